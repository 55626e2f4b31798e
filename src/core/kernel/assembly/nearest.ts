/** What the fused pass does to eight elements at a time, by dtype: rounding to nearest, and what is watched of it. */
import { upperHalves } from './constants';
import { isBF16, isF16, isF32 } from './dtype';
import { encodeF16, f16Rulers, roundUsualToBF16, takeUpper } from './lanes';
import { alphas } from './layout';
import { countSame, countSameHalves } from './typical-numbers';

/** θ1 + α·δ of four elements, for the α of an output. */
// @ts-ignore: decorator
@inline export function extrapolate(theta: v128, delta: v128, output: usize): v128 {
  return f32x4.add(theta, f32x4.mul(v128.load(alphas + output * 16), delta));
}

/** What is stored of the sums with even index, as f32; of zero without the sign. */
// @ts-ignore: decorator
@inline export function roundEven<T>(even: v128, odd: v128): v128 {
  if (isBF16<T>()) return roundUsualToBF16(even);
  if (!isF16<T>()) return even;
  const ruler = i32x4.shl(f16Rulers(takeUpper(even, odd)), 16);
  return f32x4.sub(f32x4.add(even, ruler), ruler);
}

// @ts-ignore: decorator
@inline export function roundOdd<T>(even: v128, odd: v128): v128 {
  if (isBF16<T>()) return roundUsualToBF16(odd);
  if (!isF16<T>()) return odd;
  const ruler = v128.and(f16Rulers(takeUpper(even, odd)), upperHalves());
  return f32x4.sub(f32x4.add(odd, ruler), ruler);
}

/** The bits of eight results; of F32 the first four. */
// @ts-ignore: decorator
@inline export function encode<T>(sumEven: v128, sumOdd: v128, even: v128, odd: v128): v128 {
  if (isBF16<T>()) return takeUpper(even, odd);
  if (!isF16<T>()) return even;
  const sums = takeUpper(sumEven, sumOdd);
  const rulers = f16Rulers(sums);
  const ruledEven = f32x4.add(sumEven, i32x4.shl(rulers, 16));
  const ruledOdd = f32x4.add(sumOdd, v128.and(rulers, upperHalves()));
  return encodeF16(sums, ruledEven, ruledOdd);
}

/** Four sums of two terms (θ2 − θ1)·δ. */
// @ts-ignore: decorator
@inline export function dotOf(even: v128, odd: v128, thetaEven: v128, thetaOdd: v128, dEven: v128, dOdd: v128): v128 {
  const termEven = f32x4.mul(f32x4.sub(even, thetaEven), dEven);
  return f32x4.add(termEven, f32x4.mul(f32x4.sub(odd, thetaOdd), dOdd));
}

/** How many of eight numbers are those at θ1, of BF16 twice; see {@link countChanged}. */
// @ts-ignore: decorator
@inline export function countUnmoved<T>(
  bits: v128, aligned: usize, even: v128, odd: v128, thetaEven: v128, thetaOdd: v128,
): i32 {
  if (isBF16<T>()) return countSameHalves(bits, v128.load(aligned));
  return countSame(false, even, odd, thetaEven, thetaOdd);
}

// @ts-ignore: decorator
@inline export function countChanged<T>(count: usize, same: i32): i32 {
  return <i32>count - (isBF16<T>() ? same >> 1 : same);
}

/** Keeps the greatest exponent of eight results; of F32 their sum. */
// @ts-ignore: decorator
@inline export function watch<T>(guard: v128, bits: v128, sumEven: v128, sumOdd: v128): v128 {
  if (isF32<T>()) return f32x4.add(guard, f32x4.add(sumEven, sumOdd));
  const halves = isBF16<T>() ? bits : takeUpper(sumEven, sumOdd);
  return i16x8.max_u(guard, i16x8.add(halves, halves));
}

// @ts-ignore: decorator
@inline export function isGuardSafe<T>(guard: v128): bool {
  // x − x is 0 for finite x only.
  if (isF32<T>()) return !v128.any_true(f32x4.ne(f32x4.sub(guard, guard), f32x4.splat(0)));
  return !v128.any_true(i16x8.ge_u(guard, i16x8.splat(isF16<T>() ? <i16>(0x477f << 1) : <i16>(0x7f80 << 1))));
}
