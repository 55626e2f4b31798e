import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  advice,
  type Clock,
  ExtrapolateError,
  InputError,
  type Log,
  option,
  type Prose,
} from '../../kit/index.ts';
import { createDeliveryWindow, keyOfDelivery } from './delivery-window.ts';
import type { HubEvent } from './hub-event.ts';
import { type Interests, judgeEvent } from './interest.ts';
import { createWebhookServer, type Reply, type WebhookLimits, webhookPath } from './webhook-server.ts';
import { createWorkQueue } from './work-queue.ts';

/** What the started workflow is told. */
export interface StartPayload {
  readonly [name: string]: string;
  /** `namespace/name` on the Hub. */
  readonly repo: string;
  /** Commit that it is about; empty where the Hub names none. */
  readonly sha: string;
  /** Action and scope: `update repo.content`. */
  readonly event: string;
}

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  /** Undefined takes every model. */
  readonly config: Interests | undefined;
  /** Starts the work; rejects with a ServiceError for what may pass. */
  readonly start: (payload: StartPayload, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly clock: Clock;
  /** Ends it: nothing more is taken, what waits is started yet. */
  readonly signal: AbortSignal;
  readonly onListening?: (url: string) => void;
  readonly limits?: Partial<WebhookLimits & { maxWaiting: number; stopTimeoutMs: number }>;
}

export interface ServeCounts {
  readonly started: number;
  readonly failed: number;
  /** Deliveries that were right and asked for nothing. */
  readonly ignored: number;
  readonly repeated: number;
  /** Repos whose work was not started before the end. */
  readonly unfinished: readonly string[];
}

interface Job {
  readonly key: string;
  readonly payload: StartPayload;
}

const standardMaxWaiting = 200;
/** Containers are given ten seconds as a rule. */
const standardStopTimeoutMs = 8_000;

/**
 * Receives webhooks until the signal is aborted.
 * @throws {InputError} the address cannot be listened at
 */
export async function serveWebhooks(options: ServeOptions): Promise<ServeCounts> {
  const { host, port, config, log, clock, signal, limits = {} } = options;
  const counts = { started: 0, failed: 0, ignored: 0, repeated: 0 };
  const window = createDeliveryWindow(clock);
  const queue = createWorkQueue<Job>({
    maxLength: limits.maxWaiting ?? standardMaxWaiting,
    clock,
    work: ({ payload }, stop) => options.start(payload, stop),
    onDone({ payload }) {
      counts.started++;
      log.info(`started for ${payload.repo} ${payload.sha}`);
    },
    onFailed({ key, payload }, error) {
      counts.failed++;
      window.release(key);
      log.warn(advice`not started for ${payload.repo}: ${describe(error)}`);
    },
  });

  function take(event: HubEvent, text: string): Reply {
    const interest = judgeEvent(config, event);
    const reason = `${event.repo}, ${interest.because}`;
    if (!interest.wanted) {
      counts.ignored++;
      return { status: 200, outcome: 'ignored', reason };
    }
    const key = keyOfDelivery(event, text);
    if (!window.claim(key)) {
      counts.repeated++;
      return { status: 200, outcome: 'repeated', reason };
    }
    const { repo, action, scope } = event;
    const payload = { repo, sha: interest.sha ?? '', event: `${action} ${scope}` };
    const place = queue.offer(repo.toLowerCase(), { key, payload });
    if (place !== 'full') return { status: 200, outcome: place, reason };
    window.release(key);
    counts.ignored++;
    return { status: 200, outcome: 'ignored', reason: `${reason}; too much waits already` };
  }

  const server = createWebhookServer({
    secret: options.secret,
    clock,
    logLine: log.info,
    take,
    isReady: () => !signal.aborted,
    limits,
  });
  signal.throwIfAborted();
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw cannotListen(host, port, error);
  });
  // Later errors of the server are those of single connections, which are over with them.
  server.on('error', () => {});
  options.onListening?.(urlOf(server.address() as AddressInfo));
  if (!signal.aborted) await once(signal, 'abort');

  const closed = once(server, 'close');
  server.close();
  const unfinished = await queue.close(limits.stopTimeoutMs ?? standardStopTimeoutMs);
  server.closeAllConnections();
  await closed;
  return { ...counts, unfinished };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}${webhookPath}`;
}

function cannotListen(host: string, port: number, error: unknown): InputError {
  const { code } = error as NodeJS.ErrnoException;
  return new InputError(`Nothing can listen at ${host}:${port} (${code ?? 'unknown reason'}).`, {
    code: 'address-unavailable',
    hint: advice`Choose a free ${option('port')}, and a ${option('host')} of this machine.`,
  });
}

function describe(error: unknown): Prose {
  if (error instanceof ExtrapolateError) return error.inFull;
  return error instanceof Error ? error.message : String(error);
}
