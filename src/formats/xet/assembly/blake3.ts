/**
 * Keyed BLAKE3 with 32-byte output (https://github.com/BLAKE3-team/BLAKE3-specs), four leaves or four
 * parents at a time, one per vector lane.
 */

const leafByteLength: usize = 1024;
const chunkStart: u32 = 1;
const chunkEnd: u32 = 2;
const parent: u32 = 4;
const root: u32 = 8;
const keyed: u32 = 16;

/** Inputs may be at most this long: 256 leaves. */
const maxInputByteLength: usize = 256 * leafByteLength;

// prettier-ignore
const initial = memory.data<u32>([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a], 16);

/** Which message word each step of a round takes, for all seven rounds. */
// prettier-ignore
const order = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8,
  3, 4, 10, 12, 13, 2, 7, 14, 6, 5, 9, 0, 11, 15, 8, 1,
  10, 7, 12, 9, 14, 3, 13, 15, 4, 0, 11, 2, 5, 8, 1, 6,
  12, 13, 9, 11, 15, 10, 14, 8, 7, 2, 5, 3, 0, 1, 6, 4,
  9, 14, 11, 5, 8, 12, 15, 1, 13, 3, 0, 10, 2, 6, 4, 7,
  11, 15, 5, 0, 1, 9, 8, 6, 14, 10, 2, 12, 3, 4, 7, 13,
]);

/** Swizzles that rotate each 32-bit lane right by 16 and by 8 bits; constants are slower than loads here. */
// prettier-ignore
const rotations = memory.data<u8>([
  2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13,
  1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12,
], 16);

/** The sixteen message words of four blocks, one block per lane. */
const words = memory.data(256, 16);
/** One block, padded with zeros. */
const lastBlock = memory.data(64, 16);
/** Chaining values of one level of the tree, and room for three that are computed in vain. */
const chain = memory.data(32 * (256 + 3), 16);

// @ts-ignore: decorator
@inline function rotate(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shr_u(x, bits), i32x4.shl(x, 32 - bits));
}

// @ts-ignore: decorator
@inline function rotate16(x: v128): v128 {
  return v128.swizzle(x, v128.load(rotations));
}

// @ts-ignore: decorator
@inline function rotate8(x: v128): v128 {
  return v128.swizzle(x, v128.load(rotations, 16));
}

// @ts-ignore: decorator
@inline function word(index: u8): v128 {
  return v128.load(words + (<usize>index << 4));
}

// @ts-ignore: decorator
@inline function interleaveLow(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 0, 4, 1, 5);
}

// @ts-ignore: decorator
@inline function interleaveHigh(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 2, 6, 3, 7);
}

// @ts-ignore: decorator
@inline function joinLow(a: v128, b: v128): v128 {
  return v128.shuffle<u64>(a, b, 0, 2);
}

// @ts-ignore: decorator
@inline function joinHigh(a: v128, b: v128): v128 {
  return v128.shuffle<u64>(a, b, 1, 3);
}

/** Four message words of the four blocks that lie `stride` bytes apart. */
function loadWords(from: usize, stride: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + 2 * stride);
  const d = v128.load(from + 3 * stride);
  const abLow = interleaveLow(a, b);
  const cdLow = interleaveLow(c, d);
  const abHigh = interleaveHigh(a, b);
  const cdHigh = interleaveHigh(c, d);
  v128.store(to, joinLow(abLow, cdLow));
  v128.store(to, joinHigh(abLow, cdLow), 16);
  v128.store(to, joinLow(abHigh, cdHigh), 32);
  v128.store(to, joinHigh(abHigh, cdHigh), 48);
}

/** Half of four chaining values, from one word per vector to one value per 32 bytes. */
// @ts-ignore: decorator
@inline function storeWords(a: v128, b: v128, c: v128, d: v128, to: usize): void {
  const abLow = interleaveLow(a, b);
  const cdLow = interleaveLow(c, d);
  const abHigh = interleaveHigh(a, b);
  const cdHigh = interleaveHigh(c, d);
  v128.store(to, joinLow(abLow, cdLow));
  v128.store(to, joinHigh(abLow, cdLow), 32);
  v128.store(to, joinLow(abHigh, cdHigh), 64);
  v128.store(to, joinHigh(abHigh, cdHigh), 96);
}

