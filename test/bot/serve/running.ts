import {
  type ServeCounts,
  type ServeOptions,
  type StartPayload,
  serveWebhooks,
} from '../../../src/bot/serve/serve-webhooks.ts';
import type { Prose } from '../../../src/kit/advice.ts';
import { systemClock } from '../../../src/kit/environment.ts';
import { secret } from './events.ts';

export interface Running {
  readonly url: string;
  readonly lines: readonly string[];
  readonly started: readonly StartPayload[];
  /** Asks it to stop and waits until it has. */
  stop(): Promise<ServeCounts>;
}

/** The server on a free port of loopback, which notes what it would start. */
export async function startServing(overrides: Partial<ServeOptions> = {}): Promise<Running> {
  const controller = new AbortController();
  const lines: string[] = [];
  const started: StartPayload[] = [];
  const write = (line: Prose) => {
    lines.push(String(line));
  };
  let counts: Promise<ServeCounts> | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    counts = serveWebhooks({
      host: '127.0.0.1',
      port: 0,
      secret,
      config: undefined,
      start: async (payload) => {
        started.push(payload);
      },
      log: { info: write, warn: write, debug: write },
      clock: systemClock,
      signal: controller.signal,
      onListening: resolve,
      ...overrides,
    });
    counts.catch(reject);
  });
  return {
    ...{ url, lines, started },
    async stop() {
      controller.abort(new Error('stop'));
      if (counts === undefined) throw new Error('was not started');
      return counts;
    },
  };
}
