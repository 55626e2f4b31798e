/** What one call adds up. Globals, not memory: instances that share a memory must not share these. */
export let deltaSquaredSum: f64 = 0;
export let alignedSquaredSum: f64 = 0;
export let maxAbsDelta: f64 = 0;
export let nonFinite0: u32 = 0;
export let nonFinite1: u32 = 0;
export let nonFinite2: u32 = 0;
export let nonFinite3: u32 = 0;

export function clearStatistics(): void {
  deltaSquaredSum = 0;
  alignedSquaredSum = 0;
  maxAbsDelta = 0;
  nonFinite0 = 0;
  nonFinite1 = 0;
  nonFinite2 = 0;
  nonFinite3 = 0;
}

/** A NaN in any argument stays in its sum. */
export function addStatistics(deltaSquares: f64, alignedSquares: f64, absDelta: f64): void {
  deltaSquaredSum += deltaSquares;
  alignedSquaredSum += alignedSquares;
  maxAbsDelta = max(maxAbsDelta, absDelta);
}

export function addNonFinite(output: i32, count: u32): void {
  if (output == 0) nonFinite0 += count;
  else if (output == 1) nonFinite1 += count;
  else if (output == 2) nonFinite2 += count;
  else nonFinite3 += count;
}