/**
 * The chaining values of four nodes, each of `blockCount` whole blocks and lying `stride` bytes apart; node
 * i counts as `counter` + i · `counterStep`.
 */
function compressFour(
  input: usize,
  stride: usize,
  blockCount: u32,
  key: usize,
  counter: u32,
  counterStep: u32,
  flags: u32,
  firstFlag: u32,
  lastFlag: u32,
  to: usize,
): void {
  let h0 = v128.load32_splat(key, 0);
  let h1 = v128.load32_splat(key, 4);
  let h2 = v128.load32_splat(key, 8);
  let h3 = v128.load32_splat(key, 12);
  let h4 = v128.load32_splat(key, 16);
  let h5 = v128.load32_splat(key, 20);
  let h6 = v128.load32_splat(key, 24);
  let h7 = v128.load32_splat(key, 28);
  const counters = i32x4.add(i32x4.splat(counter), i32x4.mul(i32x4.splat(counterStep), i32x4(0, 1, 2, 3)));

  for (let block: u32 = 0; block < blockCount; block++) {
    loadWords(input, stride, words);
    loadWords(input + 16, stride, words + 64);
    loadWords(input + 32, stride, words + 128);
    loadWords(input + 48, stride, words + 192);
    input += 64;

    let s0 = h0;
    let s1 = h1;
    let s2 = h2;
    let s3 = h3;
    let s4 = h4;
    let s5 = h5;
    let s6 = h6;
    let s7 = h7;
    let s8 = v128.load32_splat(initial, 0);
    let s9 = v128.load32_splat(initial, 4);
    let s10 = v128.load32_splat(initial, 8);
    let s11 = v128.load32_splat(initial, 12);
    let s12 = counters;
    let s13 = i32x4.splat(0);
    let s14 = i32x4.splat(64);
    let s15 = i32x4.splat(flags | (block == 0 ? firstFlag : 0) | (block == blockCount - 1 ? lastFlag : 0));

    for (let at = order; at < order + 7 * 16; at += 16) {
      s0 = i32x4.add(i32x4.add(s0, word(load<u8>(at, 0))), s4);
      s1 = i32x4.add(i32x4.add(s1, word(load<u8>(at, 2))), s5);
      s2 = i32x4.add(i32x4.add(s2, word(load<u8>(at, 4))), s6);
      s3 = i32x4.add(i32x4.add(s3, word(load<u8>(at, 6))), s7);
      s12 = rotate16(v128.xor(s12, s0));
      s13 = rotate16(v128.xor(s13, s1));
      s14 = rotate16(v128.xor(s14, s2));
      s15 = rotate16(v128.xor(s15, s3));
      s8 = i32x4.add(s8, s12);
      s9 = i32x4.add(s9, s13);
      s10 = i32x4.add(s10, s14);
      s11 = i32x4.add(s11, s15);
      s4 = rotate(v128.xor(s4, s8), 12);
      s5 = rotate(v128.xor(s5, s9), 12);
      s6 = rotate(v128.xor(s6, s10), 12);
      s7 = rotate(v128.xor(s7, s11), 12);
      s0 = i32x4.add(i32x4.add(s0, word(load<u8>(at, 1))), s4);
      s1 = i32x4.add(i32x4.add(s1, word(load<u8>(at, 3))), s5);
      s2 = i32x4.add(i32x4.add(s2, word(load<u8>(at, 5))), s6);
      s3 = i32x4.add(i32x4.add(s3, word(load<u8>(at, 7))), s7);
      s12 = rotate8(v128.xor(s12, s0));
      s13 = rotate8(v128.xor(s13, s1));
      s14 = rotate8(v128.xor(s14, s2));
      s15 = rotate8(v128.xor(s15, s3));
      s8 = i32x4.add(s8, s12);
      s9 = i32x4.add(s9, s13);
      s10 = i32x4.add(s10, s14);
      s11 = i32x4.add(s11, s15);
      s4 = rotate(v128.xor(s4, s8), 7);
      s5 = rotate(v128.xor(s5, s9), 7);
      s6 = rotate(v128.xor(s6, s10), 7);
      s7 = rotate(v128.xor(s7, s11), 7);
      s0 = i32x4.add(i32x4.add(s0, word(load<u8>(at, 8))), s5);
      s1 = i32x4.add(i32x4.add(s1, word(load<u8>(at, 10))), s6);
      s2 = i32x4.add(i32x4.add(s2, word(load<u8>(at, 12))), s7);
      s3 = i32x4.add(i32x4.add(s3, word(load<u8>(at, 14))), s4);
      s15 = rotate16(v128.xor(s15, s0));
      s12 = rotate16(v128.xor(s12, s1));
      s13 = rotate16(v128.xor(s13, s2));
      s14 = rotate16(v128.xor(s14, s3));
      s10 = i32x4.add(s10, s15);
      s11 = i32x4.add(s11, s12);
      s8 = i32x4.add(s8, s13);
      s9 = i32x4.add(s9, s14);
      s5 = rotate(v128.xor(s5, s10), 12);
      s6 = rotate(v128.xor(s6, s11), 12);
      s7 = rotate(v128.xor(s7, s8), 12);
      s4 = rotate(v128.xor(s4, s9), 12);
      s0 = i32x4.add(i32x4.add(s0, word(load<u8>(at, 9))), s5);
      s1 = i32x4.add(i32x4.add(s1, word(load<u8>(at, 11))), s6);
      s2 = i32x4.add(i32x4.add(s2, word(load<u8>(at, 13))), s7);
      s3 = i32x4.add(i32x4.add(s3, word(load<u8>(at, 15))), s4);
      s15 = rotate8(v128.xor(s15, s0));
      s12 = rotate8(v128.xor(s12, s1));
      s13 = rotate8(v128.xor(s13, s2));
      s14 = rotate8(v128.xor(s14, s3));
      s10 = i32x4.add(s10, s15);
      s11 = i32x4.add(s11, s12);
      s8 = i32x4.add(s8, s13);
      s9 = i32x4.add(s9, s14);
      s5 = rotate(v128.xor(s5, s10), 7);
      s6 = rotate(v128.xor(s6, s11), 7);
      s7 = rotate(v128.xor(s7, s8), 7);
      s4 = rotate(v128.xor(s4, s9), 7);
    }

    h0 = v128.xor(s0, s8);
    h1 = v128.xor(s1, s9);
    h2 = v128.xor(s2, s10);
    h3 = v128.xor(s3, s11);
    h4 = v128.xor(s4, s12);
    h5 = v128.xor(s5, s13);
    h6 = v128.xor(s6, s14);
    h7 = v128.xor(s7, s15);
  }
  storeWords(h0, h1, h2, h3, to);
  storeWords(h4, h5, h6, h7, to + 16);
}

