import type { Runtime } from '../../src/app/job.ts';
import { systemClock } from '../../src/kit/environment.ts';
import type { ProgressEvent } from '../../src/kit/progress.ts';

export interface TestRuntime extends Runtime {
  readonly events: ProgressEvent[];
  readonly lines: string[];
}

/** A runtime as a door makes it, that records what is said. */
export function testRuntime(options: {
  readonly hubUrl?: string;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal;
}): TestRuntime {
  const events: ProgressEvent[] = [];
  const lines: string[] = [];
  const say = (message: string) => void lines.push(message);
  return {
    hubUrl: options.hubUrl ?? 'http://127.0.0.1:1',
    token: options.token,
    workerUrl: new URL('../../src/worker.ts', import.meta.url),
    log: { info: say, warn: say, debug: say },
    onProgress: (event) => events.push(event),
    signal: options.signal ?? new AbortController().signal,
    clock: systemClock,
    events,
    lines,
  };
}
