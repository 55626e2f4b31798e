import type { IncomingMessage } from 'node:http';
import type { ExtrapolateError, ServiceError } from '../../../kit/index.ts';
import { type ErrorContext, errorOfAnswer, errorOfConnection, isCertificateFailure } from './errors.ts';
import { ConnectionFailure, type ConnectionPool, headersOf, readBody, type Timeouts } from './exchange.ts';
import type { RangeBuffer } from './range-buffer.ts';
import { RangeConnection } from './range-connection.ts';
import { standardSpanBytes } from './range-plan.ts';
import { bucketOf, type RatePacer } from './rate-limit.ts';
import { createReadAhead, type ReadAhead } from './read-ahead.ts';
import {
  createRetryBudget,
  isTransientStatus,
  type RetryBudget,
  type RetryEnvironment,
  readRetryAfterMs,
  TransientFailure,
} from './retry.ts';

/** Two readers with sixteen spans each; more idle connections would only be closed by the server. */
const maxIdleConnections = 32;
/** Four long spans for each of the two sides. */
const readAheadBytes = 8 * standardSpanBytes;
/** The body of a redirect or an error is a few words; reading that much keeps the connection usable. */
const drainedBytes = 64 * 1024;

/** The bytes [start, end) of a body of a known length. */
export interface BodyPart {
  readonly start: number;
  readonly end: number;
  readonly totalBytes: number;
}

/** The head of an answer to a ranged GET; the body is waiting. */
export interface RangeAnswer {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /**
   * Streams the first `byteCount` bytes of the body into the buffer, at the pace at which the buffer has room.
   *
   * @throws {TransientFailure} if it breaks off; the bytes so far are in the buffer
   */
  pipe(buffer: RangeBuffer, byteCount: number, signal: AbortSignal): Promise<void>;
  /**
   * The same of a body that is the whole file: passes over the bytes before `start`, and reads to the end.
   *
   * @throws {RangeError} the body is not of `totalBytes`; what is in the buffer cannot be trusted
   */
  pipePart(buffer: RangeBuffer, part: BodyPart, signal: AbortSignal): Promise<void>;
  /** The body is not wanted. */
  discard(): void;
}

/** Ranged GETs whose bodies are streamed. */
export interface RangeClient {
  readonly hubUrl: URL;
  readonly readAhead: ReadAhead;
  /**
   * One paced attempt for the bytes [start, end), without following redirects. The user's token goes along
   * only to the Hub's own origin.
   *
   * @throws {TransientFailure} for connection failures and transient statuses
   */
  get(url: URL, start: number, end: number, signal: AbortSignal): Promise<RangeAnswer>;
  /** Names the error that a failed answer means. */
  errorOf(answer: RangeAnswer): ExtrapolateError;
  createBudget(signal: AbortSignal): RetryBudget;
  close(): void;
}

export interface RangeClientOptions {
  readonly pool: ConnectionPool;
  readonly pacer: RatePacer;
  readonly context: ErrorContext;
  readonly environment: RetryEnvironment;
  readonly headersFor: (url: URL) => Headers;
  readonly timeouts: Timeouts;
  readonly trustedCertificates?: string | undefined;
  /** Own connections for content; without them everything goes through the pool (which knows proxies). */
  readonly ownConnections: boolean;
}

