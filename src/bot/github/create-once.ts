import type { Clock } from '../../kit/index.ts';
import { isUncertain } from './failure.ts';

const maxAttempts = 3;
/** Lists of GitHub show what was made a moment ago, but not at once. */
const settleMs = 2_000;

/** For calls that make something anew: Octokit must not repeat them blindly after a lost answer. */
export const unrepeated = { retries: 0 } as const;

/** Makes what must be there once. After an answer that got lost it looks before it tries again. */
export async function createOnce<T>(
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  create: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await create();
    } catch (error) {
      if (attempt === maxAttempts || !isUncertain(error)) throw error;
      await clock.sleep(settleMs * attempt, signal);
      const found = await find();
      if (found !== undefined) return found;
    }
  }
}
