import type { Prose } from './advice.ts';

/** The variables that a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a use case needs of the outside; doors make one, tests make their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after the delay, rejects with the signal's reason when aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

/** Where a use case says what it does; each face has its own (terminal, Actions), tests record. */
export interface Log {
  info(message: Prose): void;
  warn(message: Prose): void;
  /** Only shown when asked for. */
  debug(message: Prose): void;
  /** A server failed, and is asked again after so long. */
  waiting?(milliseconds: number): void;
}

/** For measurements. */
