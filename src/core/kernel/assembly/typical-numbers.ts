/**
 * Most blocks of weights have no zero and no tiny number. For those there are quicker ways: numbers are equal when
 * their bits are (there is no −0), and a few operations round to BF16. F16 has no tiny numbers, but zeros.
 */
import { isBF16 } from './dtype';

/**
 * Of four BF16 or two F32, the second bit of each exponent: for magnitudes from 2^-63 on, it is set or the one
 * below is.
 */
// @ts-ignore: decorator
@inline function secondBits<T>(): u64 {
  return isBF16<T>() ? 0x4000400040004000 : 0x4000000040000000;
}

/** Of the eight numbers that lie there, for {@link areUsual}; in scalars, since vectors are what the loop is short of. */
// @ts-ignore: decorator
@inline export function exponentBitsAt<T>(from: usize): u64 {
  const bits = spread(load<u64>(from)) & spread(load<u64>(from, 8));
  return isBF16<T>() ? bits : bits & spread(load<u64>(from, 16)) & spread(load<u64>(from, 24));
}

/** Each bit, or the one below. */
// @ts-ignore: decorator
@inline function spread(bits: u64): u64 {
  return bits | (bits + bits);
}

/** Whether all of the numbers are at least 2^-63, from the conjunction of their {@link exponentBitsAt}. */
// @ts-ignore: decorator
@inline export function areUsual<T>(bits: u64): bool {
  return (bits & secondBits<T>()) == secondBits<T>();
}

/** How many of eight 16-bit numbers are equal, twice. */
// @ts-ignore: decorator
@inline export function countSameHalves(left: v128, right: v128): i32 {
  return popcnt(i8x16.bitmask(i16x8.eq(left, right)));
}

/** How many of eight F32 are equal; `usual` says that those on the right are. */
// @ts-ignore: decorator
@inline export function countSame(usual: bool, leftEven: v128, leftOdd: v128, even: v128, odd: v128): i32 {
  if (usual) return popcnt(i32x4.bitmask(i32x4.eq(leftEven, even))) + popcnt(i32x4.bitmask(i32x4.eq(leftOdd, odd)));
  return popcnt(i32x4.bitmask(f32x4.eq(leftEven, even))) + popcnt(i32x4.bitmask(f32x4.eq(leftOdd, odd)));
}
