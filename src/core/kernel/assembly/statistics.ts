/**
 * What one call adds up, as f64 where the loader reads it: Σδ², Σθ1², max |δ|, elements with θ1 ≠ θ0, and for each
 * output Σ(θ2 − θ1)·δ, elements with θ2 ≠ θ1, those not finite, and of these the overflows.
 */
import { statistics, statisticsByteLength } from './layout';

const fieldsByteLength: usize = 4 * sizeof<f64>();

export function clearStatistics(): void {
  memory.fill(statistics, 0, statisticsByteLength);
}

/** A NaN in any argument stays in its sum. */
export function addInputs(deltaSquares: f64, alignedSquares: f64, absDelta: f64, changed: i32): void {
  add(statistics, deltaSquares);
  add(statistics + 8, alignedSquares);
  store<f64>(statistics + 16, max(load<f64>(statistics + 16), absDelta));
  add(statistics + 24, <f64>changed);
}

export function addOutput(output: i32, moveDotDelta: f64, changed: i32, nonFinite: i32, overflow: i32): void {
  const to = statistics + <usize>(output + 1) * fieldsByteLength;
  add(to, moveDotDelta);
  add(to + 8, <f64>changed);
  add(to + 16, <f64>nonFinite);
  add(to + 24, <f64>overflow);
}

// @ts-ignore: decorator
@inline function add(to: usize, value: f64): void {
  store<f64>(to, load<f64>(to) + value);
}