/** Message words by the order of one round, as the rows of a single state want them. */
// @ts-ignore: decorator
@inline function gather(block: usize, at: usize, first: usize): v128 {
  const index = at + first;
  let row = v128.load32_zero(block + (<usize>load<u8>(index) << 2));
  row = v128.load32_lane(block + (<usize>load<u8>(index, 2) << 2), row, 1);
  row = v128.load32_lane(block + (<usize>load<u8>(index, 4) << 2), row, 2);
  return v128.load32_lane(block + (<usize>load<u8>(index, 6) << 2), row, 3);
}

/** Compresses one block into the chaining value at `value`; one vector per row of the state. */
function compressOne(value: usize, block: usize, byteLength: u32, counter: u32, flags: u32): void {
  let a = v128.load(value);
  let b = v128.load(value, 16);
  let c = v128.load(initial);
  let d = i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(0), 0, counter), 2, byteLength), 3, flags);

  for (let at = order; at < order + 7 * 16; at += 16) {
    for (let half: usize = 0; half < 16; half += 8) {
      a = i32x4.add(i32x4.add(a, gather(block, at, half)), b);
      d = rotate16(v128.xor(d, a));
      c = i32x4.add(c, d);
      b = rotate(v128.xor(b, c), 12);
      a = i32x4.add(i32x4.add(a, gather(block, at, half + 1)), b);
      d = rotate8(v128.xor(d, a));
      c = i32x4.add(c, d);
      b = rotate(v128.xor(b, c), 7);
      // Columns to diagonals, and back by the opposite turn.
      if (half == 0) {
        b = v128.shuffle<u32>(b, b, 1, 2, 3, 0);
        c = v128.shuffle<u32>(c, c, 2, 3, 0, 1);
        d = v128.shuffle<u32>(d, d, 3, 0, 1, 2);
      } else {
        b = v128.shuffle<u32>(b, b, 3, 0, 1, 2);
        c = v128.shuffle<u32>(c, c, 2, 3, 0, 1);
        d = v128.shuffle<u32>(d, d, 1, 2, 3, 0);
      }
    }
  }
  v128.store(value, v128.xor(a, c));
  v128.store(value, v128.xor(b, d), 16);
}

