import { type Octokit, RequestError } from 'octokit';
import type { Clock, Log } from '../../kit/index.ts';

/** With the delays below about half a minute: a deployment of GitHub, not an outage. */
export const maxRetries = 5;
const firstDelayMs = 1_000;
/** Who is told to wait longer than this in all is better served by an error. */
const maxTotalWaitMs = 15 * 60_000;
const maxRateLimitRetries = 3;

export interface WaitEnvironment {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * Octokit's plugins decide what is tried again. When, is decided here, because their timers would go on after
 * the run was asked to stop and would hold up the end of the process.
 */
export function createWaits({ clock, log, signal, random }: WaitEnvironment) {
  /** For the throttling plugin: whether to try again, after the wait that was asked for. */
  async function waitForRateLimit(retryAfterSeconds: number, retryCount: number): Promise<boolean> {
    const delayMs = Math.max(retryAfterSeconds, 1) * 1000;
    if (retryCount >= maxRateLimitRetries || delayMs * (retryCount + 1) > maxTotalWaitMs) return false;
    log.info(`GitHub asks to wait ${retryAfterSeconds} s.`);
    // An answer of false ends the call with GitHub's own error; whoever aborted does not look at it.
    return clock.sleep(delayMs, signal).then(
      () => true,
      () => false,
    );
  }

  /** A plugin that comes before the retry plugin, and so sees every single attempt. */
  function pauseBeforeRetry(octokit: Pick<Octokit, 'hook'>): Record<string, never> {
    octokit.hook.error('request', async (error, options) => {
      signal.throwIfAborted();
      if (!(error instanceof RequestError) || !isTransient(error.status)) throw error;
      const attempt = Number(options.request?.retryCount ?? 0);
      if (attempt < Number(options.request?.retries ?? maxRetries)) {
        await clock.sleep(Math.ceil(firstDelayMs * 2 ** attempt * (0.5 + random() / 2)), signal);
      }
      throw error;
    });
    return {};
  }

  return { waitForRateLimit, pauseBeforeRetry };
}

function isTransient(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 501);
}

/** For the retry plugin, which tries everything else again: 409 too, that stays a 409. */
export const permanentStatuses: readonly number[] = Array.from(
  { length: 200 },
  (_, index) => 400 + index,
).filter((status) => !isTransient(status));
