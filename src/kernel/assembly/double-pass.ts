/** The vector pass for F64 throughout; see single-pass for what its result means. */
import { addStatistics } from './statistics';

/** `count` is a multiple of two. */
export function runDoublePass(
  withStatistics: bool, aligned: usize, sft: usize, count: usize, to: usize, alpha: f64,
): bool {
  const alphas = f64x2.splat(alpha);
  const magnitude = i64x2.shr_u(i64x2.splat(-1), 1);
  const end = aligned + count * sizeof<f64>();
  let deltaSquares = f64x2.splat(0);
  let alignedSquares = f64x2.splat(0);
  let greatest = f64x2.splat(0);
  let sums = f64x2.splat(0);
  for (; aligned < end; aligned += 16, sft += 16, to += 16) {
    const theta = v128.load(aligned);
    const delta = f64x2.sub(theta, v128.load(sft));
    const sum = f64x2.add(theta, f64x2.mul(alphas, delta));
    v128.store(to, sum);
    sums = f64x2.add(sums, sum);
    deltaSquares = f64x2.add(deltaSquares, f64x2.mul(delta, delta));
    alignedSquares = f64x2.add(alignedSquares, f64x2.mul(theta, theta));
    greatest = f64x2.pmax(greatest, v128.and(delta, magnitude));
  }
  // x − x is 0 for finite x only.
  const finite = addLanes(sums);
  if (finite - finite != 0) return false;
  if (withStatistics) {
    const absDelta = max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
    addStatistics(addLanes(deltaSquares), addLanes(alignedSquares), absDelta);
  }
  return true;
}

// @ts-ignore: decorator
@inline function addLanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}
