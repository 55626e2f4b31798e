/**
 * Eight elements at a time as two vectors of f32, those with even and those with odd index: for 16-bit types
 * that order costs one instruction per vector. F32 is taken in order where no 16-bit type is involved.
 */
import {
  bf16AlmostHalf, bf16Shift, bf16ShiftLessOne, f16Bias, f16Exponent, f16FieldBias, f16Fields, f16Least, f16LeastAsF32, f16Magnitude,
  f16Rebias, f16Ruler, f16ScaleBias, f16SignAndExponent, f32Exponent, one, sign, upperHalves,
} from './constants';
import { isBF16, isF16 } from './dtype';

/** Of eight elements: their bits; of F16 the significands as integers; of F32 the first (even) four. */
// @ts-ignore: decorator
@inline export function loadFirst<T>(from: usize, ordered: bool): v128 {
  if (isF16<T>()) {
    const bits = v128.load(from);
    // Subnormals have the exponent of the least normal number, without the leading digit.
    const above = i16x8.sub_sat_u(v128.and(bits, f16Exponent()), f16Least());
    return i16x8.sub(v128.and(bits, f16Magnitude()), above);
  }
  if (isBF16<T>() || ordered) return v128.load(from);
  return v128.shuffle<i32>(v128.load(from), v128.load(from, 16), 0, 2, 4, 6);
}

/** Of eight elements: nothing more; of F16 the upper halves of their f32 scales; of F32 the other four. */
// @ts-ignore: decorator
@inline export function loadSecond<T>(from: usize, ordered: bool, first: v128): v128 {
  if (isF16<T>()) {
    const scale = i16x8.shr_s(i16x8.sub(v128.load(from), first), 3);
    return i16x8.add(v128.and(scale, f16SignAndExponent()), f16ScaleBias());
  }
  if (isBF16<T>()) return first;
  if (ordered) return v128.load(from, 16);
  return v128.shuffle<i32>(v128.load(from), v128.load(from, 16), 1, 3, 5, 7);
}

// @ts-ignore: decorator
@inline export function decodeEven<T>(first: v128, second: v128): v128 {
  if (isBF16<T>()) return i32x4.shl(first, 16);
  // Significand × signed scale is exact, keeps −0, and never meets a subnormal f32, which would be slow.
  if (isF16<T>()) {
    return f32x4.mul(f32x4.convert_i32x4_s(v128.andnot(first, upperHalves())), i32x4.shl(second, 16));
  }
  return first;
}

// @ts-ignore: decorator
@inline export function decodeOdd<T>(first: v128, second: v128): v128 {
  if (isBF16<T>()) return v128.and(first, upperHalves());
  if (isF16<T>()) {
    return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(first, 16)), v128.and(second, upperHalves()));
  }
  return second;
}

/** Not zero in lanes with a normal F16 number, an infinity or a NaN. */
// @ts-ignore: decorator
@inline export function f16ExponentsAt(from: usize): v128 {
  return v128.and(v128.load(from), f16Exponent());
}

/** As {@link decodeEven}, of F16 that {@link f16ExponentsAt} says is normal; takes half the instructions. */
// @ts-ignore: decorator
@inline export function decodeNormalEven(from: usize): v128 {
  const moved = i32x4.shr_s(i32x4.shl(v128.load(from), 16), 3);
  return i32x4.add(v128.and(moved, f16Fields()), f16Rebias());
}

// @ts-ignore: decorator
@inline export function decodeNormalOdd(from: usize): v128 {
  return i32x4.add(v128.and(i32x4.shr_s(v128.load(from), 3), f16Fields()), f16Rebias());
}

/** The upper halves of eight f32, as their bits are. */
// @ts-ignore: decorator
@inline export function takeUpper(even: v128, odd: v128): v128 {
  return v128.shuffle<i16>(i32x4.shr_u(even, 16), odd, 0, 9, 2, 11, 4, 13, 6, 15);
}

// @ts-ignore: decorator
@inline function takeLower(even: v128, odd: v128): v128 {
  return v128.shuffle<i16>(even, i32x4.shl(odd, 16), 0, 9, 2, 11, 4, 13, 6, 15);
}

/** Four f32 rounded to BF16's digits, to nearest, ties to even; infinities stay, of NaN not all do. */
// @ts-ignore: decorator
@inline export function roundToBF16(x: v128): v128 {
  const last = v128.and(i32x4.shr_u(x, 16), one());
  return v128.and(i32x4.add(i32x4.add(x, bf16AlmostHalf()), last), upperHalves());
}

/**
 * The same in fewer instructions, and those that processors have room for. 2^16·x − x is rounded to 24 digits, which
 * end where BF16's eight digits of x do; ties go to the even number there, as 2^16·x is even in a tie. Where the
 * difference has a smaller exponent than 2^16·x, so one digit more, x is close to a power of two, and becomes it.
 * Magnitudes from 2^111 on give infinities or NaN, −0 gives 0, and what is less than 2^-126 keeps too many digits.
 */
// @ts-ignore: decorator
@inline export function roundUsualToBF16(x: v128): v128 {
  return f32x4.sub(f32x4.mul(x, bf16Shift()), f32x4.mul(x, bf16ShiftLessOne()));
}

/**
 * 1.5 · 2^(exponent + 13) for eight sums of magnitudes under 65536, as upper halves: a sum with it is rounded by
 * the hardware at F16's last digit, which is the total's last digit too.
 */
// @ts-ignore: decorator
@inline export function f16Rulers(sums: v128): v128 {
  return i16x8.add(f16Scales(sums), f16Ruler());
}

// @ts-ignore: decorator
@inline function f16Scales(sums: v128): v128 {
  return i16x8.max_s(v128.and(sums, f32Exponent()), f16LeastAsF32());
}

/** The bits of eight F16 from the upper halves of the unrounded sums, and the sums with their rulers. */
// @ts-ignore: decorator
@inline export function encodeF16(sums: v128, ruledEven: v128, ruledOdd: v128): v128 {
  const digits = i16x8.abs(takeLower(ruledEven, ruledOdd));
  const magnitude = i16x8.sub(i16x8.add(digits, i16x8.shl(f16Scales(sums), 3)), f16Bias());
  return v128.or(magnitude, v128.and(sums, sign()));
}

/** The bits of eight normal F16 that lie as f32, whose upper halves are given: their fields, moved. */
// @ts-ignore: decorator
@inline export function moveToF16(upper: v128, even: v128, odd: v128): v128 {
  const fields = takeUpper(i32x4.shl(even, 3), i32x4.shl(odd, 3));
  return v128.or(i16x8.add(fields, f16FieldBias()), v128.and(upper, sign()));
}

/** Stores eight F32; `ordered` as they were loaded. */
// @ts-ignore: decorator
@inline export function storeF32(to: usize, even: v128, odd: v128, ordered: bool): void {
  v128.store(to, ordered ? even : v128.shuffle<i32>(even, odd, 0, 4, 1, 5));
  v128.store(to, ordered ? odd : v128.shuffle<i32>(even, odd, 2, 6, 3, 7), 16);
}
