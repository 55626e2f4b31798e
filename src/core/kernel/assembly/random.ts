/** The random words of elements; ../random-word.ts says what they are. */
import { hashFactor1, hashFactor2, hashFactor3 } from './constants';
import { randomKey } from './layout';

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
  v128.store(randomKey, i32x4.splat(beforeA));
  v128.store(randomKey, i32x4.splat(betweenA), 16);
  v128.store(randomKey, i32x4.splat(beforeB), 32);
  v128.store(randomKey, i32x4.splat(betweenB), 48);
}

/** The word of an element, by the lower 33 bits of its index. */
export function randomWord(element: u64): u32 {
  const pair = <u32>(element >> 1);
  const shift = <u32>(element & 1) << 4;
  const high = (hash(pair + beforeA, betweenA) >> shift) & 0xffff;
  const low = (hash(pair + beforeB, betweenB) >> shift) & 0xffff;
  return (high << 16) | low;
}

/** The pairs of eight elements, of which the first is even; the next eight's are four more. */
export function pairsFrom(element: u64): v128 {
  return i32x4.add(i32x4.splat(<u32>(element >> 1)), i32x4(0, 1, 2, 3));
}

/** Stream A of such pairs: of each word, the half that the element in the even or odd lane takes. */
// @ts-ignore: decorator
@inline export function upperWords(pairs: v128): v128 {
  return hashLanes(i32x4.add(pairs, v128.load(randomKey)), v128.load(randomKey, 16));
}

/** Stream B of the same. */
// @ts-ignore: decorator
@inline export function lowerWords(pairs: v128): v128 {
  return hashLanes(i32x4.add(pairs, v128.load(randomKey, 32)), v128.load(randomKey, 48));
}

// @ts-ignore: decorator
@inline function hashLanes(x: v128, between: v128): v128 {
  x = i32x4.add(i32x4.mul(v128.xor(x, i32x4.shr_u(x, 17)), hashFactor1()), between);
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 11)), hashFactor2());
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), hashFactor3());
  return v128.xor(x, i32x4.shr_u(x, 14));
}

function hash(x: u32, between: u32): u32 {
  x = (x ^ (x >> 17)) * firstFactor + between;
  x = (x ^ (x >> 11)) * secondFactor;
  x = (x ^ (x >> 15)) * thirdFactor;
  return x ^ (x >> 14);
}