export function createRangeClient(options: RangeClientOptions): RangeClient {
  const { pool, pacer, context, environment, headersFor, timeouts } = options;
  const idle = new Map<string, RangeConnection[]>();
  const open = new Set<RangeConnection>();
  /** Hosts whose answers need a full HTTP client: chunked bodies, informational answers. */
  const demanding = new Set<string>();

  function lose(url: URL, failure: ConnectionFailure): TransientFailure | ServiceError {
    const error = errorOfConnection('GET', url, failure);
    return isCertificateFailure(failure) ? error : new TransientFailure(error);
  }

  async function getPooled(url: URL, headers: Headers, signal: AbortSignal): Promise<RangeAnswer> {
    const incoming = await pool.send({ method: 'GET', url, headers, signal }).catch((error) => {
      throw error instanceof ConnectionFailure ? lose(url, error) : error;
    });
    return {
      url,
      status: incoming.statusCode ?? 0,
      headers: headersOf(incoming),
      pipe: (buffer, byteCount, pipeSignal) =>
        pipeIncoming(incoming, buffer, byteCount, pipeSignal).catch((error) => {
          throw error instanceof ConnectionFailure ? lose(url, error) : error;
        }),
      pipePart: (buffer, part, pipeSignal) =>
        pipePartOfBody(incoming, buffer, part, pipeSignal).catch((error) => {
          throw error instanceof ConnectionFailure ? lose(url, error) : error;
        }),
      discard: () => {
        const byteLength = Number(incoming.headers['content-length'] ?? Number.NaN);
        if (byteLength <= drainedBytes) incoming.resume();
        else incoming.destroy();
      },
    };
  }

  async function getOwn(url: URL, headers: Headers, signal: AbortSignal): Promise<RangeAnswer | undefined> {
    const kept = takeIdle(url.origin);
    const connection = kept ?? connect(url);
    let head: Awaited<ReturnType<RangeConnection['get']>>;
    try {
      head = await connection.get(url, headers, signal);
    } catch (error) {
      open.delete(connection);
      if (!(error instanceof ConnectionFailure)) throw error;
      // A kept connection may have been closed by the server at any time, which says nothing about the next.
      if (connection === kept) return getOwn(url, headers, signal);
      throw lose(url, error);
    }
    const drop = () => {
      open.delete(connection);
      connection.destroy();
    };
    const { status, bodyBytes } = head;
    if (status < 200 || ((status === 200 || status === 206) && bodyBytes === undefined)) {
      drop();
      return undefined;
    }
    return {
      url,
      status,
      headers: head.headers,
      discard: drop,
      async pipePart() {
        drop();
        throw new TypeError('Content of storage is read by ranges.');
      },
      pipe: async (buffer, byteCount, pipeSignal) => {
        try {
          await connection.pipe(buffer, byteCount, pipeSignal);
        } catch (error) {
          drop();
          throw error instanceof ConnectionFailure ? lose(url, error) : error;
        }
        if (head.keepAlive && bodyBytes === byteCount) keep(url.origin, connection);
        else drop();
      },
    };
  }

  /** A connection that is still open; forgets those that the server has closed meanwhile. */
  function takeIdle(origin: string): RangeConnection | undefined {
    const kept = idle.get(origin) ?? [];
    for (let connection = kept.pop(); connection !== undefined; connection = kept.pop()) {
      if (connection.idle) return connection;
      open.delete(connection);
    }
    return undefined;
  }

  function connect(url: URL): RangeConnection {
    const connection = new RangeConnection(url, timeouts, options.trustedCertificates);
    open.add(connection);
    return connection;
  }

  function keep(origin: string, connection: RangeConnection): void {
    const kept = idle.get(origin) ?? [];
    idle.set(origin, kept);
    kept.push(connection);
    connection.rest();
    // The one that has rested longest is the first that the server will close.
    const dropped = kept.length > maxIdleConnections ? kept.shift() : undefined;
    if (dropped === undefined) return;
    open.delete(dropped);
    dropped.destroy();
  }

  return {
    hubUrl: context.hubUrl,
    readAhead: createReadAhead(readAheadBytes),
    async get(url, start, end, signal) {
      const headers = headersFor(url);
      headers.set('range', `bytes=${start}-${end - 1}`);
      await pacer.acquire(bucketOf(url, context.hubUrl), signal);
      const fromHub = url.origin === context.hubUrl.origin;
      let answer: RangeAnswer | undefined;
      if (options.ownConnections && !fromHub && !demanding.has(url.origin)) {
        answer = await getOwn(url, headers, signal);
        if (answer === undefined) demanding.add(url.origin);
      }
      answer ??= await getPooled(url, headers, signal);
      const windowWaitMs = fromHub ? pacer.observe(answer.headers) : undefined;
      if (!isTransientStatus(answer.status)) return answer;
      answer.discard();
      const askedMs = readRetryAfterMs(answer.headers, environment.clock.now());
      const retryAfterMs = answer.status === 429 ? (windowWaitMs ?? askedMs) : askedMs;
      throw new TransientFailure(this.errorOf(answer), { retryAfterMs });
    },
    errorOf: ({ url, status, headers }) =>
      errorOfAnswer({ method: 'GET', url, status, headers, text: '' }, context),
    createBudget: (signal) => createRetryBudget(environment, signal),
    close() {
      for (const connection of open) connection.destroy();
      open.clear();
      idle.clear();
    },
  };
}

/** Files that come whole are small; so the body is read before anything of it is handed on. */
async function pipePartOfBody(
  incoming: IncomingMessage,
  buffer: RangeBuffer,
  { start, end, totalBytes }: BodyPart,
  signal: AbortSignal,
): Promise<void> {
  const onAbort = () => incoming.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const body = await readBody(incoming, totalBytes, signal);
    if (body.byteLength !== totalBytes) throw new RangeError(`${body.byteLength} bytes came`);
    for (let rest = body.subarray(start, end); rest.byteLength > 0; ) {
      await buffer.untilSpace(signal);
      rest = rest.subarray(buffer.write(rest));
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function pipeIncoming(
  incoming: IncomingMessage,
  buffer: RangeBuffer,
  byteCount: number,
  signal: AbortSignal,
): Promise<void> {
  let missingBytes = byteCount;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      // More than was announced: leaving the loop destroys the connection.
      if (missingBytes === 0) return;
      let rest = chunk.subarray(0, missingBytes);
      missingBytes -= rest.byteLength;
      for (rest = rest.subarray(buffer.write(rest)); rest.byteLength > 0; ) {
        await buffer.untilSpace(signal);
        rest = rest.subarray(buffer.write(rest));
      }
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new ConnectionFailure(error instanceof Error ? error.message : String(error), true, error);
  }
  if (missingBytes > 0) throw new ConnectionFailure('the body was shorter than announced', true);
}
