import { Refusal } from './refusal.ts';

export type LimitedRate = 'api' | 'resolvers' | 'pages';

/** Requests per window of each bucket and token (or of everybody without one). */
export interface RateLimits extends Partial<Record<LimitedRate, number>> {
  /** Default 300. */
  readonly windowSeconds?: number;
}

/** Far above what tests and demonstrations need; ask for less to see a client being limited. */
const defaultQuota = 100_000;

/** Fixed windows that begin at multiples of their length. */
export class RateLimiter {
  readonly #limits: RateLimits;
  readonly #now: () => number;
  readonly #windowMs: number;
  readonly #counts = new Map<string, number>();
  #windowStart = -Infinity;

  constructor(limits: RateLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#windowMs = (limits.windowSeconds ?? 300) * 1000;
  }

  /** Counts one request and gives the headers that tell what is left. @throws {Refusal} 429, same headers */
  count(bucket: LimitedRate, token: string | undefined): Record<string, string> {
    const now = this.#now();
    const windowStart = Math.floor(now / this.#windowMs) * this.#windowMs;
    if (windowStart !== this.#windowStart) {
      this.#windowStart = windowStart;
      this.#counts.clear();
    }
    const quota = this.#limits[bucket] ?? defaultQuota;
    const key = `${bucket} ${token ?? ''}`;
    const used = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, used);
    const secondsLeft = Math.ceil((windowStart + this.#windowMs - now) / 1000);
    const headers = {
      RateLimit: `"${bucket}";r=${Math.max(quota - used, 0)};t=${secondsLeft}`,
      'RateLimit-Policy': `"fixed window";"${bucket}";q=${quota};w=${this.#windowMs / 1000}`,
    };
    if (used > quota) {
      throw new Refusal(429, 'We had to rate limit you. Retry after the window ends.', { headers });
    }
    return headers;
  }
}

export function bucketOfPath(pathname: string): LimitedRate {
  if (/\/(resolve|raw|resolve-cache)\//.test(pathname)) return 'resolvers';
  return pathname.startsWith('/api/') || pathname.includes('.git/') ? 'api' : 'pages';
}
