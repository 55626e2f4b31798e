import { ServiceError } from '../../../kit/index.ts';
import type { HubHttp } from './http.ts';

/** Each attempt already waits out short outages; what is lost three times is not bad luck. */
const standardAttempts = 3;
const delayMs = 2_000;

/** Whether the Hub may have done what it was asked to although no usable answer came back. */
export function isAnswerLost(error: unknown): error is ServiceError {
  if (!(error instanceof ServiceError)) return false;
  const { status, code } = error;
  return (
    code === 'service-unreachable' || code === 'answer-malformed' || (status !== undefined && status >= 500)
  );
}

/**
 * Repeats something that must not be repeated blindly: after a lost answer it is first looked up whether it
 * was done.
 *
 * @param findResult gives what `act` would have given, if it turns out to be done.
 */
export async function repeatUnlessDone<T>(
  { sleep }: Pick<HubHttp, 'sleep'>,
  act: () => Promise<T>,
  findResult: () => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (!isAnswerLost(error)) throw error;
      const result = await findResult();
      if (result !== undefined) return result;
      if (attempt === standardAttempts) throw error;
      await sleep(delayMs * attempt);
    }
  }
}

/**
 * Repeats something that is harmless to repeat, such as creating what may exist by now.
 *
 * @param isDone tells the errors that only say that it was done before.
 */
export async function repeatUntilDone(
  http: Pick<HubHttp, 'sleep'>,
  act: () => Promise<unknown>,
  isDone: (error: unknown) => boolean,
): Promise<void> {
  const actOnce = async () => {
    try {
      await act();
    } catch (error) {
      if (!isDone(error)) throw error;
    }
    return true;
  };
  await repeatUnlessDone(http, actOnce, async () => undefined);
}

/** Whether a repo or branch could not be created because it exists. */
export function saysExists(error: unknown): boolean {
  return error instanceof ServiceError && error.status === 409 && error.code !== 'hub-busy';
}
