import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Reading } from './read-files.ts';

/** What a file may take; memory is that of the whole process that reads it. */
export const limits = { milliseconds: 2_000, peakBytes: 300e6 };

/** After so long a file counts as one that hangs. */
const hangsAfterMs = 20_000;
/** A process reads so many, so that the memory of one file is not hidden by that of others for long. */
const filesPerProcess = 250;

export interface Offence {
  readonly file: number;
  readonly kind: string;
  readonly what: string;
}

export interface Campaign {
  readonly count: number;
  readonly refused: number;
  readonly read: number;
  readonly slowest: Reading | undefined;
  readonly peakBytes: number;
  readonly offences: readonly Offence[];
  /** The slowest of each kind, in milliseconds. */
  readonly slowestByKind: Readonly<Record<string, number>>;
}

type Answer = Reading & { readonly peakBytes: number };

/** Has files read in processes of their own, which are ended when one hangs. */
export async function runCampaign(
  first: number,
  count: number,
  onFile?: (done: number) => void,
): Promise<Campaign> {
  const offences: Offence[] = [];
  const slowestByKind: Record<string, number> = {};
  const counts = { read: 0, refused: 0, fault: 0 };
  let slowest: Reading | undefined;
  let peakBytes = 0;
  let child: ChildProcess | undefined;
  for (let done = 0; done < count; done++) {
    if (done % filesPerProcess === 0) child = restart(child);
    const file = first + done;
    child ??= start();
    let answer = await ask(child, file);
    onFile?.(done + 1);
    if (answer !== undefined && isOver(answer)) {
      // What earlier files have left in the process is not this one's.
      child = restart(child);
      answer = await ask(child, file);
    }
    if (answer === undefined) {
      offences.push({ file, kind: '?', what: 'it hangs, or ends the process' });
      child = restart(child);
      continue;
    }
    const { kind, milliseconds, outcome, fault } = answer;
    counts[outcome]++;
    slowestByKind[kind] = Math.max(slowestByKind[kind] ?? 0, Math.round(milliseconds));
    if (slowest === undefined || slowest.milliseconds < milliseconds) slowest = answer;
    peakBytes = Math.max(peakBytes, answer.peakBytes);
    if (fault !== undefined) offences.push({ file, kind, what: fault });
    if (milliseconds > limits.milliseconds)
      offences.push({ file, kind, what: `${Math.round(milliseconds)} ms` });
    if (answer.peakBytes > limits.peakBytes) {
      offences.push({ file, kind, what: `${Math.round(answer.peakBytes / 1e6)} MB` });
      child = restart(child);
    }
  }
  child?.kill();
  return { count, ...counts, slowest, peakBytes, offences, slowestByKind };
}

function isOver({ milliseconds, peakBytes }: Answer): boolean {
  return milliseconds > limits.milliseconds || peakBytes > limits.peakBytes;
}

function start(): ChildProcess {
  return fork(fileURLToPath(new URL('child.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function restart(child: ChildProcess | undefined): ChildProcess {
  child?.kill('SIGKILL');
  return start();
}

/** Undefined where no answer comes. */
function ask(child: ChildProcess, file: number): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const settle = (answer: Answer | undefined) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      resolve(answer);
    };
    const onMessage = (answer: Answer) => settle(answer);
    const onExit = () => settle(undefined);
    const timer = setTimeout(() => settle(undefined), hangsAfterMs);
    child.on('message', onMessage).on('exit', onExit);
    child.send(file);
  });
}
