/** The vector pass for F64 throughout, rounded to nearest; see the fused pass for what its result means. */
import { addInputs, addOutput } from './statistics';

/** `count` is a multiple of two; what concerns the inputs is counted for output 0 only. */
export function runDoublePass(
  aligned: usize, sft: usize, count: usize, to: usize, output: i32, alpha: f64,
): bool {
  const alphas = f64x2.splat(alpha);
  const end = aligned + count * sizeof<f64>();
  let deltaSquares = f64x2.splat(0);
  let alignedSquares = f64x2.splat(0);
  let greatest = f64x2.splat(0);
  let sums = f64x2.splat(0);
  let dot = f64x2.splat(0);
  let inputsChanged = i64x2.splat(0);
  let changed = i64x2.splat(0);
  for (; aligned < end; aligned += 16, sft += 16, to += 16) {
    const theta = v128.load(aligned);
    const from = v128.load(sft);
    const delta = f64x2.sub(theta, from);
    const sum = f64x2.add(theta, f64x2.mul(alphas, delta));
    v128.store(to, sum);
    sums = f64x2.add(sums, sum);
    deltaSquares = f64x2.add(deltaSquares, f64x2.mul(delta, delta));
    alignedSquares = f64x2.add(alignedSquares, f64x2.mul(theta, theta));
    greatest = f64x2.pmax(greatest, f64x2.abs(delta));
    dot = f64x2.add(dot, f64x2.mul(f64x2.sub(sum, theta), delta));
    inputsChanged = i64x2.sub(inputsChanged, f64x2.ne(theta, from));
    changed = i64x2.sub(changed, f64x2.ne(sum, theta));
  }
  // x − x is 0 for finite x only.
  const finite = addLanes(sums);
  if (finite - finite != 0) return false;
  if (output == 0) {
    const absDelta = max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
    addInputs(addLanes(deltaSquares), addLanes(alignedSquares), absDelta, countLanes(inputsChanged));
  }
  addOutput(output, addLanes(dot), countLanes(changed), 0, 0);
  return true;
}

// @ts-ignore: decorator
@inline function addLanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

// @ts-ignore: decorator
@inline function countLanes(x: v128): i32 {
  return <i32>(i64x2.extract_lane(x, 0) + i64x2.extract_lane(x, 1));
}
