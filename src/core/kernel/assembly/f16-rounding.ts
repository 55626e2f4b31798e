/** F16 by random words: of normal numbers 13 bits are cut off, of those below the least normal one (tiny ones) more. */
import { f16LeastAsF32, f16LeastNormal, f16Magnitude } from './constants';

/** Whether numbers are less than the least normal one of F16. */
// @ts-ignore: decorator
@inline export function isTinyF16(x: v128): v128 {
  return f32x4.lt(f32x4.abs(x), f16LeastNormal());
}

/** The same of any of eight numbers, from their upper halves. */
// @ts-ignore: decorator
@inline export function hasTinyF16(upper: v128): bool {
  return v128.any_true(i16x8.gt_s(f16LeastAsF32(), v128.and(upper, f16Magnitude())));
}

/** Up if the 13 random bits carry out of the 13 that are cut off. */
// @ts-ignore: decorator
@inline export function roundNormalF16(x: v128, random: v128): v128 {
  return i32x4.shl(i32x4.shr_u(i32x4.add(x, random), 13), 13);
}

/** Rounds to a multiple of 2^-24; all steps are exact. */
// @ts-ignore: decorator
@inline export function roundTinyF16(x: v128, word: v128): v128 {
  const steps = f32x4.mul(f32x4.abs(x), f32x4.splat(16777216.0));
  const whole = f32x4.floor(steps);
  const threshold = i32x4.trunc_sat_f32x4_u(f32x4.mul(f32x4.sub(steps, whole), f32x4.splat(4294967296.0)));
  // T + r ≥ 2^32 says that T is greater than what is missing of r.
  const up = i32x4.gt_u(threshold, v128.not(word));
  const rounded = f32x4.add(whole, v128.and(up, f32x4.splat(1)));
  return v128.or(f32x4.mul(rounded, f32x4.splat(5.9604644775390625e-8)), v128.and(x, i32x4.splat(0x80000000)));
}
