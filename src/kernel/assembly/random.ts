/** The random words of elements; ../random-word.ts says what they are. */

const firstFactor: i32 = 0xed5ad4bb;
const secondFactor: i32 = 0xac4c1b51;
const thirdFactor: i32 = 0x31848bab;
const streamB0: u32 = 0x243f6a88;
const streamB1: u32 = 0x85a308d3;

/** What is added to a pair's index before and within the hash, for each stream; see {@link setKey}. */
let beforeA: u32 = 0;
let betweenA: u32 = 0;
let beforeB: u32 = 0;
let betweenB: u32 = 0;

/** For pairs whose index is `upper` · 2^32 and more. */
export function setKey(key0: u32, key1: u32, upper: u32): void {
  beforeA = hash(key0 + upper, 0);
  betweenA = hash(key1 + upper, 0);
  beforeB = hash((key0 ^ streamB0) + upper, 0);
  betweenB = hash((key1 ^ streamB1) + upper, 0);
}

/** The word of an element, by the lower 33 bits of its index. */
export function randomWord(element: u64): u32 {
  const pair = <u32>(element >> 1);
  const shift = <u32>(element & 1) << 4;
  const high = (hash(pair + beforeA, betweenA) >> shift) & 0xffff;
  const low = (hash(pair + beforeB, betweenB) >> shift) & 0xffff;
  return (high << 16) | low;
}

/** Stream A of eight elements, of which the first is even: their halves as they lie in even and odd lanes. */
// @ts-ignore: decorator
@inline export function upperWords(element: u64): v128 {
  return hashLanes(pairsFrom(element, beforeA), betweenA);
}

/** Stream B of the same. */
// @ts-ignore: decorator
@inline export function lowerWords(element: u64): v128 {
  return hashLanes(pairsFrom(element, beforeB), betweenB);
}

// @ts-ignore: decorator
@inline function pairsFrom(element: u64, before: u32): v128 {
  return i32x4.add(i32x4.splat(<u32>(element >> 1) + before), i32x4(0, 1, 2, 3));
}

// @ts-ignore: decorator
@inline function hashLanes(x: v128, between: u32): v128 {
  x = i32x4.add(i32x4.mul(v128.xor(x, i32x4.shr_u(x, 17)), i32x4.splat(firstFactor)), i32x4.splat(between));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 11)), i32x4.splat(secondFactor));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(thirdFactor));
  return v128.xor(x, i32x4.shr_u(x, 14));
}

function hash(x: u32, between: u32): u32 {
  x = (x ^ (x >> 17)) * firstFactor + between;
  x = (x ^ (x >> 11)) * secondFactor;
  x = (x ^ (x >> 15)) * thirdFactor;
  return x ^ (x >> 14);
}
