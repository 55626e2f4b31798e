/** Numbers that are equal exactly when their bits are. */
import { isBF16, isF32 } from './dtype';

/**
 * Of BF16 and F32, the second bit of the exponent, in each of two or four numbers: from 2^-63 on, either it is set or
 * the one below. Such numbers are equal exactly when their bits are, as −0 is not among them.
 */
// @ts-ignore: decorator
@inline function usualBits<T>(): u64 {
  return isBF16<T>() ? 0x4000400040004000 : 0x4000000040000000;
}

/** Each bit, or the one below. */
// @ts-ignore: decorator
@inline export function spreadBits(bits: u64): u64 {
  return bits | (bits + bits);
}

/** Of the bits that {@link spreadBits} gave of all numbers. */
// @ts-ignore: decorator
@inline export function areUsual<T>(bits: u64): bool {
  return (bits & usualBits<T>()) == usualBits<T>();
}

/** How many of eight results have θ1's bits, once or twice for each; see {@link different}. */
// @ts-ignore: decorator
@inline export function countSame<T>(bits: v128, odd: v128, aligned: usize): i32 {
  if (!isF32<T>()) return popcnt(i8x16.bitmask(i16x8.eq(bits, v128.load(aligned))));
  return (
    popcnt(i32x4.bitmask(i32x4.eq(bits, v128.load(aligned)))) +
    popcnt(i32x4.bitmask(i32x4.eq(odd, v128.load(aligned, 16))))
  );
}

// @ts-ignore: decorator
@inline export function countSameAt<T>(aligned: usize, sft: usize): i32 {
  const first = v128.load(sft);
  return countSame<T>(first, isF32<T>() ? v128.load(sft, 16) : first, aligned);
}

/** Masks have one bit for each byte of a 16-bit number, and one for each F32. */
// @ts-ignore: decorator
@inline export function different<T>(count: usize, same: i32): i32 {
  return <i32>count - (isF32<T>() ? same : same >> 1);
}
