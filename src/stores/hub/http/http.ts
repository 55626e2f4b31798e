import { setMaxListeners } from 'node:events';
import type { Clock, ExtrapolateError, Log } from '../../../kit/index.ts';
import { ServiceError } from '../../../kit/index.ts';
import { errorOfAnswer, type FailedAnswer, nameOfUrl, notHubHint } from './errors.ts';
import {
  ConnectionFailure,
  createConnectionPool,
  readBody,
  standardTimeouts,
  type Timeouts,
} from './exchange.ts';
import { createFetch, type FetchFunction } from './fetch.ts';
import { createRangeClient, type RangeClient } from './range-client.ts';
import { bucketOf, createRatePacer } from './rate-limit.ts';
import { type RetryEnvironment, retryTransient } from './retry.ts';
import { createSender } from './sender.ts';

/** The Hub's answers are JSON of at most a few hundred KB; whoever sends more than this is not the Hub. */
const maxAnswerBytes = 64 * 1024 * 1024;

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** May lie in shared memory. Sent again unchanged on every retry. */
  readonly body?: Uint8Array | string | undefined;
  /** Instead of the signal of all requests. */
  readonly signal?: AbortSignal | undefined;
  /**
   * `hub` (the default): the user's token, only when the URL has the Hub's own origin. A bearer of its own is for the
   * storage service (Xet tokens). Nothing is ever carried over to another host on a redirect.
   */
  readonly auth?: 'hub' | 'none' | { readonly bearer: string };
  /** Statuses that are answers, not failures; 2xx always are. */
  readonly answers?: readonly number[];
  /** No answer for this long is a dead connection; default 60 s. */
  readonly idleMs?: number | undefined;
  /** Bound of all pauses before repetitions; default a quarter of an hour. */
  readonly mostWaitMs?: number | undefined;
  /** False for calls that must not be repeated blindly after the connection was lost. Default true. */
  readonly repeatable?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  text(): Promise<string>;
  json(): Promise<unknown>;
}

/**
 * HTTP to the Hub and its storage: retries, rate-limit pacing, token rule and error mapping, once. It carries what
 * everything that talks to the Hub shares, so that nothing else is handed along beside it.
 */
export interface HubHttp {
  readonly hubUrl: string;
  readonly hasToken: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1); for the jitter of pauses. */
  readonly random: () => number;
  /** Ends every request and pause. */
  readonly signal: AbortSignal;
  /** The same connections, whose requests and pauses this signal ends too. */
  until(signal: AbortSignal): HubHttp;
  /** The same connections, whose requests and pauses only this signal ends: for what a stop leaves to do. */
  apart(signal: AbortSignal): HubHttp;
  /** A pause; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number): Promise<void>;
  /**
   * One call, answered in full; repeated while it fails in ways that may pass.
   *
   * @throws {AccessError} missing, private, gated or disabled repo, or a token that does not suffice
   * @throws {InputError} the repo has no such revision or file
   * @throws {ServiceError} any other failure, after every retry; `service-unreachable` or a 5xx status when a
   *   call that is not repeatable may or may not have been carried out
   * The signal's reason when aborted; the request is destroyed at once.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Names the error that a failed answer means. */
  errorOf(answer: FailedAnswer): ExtrapolateError;
  /**
   * The same rules as a `fetch`, for `@huggingface/hub`: pass no token to the library, this adds it for the
   * Hub's own origin. Client errors (4xx but 408 and 429) are answers here, as the library expects.
   */
  readonly fetch: FetchFunction;
  /** Streamed ranged reads, for snapshots. */
  readonly ranges: RangeClient;
  /** Requests that `request` and `fetch` have sent, repetitions and redirects among them. */
  readonly requestCount: number;
  close(): void;
}

export interface HubHttpOptions {
  /** Origin (and base path) of the Hub, without trailing slash. */
  readonly hubUrl: string;
  readonly token?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1); for the jitter of retries and pauses. Default: `Math.random`. */
  readonly random?: () => number;
  /** Ends every request and pause. Default: nothing does. */
  readonly signal?: AbortSignal;
  readonly timeouts?: Timeouts;
  /** Where `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are looked up; default: no proxy. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** PEM certificates to trust instead of Node's own list (which NODE_EXTRA_CA_CERTS extends). */
  readonly trustedCertificates?: string | undefined;
}

