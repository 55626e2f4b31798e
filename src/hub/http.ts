import type { Clock } from '../kit/environment.ts';
import type { Log } from '../kit/log.ts';

export type FetchFunction = typeof globalThis.fetch;

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** May lie in shared memory. Sent again unchanged on every retry. */
  readonly body?: Uint8Array | string | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * `hub`: the user's token, only when the URL has the Hub's own origin. A bearer of its own is for the
   * storage service (Xet tokens). Nothing is ever carried over to another host on a redirect.
   */
  readonly auth: 'hub' | 'none' | { readonly bearer: string };
  /** Statuses that are answers, not failures; 2xx always are. */
  readonly answers?: readonly number[];
  /** False for calls that must not be repeated blindly after the connection was lost. Default true. */
  readonly repeatable?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  text(): Promise<string>;
  json(): Promise<unknown>;
}

/** HTTP to the Hub and its storage: retries, rate-limit pacing, token rule and error mapping, once. */
export interface HubHttp {
  readonly hubUrl: string;
  readonly hasToken: boolean;
  request(request: HttpRequest): Promise<HttpResponse>;
  /** The same rules as a `fetch`, for `@huggingface/hub`. */
  readonly fetch: FetchFunction;
  close(): void;
}

export interface HubHttpOptions {
  /** Origin (and base path) of the Hub, without trailing slash. */
  readonly hubUrl: string;
  readonly token?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1); for the jitter of retries. */
  readonly random?: () => number;
}
