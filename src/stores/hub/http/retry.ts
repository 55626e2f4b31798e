import { type Clock, type ExtrapolateError, formatDuration, type Log } from '../../../kit/index.ts';

/** With the delays below, eight attempts ride out about two minutes of outage, e.g. a deployment of the Hub. */
export const standardAttempts = 8;
/** A Hub that nothing was ever heard of is more often misspelt or offline than away: a few seconds tell. */
export const firstContactAttempts = 4;
/** Three of the Hub's rate-limit windows; who is told to wait longer than this is better served by an error. */
export const maxTotalWaitMs = 15 * 60_000;
const firstDelayMs = 1_000;
const maxDelayMs = 60_000;
/** Waits from this length on are worth a line in the log. */
export const longWaitMs = 5_000;

/** An attempt failed in a way that may pass by itself. */
export class TransientFailure extends Error {
  override readonly name = 'TransientFailure';
  /** What the caller gets if the attempts run out. */
  readonly error: ExtrapolateError;
  /** How long the server asked to wait. */
  readonly retryAfterMs: number | undefined;
  /** Whether the Hub has not answered anything yet. */
  readonly isFirstContact: boolean;

  constructor(
    error: ExtrapolateError,
    details: { readonly retryAfterMs?: number | undefined; readonly isFirstContact?: boolean } = {},
  ) {
    super(error.message);
    this.error = error;
    this.retryAfterMs = details.retryAfterMs;
    this.isFirstContact = details.isFirstContact ?? false;
  }
}

export interface RetryEnvironment {
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Counts the failures of one piece of work. */
export interface RetryBudget {
  /** Sleeps before the next attempt; throws the failure's error when attempts or time are used up. */
  spend(failure: TransientFailure): Promise<void>;
  /** Progress was made: counts from zero again. */
  reset(): void;
}

export function createRetryBudget(
  environment: RetryEnvironment,
  signal?: AbortSignal,
  mostWaitMs = maxTotalWaitMs,
): RetryBudget {
  const { clock, log, random } = environment;
  let attempts = 1;
  let waitedMs = 0;
  return {
    async spend(failure) {
      const backOffMs = Math.min(firstDelayMs * 2 ** (attempts - 1), maxDelayMs) * (0.5 + random() / 2);
      const delayMs = Math.ceil(Math.max(backOffMs, failure.retryAfterMs ?? 0));
      const maxAttempts = failure.isFirstContact ? firstContactAttempts : standardAttempts;
      if (waitedMs + delayMs > mostWaitMs && failure.retryAfterMs !== undefined) {
        const at = new Date(clock.now() + delayMs).toISOString().slice(0, 16).replace('T', ' ');
        failure.error.precede(`It can be done again in ${formatDuration(delayMs)}, at ${at} UTC.`);
      }
      if (attempts >= maxAttempts || waitedMs + delayMs > mostWaitMs) throw failure.error;
      attempts++;
      waitedMs += delayMs;
      const line = `${failure.message} Trying again in ${formatDuration(delayMs)} (attempt ${attempts} of ${maxAttempts}).`;
      if (delayMs >= longWaitMs || failure.isFirstContact) log.info(line);
      else log.debug(line);
      log.waiting?.(delayMs);
      await clock.sleep(delayMs, signal);
    },
    reset() {
      attempts = 1;
      waitedMs = 0;
    },
  };
}

/**
 * Runs the attempt until it succeeds, fails for good, or the budget is used up.
 *
 * @param mostWaitMs bound of all pauses together.
 */
export async function retryTransient<T>(
  attempt: () => Promise<T>,
  environment: RetryEnvironment,
  signal?: AbortSignal,
  mostWaitMs?: number,
): Promise<T> {
  const budget = createRetryBudget(environment, signal, mostWaitMs);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      await budget.spend(error);
    }
  }
}

/** Statuses that may pass by themselves; 501 never does. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/** Statuses with which a server says that it did not begin to act, so that even a commit can be sent again. */
export function isUnprocessedStatus(status: number): boolean {
  return status === 408 || status === 429 || status === 503;
}

/** The wait a `Retry-After` asks for, in either of its forms (RFC 9110 §10.2.3); undefined if absent or malformed. */
export function readRetryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const dateMs = /^[A-Za-z]{3}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

const unitMs: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** The wait that a refusal names in words only, as quotas of single actions do: "You can retry this action in about 1 hour." */
export function readSaidWaitMs(text: string): number | undefined {
  const [, count, unit = ''] =
    /\b(?:in|after)\s+(?:about\s+)?(\d{1,4}|an?)\s+(second|minute|hour|day)s?\b/i.exec(text) ?? [];
  const unitLengthMs = unitMs[unit.toLowerCase()];
  if (count === undefined || unitLengthMs === undefined) return undefined;
  return (/^\d/.test(count) ? Number(count) : 1) * unitLengthMs;
}

/** Whether a 409 says that somebody else is at it, and not that something is there already. */
export function saysBusy(status: number, text: string): boolean {
  return status === 409 && /\b(operation|commit) is in progress\b/i.test(text);
}