export function createHubHttp(options: HubHttpOptions): HubHttp {
  const hubUrl = new URL(options.hubUrl);
  const { token, clock, log, random = Math.random } = options;
  const context = { hubUrl, hasToken: token !== undefined };
  const environment: RetryEnvironment = { clock, log, random };
  const { timeouts = standardTimeouts, trustedCertificates } = options;
  const proxyEnvironment = options.environment ?? {};
  const pool = createConnectionPool({ timeouts, proxyEnvironment, trustedCertificates });
  const pacer = createRatePacer(clock, log);
  const sender = createSender(pool, pacer, context, clock.now);
  const ranges = createRangeClient({
    pool,
    pacer,
    context,
    environment,
    timeouts,
    trustedCertificates,
    headersFor: (url) => headersFor(url, undefined),
    ownConnections: !namesProxy(proxyEnvironment),
  });

  function headersFor(url: URL, given: HeadersInit | undefined, auth: HttpRequest['auth'] = 'hub'): Headers {
    const headers = new Headers(given);
    headers.set('user-agent', 'hf-extrapolate');
    // Lengths and ranges are counted in the bytes of the file, not of some encoding of it; listings are long.
    headers.set('accept-encoding', bucketOf(url, hubUrl) === 'api' ? 'gzip' : 'identity');
    if (typeof auth === 'object') headers.set('authorization', `Bearer ${auth.bearer}`);
    else if (auth === 'hub' && token !== undefined && url.origin === hubUrl.origin) {
      headers.set('authorization', `Bearer ${token}`);
    }
    return headers;
  }

  async function attempt(request: HttpRequest): Promise<HttpResponse> {
    const { method, signal, answers = [], repeatable = true, idleMs } = request;
    const url = new URL(request.url);
    const headers = headersFor(url, request.headers, request.auth);
    const body = typeof request.body === 'string' ? Buffer.from(request.body) : request.body;
    const answer = await sender.attempt(
      { method, url, headers, body, signal, idleMs },
      { answers, repeatable },
    );
    const { status } = answer;
    if (!(status >= 200 && status < 300) && !answers.includes(status))
      throw await sender.fail(method, answer);
    const content = await readBody(answer.incoming, maxAnswerBytes, signal).catch((error) => {
      if (error instanceof ConnectionFailure) throw sender.lose(method, answer.url, error, repeatable);
      if (error instanceof RangeError) throw malformed(answer.url, status, error.message);
      throw error;
    });
    return {
      status,
      headers: answer.headers,
      text: async () => content.toString('utf8'),
      json: async () => parseJson(content.toString('utf8'), answer.url, status),
    };
  }

  const errorOf = (answer: FailedAnswer) => errorOfAnswer(answer, context);
  const prepareHeaders = (url: URL, given: Headers) =>
    // The library writes `Bearer undefined` in calls for which it insists on a token.
    given.has('authorization') && given.get('authorization') !== 'Bearer undefined'
      ? headersFor(url, given, 'none')
      : headersFor(url, withoutAuthorization(given));
  const fetch = createFetch(sender, environment, prepareHeaders, errorOf);

  const open = (signal: AbortSignal): HubHttp => {
    // Node 20 takes more than ten listeners for a leak, and a checkpoint in many shards is read by more readers at once.
    setMaxListeners(0, signal);
    return {
      ...{ hubUrl: options.hubUrl, hasToken: context.hasToken, clock, log, random, signal, ranges },
      until: (other) => open(AbortSignal.any([signal, other])),
      apart: open,
      sleep: (milliseconds) => clock.sleep(milliseconds, signal),
      request: (request) => {
        const ended = { ...request, signal: request.signal ?? signal };
        return retryTransient(() => attempt(ended), environment, ended.signal, request.mostWaitMs);
      },
      errorOf,
      fetch: (input, init) => {
        // The library has signals of its own for some calls.
        const ended = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
        return fetch(input, { ...init, signal: ended });
      },
      get requestCount() {
        return sender.requestCount;
      },
      close() {
        ranges.close();
        pool.close();
      },
    };
  };
  return open(options.signal ?? new AbortController().signal);
}

function namesProxy(environment: Readonly<Record<string, string | undefined>>): boolean {
  return ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some((name) => environment[name]);
}

function withoutAuthorization(headers: Headers): Headers {
  const rest = new Headers(headers);
  rest.delete('authorization');
  return rest;
}

function parseJson(text: string, url: URL, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(url, status, 'it is not JSON');
  }
}

function malformed(url: URL, status: number, reason: string): ServiceError {
  return new ServiceError(`The answer to ${nameOfUrl(url)} cannot be used: ${reason}.`, {
    code: 'answer-malformed',
    hint: notHubHint,
    status,
  });
}
