/**
 * Eight elements at a time as two vectors of f32, those with even and those with odd index: for 16-bit types
 * that order costs one instruction per vector.
 */
import { isBF16, isF16 } from './dtype';

/*
 * Vector constants are loaded from memory into locals, because V8 builds literal vectors anew in every
 * iteration of a loop.
 */
// prettier-ignore
const constants = memory.data<u16>([
  0, 0xffff, 0, 0xffff, 0, 0xffff, 0, 0xffff,
  0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff,
  0x7c00, 0x7c00, 0x7c00, 0x7c00, 0x7c00, 0x7c00, 0x7c00, 0x7c00,
  0x0400, 0x0400, 0x0400, 0x0400, 0x0400, 0x0400, 0x0400, 0x0400,
  0x8fff, 0x8fff, 0x8fff, 0x8fff, 0x8fff, 0x8fff, 0x8fff, 0x8fff,
  0x3380, 0x3380, 0x3380, 0x3380, 0x3380, 0x3380, 0x3380, 0x3380,
  0x0001, 0x0001, 0x0001, 0x0001, 0x0001, 0x0001, 0x0001, 0x0001,
  0x7f80, 0x7f80, 0x7f80, 0x7f80, 0x7f80, 0x7f80, 0x7f80, 0x7f80,
  0x3880, 0x3880, 0x3880, 0x3880, 0x3880, 0x3880, 0x3880, 0x3880,
  0x06c0, 0x06c0, 0x06c0, 0x06c0, 0x06c0, 0x06c0, 0x06c0, 0x06c0,
  0xc400, 0xc400, 0xc400, 0xc400, 0xc400, 0xc400, 0xc400, 0xc400,
  0x8000, 0x8000, 0x8000, 0x8000, 0x8000, 0x8000, 0x8000, 0x8000,
  0xe000, 0x8fff, 0xe000, 0x8fff, 0xe000, 0x8fff, 0xe000, 0x8fff,
  0, 0x3800, 0, 0x3800, 0, 0x3800, 0, 0x3800,
], 16);
export const upperHalves: usize = constants;
export const f16Magnitude: usize = constants + 16;
export const f16Exponent: usize = constants + 32;
export const f16Least: usize = constants + 48;
export const f16SignAndExponent: usize = constants + 64;
export const f16ScaleBias: usize = constants + 80;
export const bf16Last: usize = constants + 96;
export const f32Exponent: usize = constants + 112;
export const f16LeastAsF32: usize = constants + 128;
export const f16Ruler: usize = constants + 144;
export const f16Bias: usize = constants + 160;
export const sign: usize = constants + 176;
export const f16Fields: usize = constants + 192;
export const f16Rebias: usize = constants + 208;

/** Of eight elements: their bits; of F16 the significands as integers; of F32 the first (even) four. */
// @ts-ignore: decorator
@inline export function loadFirst<T>(
  from: usize, ordered: bool, magnitude: v128, exponent: v128, least: v128,
): v128 {
  if (isF16<T>()) {
    const bits = v128.load(from);
    // Subnormals have the exponent of the least normal number, without the leading digit.
    const above = i16x8.sub_sat_u(v128.and(bits, exponent), least);
    return i16x8.sub(v128.and(bits, magnitude), above);
  }
  if (isBF16<T>() || ordered) return v128.load(from);
  return v128.shuffle<i32>(v128.load(from), v128.load(from, 16), 0, 2, 4, 6);
}

/** Of eight elements: nothing more; of F16 the upper halves of their f32 scales; of F32 the other four. */
// @ts-ignore: decorator
@inline export function loadSecond<T>(
  from: usize, ordered: bool, first: v128, signAndExponent: v128, scaleBias: v128,
): v128 {
  if (isF16<T>()) {
    const scale = i16x8.shr_s(i16x8.sub(v128.load(from), first), 3);
    return i16x8.add(v128.and(scale, signAndExponent), scaleBias);
  }
  if (isBF16<T>()) return first;
  if (ordered) return v128.load(from, 16);
  return v128.shuffle<i32>(v128.load(from), v128.load(from, 16), 1, 3, 5, 7);
}

