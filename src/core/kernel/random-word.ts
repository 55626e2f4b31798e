/** Two 32-bit numbers that choose the random numbers of a tensor. */
export type RandomKey = readonly [number, number];

/** Stream B is stream A of another key. */
const streamB: RandomKey = [0x243f6a88, 0x85a308d3];

/**
 * The 32 random bits that element `index` of a tensor is rounded with: a pure function, so that neither blocks nor
 * threads nor machines matter. Of each of two streams, elements 2j and 2j + 1 take the lower and the upper half of
 * word j; stream A gives the upper 16 bits, which are all that most roundings need, stream B the lower.
 */
export function randomWordOf(key: RandomKey, index: number): number {
  const pair = Math.floor(index / 2);
  const shift = index % 2 === 0 ? 0 : 16;
  const high = (streamWordOf(key, pair) >>> shift) & 0xffff;
  const low = (streamWordOf([key[0] ^ streamB[0], key[1] ^ streamB[1]], pair) >>> shift) & 0xffff;
  return ((high << 16) | low) >>> 0;
}

/**
 * Word `pair` of a stream: the hash that {@link scramble} is, of the pair's lower 32 bits, with the key put in at
 * two places. One place alone would make other keys the same sequence from another start.
 */
function streamWordOf(key: RandomKey, pair: number): number {
  const upper = Math.floor(pair / 2 ** 32);
  const before = scramble(key[0] + upper);
  const between = scramble(key[1] + upper);
  return scramble(pair + before, between);
}

/**
 * The bijection `triple32` of hash-prospector (https://github.com/skeeto/hash-prospector), of x modulo 2^32, with
 * something added after the first multiplication.
 */
function scramble(x: number, between = 0): number {
  let word = x >>> 0;
  word = Math.imul(word ^ (word >>> 17), 0xed5ad4bb) + between;
  word = Math.imul(word ^ (word >>> 11), 0xac4c1b51);
  word = Math.imul(word ^ (word >>> 15), 0x31848bab);
  return (word ^ (word >>> 14)) >>> 0;
}
