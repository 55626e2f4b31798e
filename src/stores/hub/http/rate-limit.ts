import { type Clock, formatDuration, type Log } from '../../../kit/index.ts';
import { longWaitMs } from './retry.ts';

/** The Hub counts requests in fixed windows of this length; a longer one announced is not believed. */
const maxWindowMs = 300_000;
/** The Hub rounds the rest of a window down to seconds. */
const windowMarginMs = 1_000;
/** Below this part of the quota, requests are spread over the rest of the window instead of running into its end. */
const pacedPart = 0.1;
/** The same where a server does not tell its quota. */
const pacedRequests = 50;

/** The Hub counts three kinds of requests apart. */
export type RateBucket = 'api' | 'resolvers' | 'pages';

/** What a `RateLimit` header says, e.g. `"api";r=489;t=189`. */
export interface RateLimitState {
  readonly bucket: string;
  readonly remaining: number;
  readonly resetMs: number;
  /** Requests per window, from `RateLimit-Policy`. */
  readonly quota: number | undefined;
}

export function readRateLimit(headers: Headers): RateLimitState | undefined {
  const match = /^\s*"([a-z]{1,32})"\s*;\s*r=(\d{1,9})\s*;\s*t=(\d{1,9})/.exec(
    headers.get('ratelimit') ?? '',
  );
  if (match === null) return undefined;
  const [, bucket = '', remaining, seconds] = match;
  const quota = /;\s*q=(\d{1,9})/.exec(headers.get('ratelimit-policy') ?? '')?.[1];
  return {
    bucket,
    remaining: Number(remaining),
    resetMs: Math.min(Number(seconds) * 1000, maxWindowMs),
    quota: quota === undefined ? undefined : Number(quota),
  };
}

/** Which of the Hub's counters a URL falls under; undefined for other hosts. */
export function bucketOf(url: URL, hubUrl: URL): RateBucket | undefined {
  if (url.origin !== hubUrl.origin) return undefined;
  if (/\/(resolve|resolve-cache)\//.test(url.pathname)) return 'resolvers';
  return url.pathname.startsWith(`${hubUrl.pathname.replace(/\/$/, '')}/api/`) ? 'api' : 'pages';
}

/** Spaces requests so that a run slows down near the end of its quota instead of being refused. */
export interface RatePacer {
  /** Waits for a turn in the bucket. */
  acquire(bucket: RateBucket | undefined, signal?: AbortSignal): Promise<void>;
  /** Takes note of an answer; gives the wait until the window's end where it says that nothing is left. */
  observe(headers: Headers): number | undefined;
}

interface Window {
  remaining: number;
  resetsAtMs: number;
  pacedFrom: number;
  nextTurnMs: number;
}

export function createRatePacer(clock: Clock, log: Log): RatePacer {
  const windows = new Map<string, Window>();

  async function pause(bucket: RateBucket, milliseconds: number, signal?: AbortSignal): Promise<void> {
    const waitMs = Math.ceil(milliseconds);
    if (waitMs >= longWaitMs) {
      log.info(
        `Waiting ${formatDuration(waitMs)}: the Hub's limit of requests (${bucket}) is nearly used up.`,
      );
    }
    await clock.sleep(waitMs, signal);
  }

  return {
    async acquire(bucket, signal) {
      for (;;) {
        const window = bucket === undefined ? undefined : windows.get(bucket);
        const nowMs = clock.now();
        if (bucket === undefined || window === undefined) return;
        if (nowMs >= window.resetsAtMs) {
          windows.delete(bucket);
          return;
        }
        if (window.remaining > 0) {
          const turnMs = Math.max(nowMs, window.nextTurnMs);
          const spacingMs =
            window.remaining > window.pacedFrom ? 0 : (window.resetsAtMs - turnMs) / window.remaining;
          window.nextTurnMs = turnMs + spacingMs;
          window.remaining--;
          if (turnMs > nowMs) await pause(bucket, turnMs - nowMs, signal);
          return;
        }
        await pause(bucket, window.resetsAtMs - nowMs, signal);
      }
    },
    observe(headers) {
      const state = readRateLimit(headers);
      if (state === undefined) return undefined;
      const nowMs = clock.now();
      const resetsAtMs = nowMs + state.resetMs + windowMarginMs;
      const known = windows.get(state.bucket);
      const sameWindow =
        known !== undefined &&
        nowMs < known.resetsAtMs &&
        Math.abs(known.resetsAtMs - resetsAtMs) < maxWindowMs / 2;
      windows.set(state.bucket, {
        // Answers overtake each other; within a window the count only falls.
        remaining: sameWindow ? Math.min(known.remaining, state.remaining) : state.remaining,
        resetsAtMs,
        pacedFrom: state.quota === undefined ? pacedRequests : state.quota * pacedPart,
        nextTurnMs: sameWindow ? known.nextTurnMs : 0,
      });
      return state.remaining === 0 ? state.resetMs + windowMarginMs : undefined;
    },
  };
}
