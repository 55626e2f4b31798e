/**
 * LZ4 block compression (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md): greedy, one candidate
 * per position. Made for byte groups of floating-point numbers, which have few different bytes and hardly any
 * long matches: looking for five equal bytes instead of four gives a better ratio there, in two thirds of the
 * time, because sequences are fewer.
 */

const minMatchByteLength: usize = 4;
/** No match may begin in the last 12 bytes of a block, or reach into the last 5. */
const matchFreeTail: usize = 12;
const literalTail: usize = 5;
/** The most that one sequence takes beyond its literals and long lengths, and what a wild copy adds. */
const sequenceSlack: usize = 24;

const hashBits = 13;
/** Every 16 misses in a row make the step one byte longer. */
const missesPerStepBits = 4;
const firstStep: usize = 1 << missesPerStepBits;

/** Where the bytes with a given hash were seen last; zero when never, which is as good a guess as any. */
const table = memory.data(2 << hashBits, 16);

// @ts-ignore: decorator
@inline function slotOf(bytes: u64): usize {
  return table + (<usize>(((bytes << 24) * 0x9e3779b185ebca87) >> (64 - hashBits)) << 1);
}

/** Copies in steps of 16 bytes: reads and writes up to 16 bytes too many. */
// @ts-ignore: decorator
@inline function copyWild(to: usize, from: usize, byteLength: usize): void {
  const end = to + byteLength;
  do {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  } while (to < end);
}

function writeLength(to: usize, rest: usize): usize {
  while (rest >= 255) {
    store<u8>(to++, 255);
    rest -= 255;
  }
  store<u8>(to, <u8>rest);
  return to + 1;
}

function countEqual(candidate: usize, position: usize, limit: usize): usize {
  const start = position;
  while (position + 8 <= limit) {
    const difference = load<u64>(candidate) ^ load<u64>(position);
    if (difference != 0) return position - start + <usize>(ctz(difference) >> 3);
    position += 8;
    candidate += 8;
  }
  while (position < limit && load<u8>(candidate) == load<u8>(position)) {
    position++;
    candidate++;
  }
  return position - start;
}

/**
 * Compresses up to 64 KiB. Returns the byte length of the result, or 0 if it does not fit `capacity`. Up to
 * 16 bytes past the input are read, without effect; nothing past the capacity is written.
 */
export function compressBlock(input: usize, byteLength: usize, output: usize, capacity: usize): usize {
  if (byteLength <= matchFreeTail) return 0;
  memory.fill(table, 0, 2 << hashBits);
  const lastStart = input + byteLength - matchFreeTail;
  const matchLimit = input + byteLength - literalTail;
  const outputLimit = output + capacity;
  let anchor = input;
  let position = input + 1;
  let to = output;
  let step = firstStep;

  while (position <= lastStart) {
    const bytes = load<u64>(position);
    const slot = slotOf(bytes);
    const candidate = input + <usize>load<u16>(slot);
    store<u16>(slot, <u16>(position - input));
    const difference = load<u64>(candidate) ^ bytes;
    if (difference << 24 != 0) {
      position += step++ >> missesPerStepBits;
      continue;
    }
    step = firstStep;
    const matched = difference != 0 ? <usize>(ctz(difference) >> 3) : countEqual(candidate, position, matchLimit);
    const rest = matched - minMatchByteLength;
    const literals = position - anchor;
    if (to + literals + literals / 255 + rest / 255 + sequenceSlack > outputLimit) return 0;
    const token = to++;
    store<u8>(token, <u8>((min<usize>(literals, 15) << 4) | min<usize>(rest, 15)));
    if (literals >= 15) to = writeLength(to, literals - 15);
    copyWild(to, anchor, literals);
    to += literals;
    store<u16>(to, <u16>(position - candidate));
    to += 2;
    if (rest >= 15) to = writeLength(to, rest - 15);
    position += matched;
    anchor = position;
  }

  const literals = input + byteLength - anchor;
  if (to + literals + literals / 255 + sequenceSlack > outputLimit) return 0;
  store<u8>(to++, <u8>(min<usize>(literals, 15) << 4));
  if (literals >= 15) to = writeLength(to, literals - 15);
  copyWild(to, anchor, literals);
  return to + literals - output;
}