// @ts-ignore: decorator
@inline export function decodeEven<T>(first: v128, second: v128, upper: v128): v128 {
  if (isBF16<T>()) return i32x4.shl(first, 16);
  // Significand × signed scale is exact, keeps −0, and never meets a subnormal f32, which would be slow.
  if (isF16<T>()) {
    return f32x4.mul(f32x4.convert_i32x4_s(v128.andnot(first, upper)), i32x4.shl(second, 16));
  }
  return first;
}

// @ts-ignore: decorator
@inline export function decodeOdd<T>(first: v128, second: v128, upper: v128): v128 {
  if (isBF16<T>()) return v128.and(first, upper);
  if (isF16<T>()) {
    return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(first, 16)), v128.and(second, upper));
  }
  return second;
}

/** Not zero in lanes with a normal number, an infinity or a NaN; for F16. */
// @ts-ignore: decorator
@inline export function exponentsOf<T>(from: usize, exponent: v128): v128 {
  return isF16<T>() ? v128.and(v128.load(from), exponent) : exponent;
}

/** As {@link decodeEven}, of what {@link exponentsOf} says is normal; takes half the instructions. */
// @ts-ignore: decorator
@inline export function decodeNormalEven<T>(
  from: usize, ordered: bool, upper: v128, fields: v128, rebias: v128,
): v128 {
  if (isF16<T>()) {
    const moved = i32x4.shr_s(i32x4.shl(v128.load(from), 16), 3);
    return i32x4.add(v128.and(moved, fields), rebias);
  }
  return decodeEven<T>(loadFirst<T>(from, ordered, upper, upper, upper), upper, upper);
}

// @ts-ignore: decorator
@inline export function decodeNormalOdd<T>(
  from: usize, ordered: bool, upper: v128, fields: v128, rebias: v128,
): v128 {
  if (isF16<T>()) {
    return i32x4.add(v128.and(i32x4.shr_s(v128.load(from), 3), fields), rebias);
  }
  if (isBF16<T>()) return v128.and(v128.load(from), upper);
  return loadSecond<T>(from, ordered, upper, upper, upper);
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

/**
 * Rounds to nearest, ties to even; NaN are not handled. What is cut off, less one if the result's last digit is
 * even, is half a step or more exactly when to round up.
 */
// @ts-ignore: decorator
@inline export function encodeBF16(even: v128, odd: v128, last: v128): v128 {
  const upper = takeUpper(even, odd);
  const rest = i16x8.sub_sat_u(takeLower(even, odd), v128.andnot(last, upper));
  return i16x8.add(upper, i16x8.shr_u(rest, 15));
}

/**
 * Rounds to nearest, ties to even, for magnitudes under 65536. Adding 1.5 · 2^(exponent + 13) makes the
 * hardware round at F16's last digit, which is the sum's last digit too.
 */
// @ts-ignore: decorator
@inline export function encodeF16(
  even: v128, odd: v128, upper: v128, exponent: v128, least: v128, rulerBias: v128, bias: v128, signBit: v128,
): v128 {
  const bits = takeUpper(even, odd);
  const scale = i16x8.max_s(v128.and(bits, exponent), least);
  const ruler = i16x8.add(scale, rulerBias);
  const digits = i16x8.abs(
    takeLower(f32x4.add(even, i32x4.shl(ruler, 16)), f32x4.add(odd, v128.and(ruler, upper))),
  );
  const magnitude = i16x8.sub(i16x8.add(digits, i16x8.shl(scale, 3)), bias);
  return v128.or(magnitude, v128.and(bits, signBit));
}

/** Stores eight F32; `ordered` as they were loaded. */
// @ts-ignore: decorator
@inline export function storeF32(to: usize, even: v128, odd: v128, ordered: bool): void {
  v128.store(to, ordered ? even : v128.shuffle<i32>(even, odd, 0, 4, 1, 5));
  v128.store(to, ordered ? odd : v128.shuffle<i32>(even, odd, 2, 6, 3, 7), 16);
}
