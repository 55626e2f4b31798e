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
const hashBits = 13;
/** Every 16 misses in a row make the step one byte longer. */
const missesPerStepBits = 4;
const firstStep: usize = 1 << missesPerStepBits;

/** Where the bytes with a given hash were seen last; zero when never, which is as good a guess as any. */
const table = memory.data(2 << hashBits, 16);

/** The hash of the first five bytes, as an offset into the table. */
// @ts-ignore: decorator
@inline function slotOf(bytes: u64): usize {
  return <usize>((bytes * (0x9e3779b185ebca87 << 24)) >> (64 - hashBits)) << 1;
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

function writeLiterals(to: usize, from: usize, byteLength: usize): usize {
  if (byteLength >= 15) to = writeLength(to, byteLength - 15);
  copyWild(to, from, byteLength);
  return to + byteLength;
}

/**
 * Compresses up to 64 KiB and returns the byte length of the result. The output must have room for
 * byteLength + byteLength / 255 + 32 bytes. Up to 16 bytes past the input are read, without effect.
 */
export function compressBlock(input: usize, byteLength: usize, output: usize): usize {
  memory.fill(table, 0, 2 << hashBits);
  const end = input + byteLength;
  const matchLimit = end - literalTail;
  let anchor = input;
  let position = input + 1;
  let to = output;

  while (true) {
    let step = firstStep;
    let candidate: usize;
    let difference: u64;
    while (true) {
      if (position + matchFreeTail > end) {
        const literals = end - anchor;
        store<u8>(to, <u8>(min<usize>(literals, 15) << 4));
        return writeLiterals(to + 1, anchor, literals) - output;
      }
      const bytes = load<u64>(position);
      const slot = slotOf(bytes);
      candidate = input + <usize>load<u16>(slot, table);
      store<u16>(slot, <u16>(position - input), table);
      difference = load<u64>(candidate) ^ bytes;
      if (difference << 24 == 0) break;
      position += step++ >> missesPerStepBits;
    }
    const matched = difference != 0 ? <usize>(ctz(difference) >> 3) : countEqual(candidate, position, matchLimit);
    const rest = matched - minMatchByteLength;
    const literals = position - anchor;
    store<u8>(to, <u8>((min<usize>(literals, 15) << 4) | min<usize>(rest, 15)));
    if (literals < 15) {
      v128.store(to + 1, v128.load(anchor));
      to += 1 + literals;
    } else {
      to = writeLiterals(to + 1, anchor, literals);
    }
    store<u16>(to, <u16>(position - candidate));
    to += 2;
    if (rest >= 15) to = writeLength(to, rest - 15);
    position += matched;
    anchor = position;
  }
}
