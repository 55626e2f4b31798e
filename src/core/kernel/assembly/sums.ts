/** The sums of one block: added in fp32 within groups of elements, kept in memory as f64. */
import { sums } from './layout';
import { addInputs, addOutput } from './statistics';

/** Elements that are added in fp32, 32 pairs to a lane. */
export const groupCount: usize = 256;

export const deltaSquares: usize = sums;
export const alignedSquares: usize = sums + 16;
/** One for each output. */
export const dots: usize = sums + 32;

/** Block sums and squares smaller than this may have lost digits to fp32's subnormals. */
const leastSquare: f64 = 2 ** -100;

export function clearSums(): void {
  memory.fill(sums, 0, 96);
}

/** Adds a group's four lanes. */
// @ts-ignore: decorator
@inline export function addGroup(to: usize, x: v128): void {
  const high = v128.shuffle<i32>(x, x, 2, 3, 2, 3);
  const pair = f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(high));
  v128.store(to, f64x2.add(v128.load(to), pair));
}

function totalAt(from: usize): f64 {
  return load<f64>(from) + load<f64>(from, 8);
}

/**
 * Whether the block's sums over the inputs are exact enough, and its sums of magnitude θ1 + reach·δ surely less
 * than `limit`: |θ1| ≤ √Σθ1², so no work in the loop is needed for it. `square` is the greatest δ².
 */
export function areInputsSafe(
  square: f32, reach: f64, limit: f64, aligned: usize, sft: usize, byteLength: usize,
): bool {
  const theta = totalAt(alignedSquares);
  if (!(sqrt(theta) * 1.02 + (1.02 + 1.02 * reach) * <f64>sqrt(square) < limit)) return false;
  // A maximum may lose a NaN of θ0; the sum keeps it.
  if (!(totalAt(deltaSquares) < Infinity)) return false;
  if (theta < leastSquare) return false;
  return <f64>square >= leastSquare || areEqual(aligned, sft, byteLength);
}

/** Whether an output of the block is finite, and its sum exact enough. */
export function isOutputSafe(output: i32, changed: i32, square: f32): bool {
  const dot = abs(totalAt(dots + <usize>output * 16));
  if (!(dot < Infinity)) return false;
  return changed == 0 || dot >= leastSquare || <f64>square < leastSquare;
}

/** Counts what {@link areInputsSafe} found to be safe. */
export function settleInputs(square: f32, changed: i32): void {
  // Exactly max |δ|: a square root undoes a square, if that was no subnormal.
  addInputs(totalAt(deltaSquares), totalAt(alignedSquares), <f64>sqrt(square), changed);
}

/** Counts the sum that lies at `from`. */
export function settleOutput(output: i32, changed: i32, from: usize): void {
  addOutput(output, totalAt(from), changed, 0, 0);
}

// @ts-ignore: decorator
@inline export function greatestLane(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

/** `byteLength` is a multiple of 16. */
function areEqual(a: usize, b: usize, byteLength: usize): bool {
  const end = a + byteLength;
  for (; a < end; a += 16, b += 16) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
  }
  return true;
}
