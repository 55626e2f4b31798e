import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../kit/index.ts';
import { hasCode } from './disk-error.ts';
import { makeDirectory } from './make-directory.ts';

/** The right of one run to make a directory; a file beside it that says who has it. */
export interface TargetLock {
  /** @throws InputError `target-busy` when another run has taken it, as after a long sleep of this one. */
  requireHeld(): Promise<void>;
  release(): Promise<void>;
}

/** Its holder gives a sign of life so often. */
const beatMs = 5_000;
/** After so long without one a lock counts as left behind. */
const deadAfterMs = 60_000;
const maxAttempts = 3;

interface Holder {
  readonly text: string;
  readonly silentMs: number;
}

/**
 * Lets one run at a time write to a directory, whatever its plan. The lock of a process that has ended counts for
 * nothing.
 *
 * @param place absolute.
 * @param target as the user wrote it.
 * @throws InputError `target-busy`
 */
export async function lockTarget(place: string, target: string): Promise<TargetLock> {
  const path = join(dirname(place), `.${basename(place)}.extrapolate-lock`);
  const own = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  await makeDirectory(dirname(place));
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    try {
      await writeFile(path, own, { flag: 'wx' });
      return holdLock(path, own, target);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    const holder = await readHolder(path);
    if (holder === undefined) continue;
    if (!isDead(holder)) throw busy(target);
    await takeAway(path, holder);
  }
  throw busy(target);
}

function holdLock(path: string, own: string, target: string): TargetLock {
  const isHeld = async () => (await readHolder(path))?.text === own;
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {}); // Who has lost it finds out before the end.
  }, beatMs).unref();
  return {
    async requireHeld() {
      if (!(await isHeld())) throw busy(target);
    },
    async release() {
      clearInterval(beat);
      if (await isHeld()) await rm(path, { force: true });
    },
  };
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { text, silentMs: Date.now() - mtimeMs };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isDead({ text, silentMs }: Holder): boolean {
  if (silentMs > deadAfterMs) return true;
  try {
    const { pid, host } = JSON.parse(text) as { readonly pid?: unknown; readonly host?: unknown };
    return host === hostname() && typeof pid === 'number' && !isRunning(pid);
  } catch {
    return false; // Being written.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Removes that very lock, and not one that another run has just taken. */
async function takeAway(path: string, { text }: Holder): Promise<void> {
  const aside = `${path}-${randomUUID()}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== text) await link(aside, path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EEXIST')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function busy(target: string): InputError {
  return new InputError(`${target} is being written by another run.`, {
    code: 'target-busy',
    hint: 'Let one run at a time write to a directory: wait until it ends, or name another directory.',
  });
}
