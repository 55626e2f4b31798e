/** Where a search starts, and how far it may go. */
export interface Grid {
  /** First α, ascending, without 0 (θ1 is always scored). */
  readonly start: readonly number[];
  /** False where the user named the α: then nothing is added. */
  readonly isOpen: boolean;
  /** No α above this in magnitude is tried: its step would be out of all proportion to θ1. */
  readonly mostMagnitude: number;
}

/** Neighbours closer than this ratio are not told apart by any number of prompts that a search can afford. */
const finestRatio = 1.5;
/** The search does not go below this α on either side; half a step of a bf16 weight stores nothing of it. */
const leastMagnitude = 0.025;

/** The next α above the largest; undefined where the grid ends. */
export function nextAbove(tried: readonly number[], mostMagnitude: number): number | undefined {
  const top = Math.max(...tried, 0);
  const next = top < 0.5 ? tidy(Math.min(top + 0.2, 0.5)) : tidy(top * 2);
  if (next <= mostMagnitude) return next;
  return top * finestRatio < mostMagnitude ? tidy(mostMagnitude) : undefined;
}

/** The next α below the smallest positive one. */
export function nextBelow(tried: readonly number[]): number | undefined {
  const least = Math.min(...tried.filter((alpha) => alpha > 0));
  return least / 2 >= leastMagnitude ? tidy(least / 2) : undefined;
}

/** The next negative α; −1 is θ0. */
export function nextNegative(tried: readonly number[]): number | undefined {
  const least = Math.min(...tried, 0);
  const next = tidy(least === 0 ? -0.1 : least * 2);
  return next > -1 ? next : undefined;
}

/** The α between the best one and its neighbours, where the gap is worth a look. */
export function between(tried: readonly number[], best: number): readonly number[] {
  const sorted = [...new Set([...tried, 0])].sort((a, b) => a - b);
  const index = sorted.indexOf(best);
  const neighbours = [sorted[index - 1], sorted[index + 1]];
  return neighbours.flatMap((neighbour) => {
    if (neighbour === undefined) return [];
    const [low, high] = [Math.min(neighbour, best), Math.max(neighbour, best)];
    const middle = tidy((low + high) / 2);
    const isClose = low * high > 0 && Math.max(high / low, low / high) <= finestRatio;
    const isFresh = middle !== low && middle !== high && Math.abs(middle) >= leastMagnitude;
    return isClose || !isFresh ? [] : [middle];
  });
}

/** Two digits, which is as finely as α can be told apart, and what people write. */
function tidy(alpha: number): number {
  return Number(alpha.toPrecision(2));
}