/** One leaf that is the last of its input: of any length up to 1024 bytes. */
function compressLastLeaf(input: usize, byteLength: usize, key: usize, counter: u32, isRoot: bool, to: usize): void {
  memory.copy(to, key, 32);
  let flags = keyed | chunkStart;
  while (byteLength > 64) {
    compressOne(to, input, 64, counter, flags);
    input += 64;
    byteLength -= 64;
    flags = keyed;
  }
  memory.fill(lastBlock, 0, 64);
  memory.copy(lastBlock, input, byteLength);
  compressOne(to, lastBlock, <u32>byteLength, counter, flags | chunkEnd | (isRoot ? root : 0));
}

/**
 * Writes the 32-byte digest of up to 256 KiB to `to`. Up to 3 KiB past the input are read, without effect.
 */
export function hashKeyed(input: usize, byteLength: usize, key: usize, to: usize): void {
  if (byteLength > maxInputByteLength) unreachable();
  if (byteLength <= leafByteLength) {
    compressLastLeaf(input, byteLength, key, 0, true, to);
    return;
  }
  let count: usize = (byteLength + leafByteLength - 1) / leafByteLength;
  const wholeCount = byteLength / leafByteLength;
  for (let leaf: usize = 0; leaf < wholeCount; leaf += 4) {
    compressFour(
      input + leaf * leafByteLength, leafByteLength, 16, key, <u32>leaf, 1, keyed, chunkStart, chunkEnd, chain + 32 * leaf,
    );
  }
  if (count > wholeCount) {
    const start = wholeCount * leafByteLength;
    compressLastLeaf(input + start, byteLength - start, key, <u32>wholeCount, false, chain + 32 * wholeCount);
  }
  // Pairing level by level gives the same tree as "the left side is the largest power of two".
  while (count > 2) {
    const pairs = count >> 1;
    const odd = count & 1;
    const oddLow = v128.load(chain + 64 * pairs);
    const oddHigh = v128.load(chain + 64 * pairs, 16);
    for (let pair: usize = 0; pair < pairs; pair += 4) {
      compressFour(chain + 64 * pair, 64, 1, key, 0, 0, keyed | parent, 0, 0, chain + 32 * pair);
    }
    if (odd) {
      v128.store(chain + 32 * pairs, oddLow);
      v128.store(chain + 32 * pairs, oddHigh, 16);
    }
    count = pairs + odd;
  }
  memory.copy(to, key, 32);
  compressOne(to, chain, 64, 0, keyed | parent | root);
}
