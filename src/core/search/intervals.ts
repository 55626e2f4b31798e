/** Mean of a sample and how well it is known. */
export interface Estimate {
  readonly count: number;
  readonly mean: number;
  /** Standard error of the mean; infinite for fewer than two values. */
  readonly standardError: number;
}

export interface Interval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/** The same seed gives the same interval. */
export interface BootstrapSettings {
  readonly seed: number;
  /** 2000 keep the ends of an interval steady to a few per cent of its width. */
  readonly resampleCount: number;
}

export function estimateMean(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(count, 1);
  if (count < 2) return { count, mean, standardError: Number.POSITIVE_INFINITY };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, standardError: Math.sqrt(squares / (count - 1) / count) };
}

/**
 * Studentised bootstrap interval of a mean. Rewards have two humps, so that the plain normal interval is too narrow on
 * one side. The same values and seed give the same interval.
 *
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), 12.5.
 *
 * @param level in (0, 1), e.g. 0.95.
 */
export function bootstrapInterval(
  values: readonly number[],
  level: number,
  { seed, resampleCount }: BootstrapSettings,
): Interval {
  const { count, mean, standardError } = estimateMean(values);
  if (standardError === 0) return { mean, lower: mean, upper: mean };
  if (!Number.isFinite(standardError)) {
    return { mean, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  }
  const random = seededRandom(seed);
  const ratios: number[] = [];
  for (let resample = 0; resample < resampleCount; resample += 1) {
    let sum = 0;
    let squares = 0;
    for (let index = 0; index < count; index += 1) {
      const value = (values[Math.floor(random() * count)] ?? 0) - mean;
      sum += value;
      squares += value * value;
    }
    const variance = (squares - (sum * sum) / count) / (count - 1);
    // A resample of one value alone says nothing of the spread.
    if (variance > 0) ratios.push(sum / count / Math.sqrt(variance / count));
  }
  ratios.sort((a, b) => a - b);
  const tail = (1 - level) / 2;
  const at = (share: number) => ratios[Math.min(ratios.length - 1, Math.floor(share * ratios.length))] ?? 0;
  return {
    mean,
    lower: mean - at(1 - tail) * standardError,
    upper: mean - at(tail) * standardError,
  };
}

/**
 * Quantile of the standard normal distribution, relative error below 1.15e-9.
 *
 * Source: P. J. Acklam's rational approximation.
 *
 * @param share in (0, 1)
 */
export function normalQuantile(share: number): number {
  const low = 0.02425;
  if (share < low) return tailQuantile(Math.sqrt(-2 * Math.log(share)));
  if (share > 1 - low) return -tailQuantile(Math.sqrt(-2 * Math.log(1 - share)));
  const q = share - 0.5;
  const r = q * q;
  return (
    (polynomial(
      r,
      [
        -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
        -3.066479806614716e1, 2.506628277459239,
      ],
    ) *
      q) /
    polynomial(
      r,
      [
        -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
        -1.328068155288572e1, 1,
      ],
    )
  );
}

function tailQuantile(q: number): number {
  return (
    polynomial(
      q,
      [
        -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
        4.374664141464968, 2.938163982698783,
      ],
    ) / polynomial(q, [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1])
  );
}

/** Highest power first. */
function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

/** Uniform numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word = (word + Math.imul(word ^ (word >>> 7), word | 61)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}
