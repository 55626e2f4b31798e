import { ExtrapolateError } from '../../src/kit/errors.ts';
import { kinds } from './kinds.ts';
import { randomOf } from './random.ts';

/** What became of one file. */
export interface Reading {
  readonly file: number;
  readonly kind: string;
  readonly milliseconds: number;
  readonly outcome: 'read' | 'refused' | 'fault';
  /** What is wrong, where it is a fault. */
  readonly fault?: string;
}

const names = Object.keys(kinds);
/** More than any message of this program has, quotes of strangers included. */
const mostMessageCharacters = 8_000;

/** Makes a file by its number and has it read. */
export async function readFile(file: number): Promise<Reading> {
  const kind = names[file % names.length] ?? '';
  const random = randomOf(file);
  const read = kinds[kind];
  const startedAt = process.cpuUsage();
  const settle = (outcome: Reading['outcome'], fault?: string): Reading => ({
    file,
    kind,
    milliseconds: cpuMilliseconds(startedAt),
    outcome,
    ...(fault === undefined ? {} : { fault }),
  });
  try {
    await read?.(random);
    return settle('read');
  } catch (error) {
    const fault = findFault(error);
    return settle(fault === undefined ? 'refused' : 'fault', fault);
  }
}

/** Of the processor: others that share it say nothing of the file. What waits for ever is found by its process. */
function cpuMilliseconds(startedAt: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / 1000;
}

/** Why an error is not one in words: a bug, the engine's own, without end, or one that says nothing. */
function findFault(error: unknown): string | undefined {
  if (!(error instanceof ExtrapolateError))
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { message } = error;
  if (message.length > mostMessageCharacters) return `a message of ${message.length} characters`;
  if (
    /call stack|heap out of memory|undefined|\[object Object\]/i.test(message.slice(0, 400)) &&
    /call stack|heap/i.test(message)
  )
    return message.slice(0, 400);
  return message.trim() === '' ? 'a message without words' : undefined;
}
