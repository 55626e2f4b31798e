import { GEAR_TABLE } from 'gearhash-jit';
import type { EncodedXorb } from '../../../src/formats/xet/stream.ts';

/** The gear table, each number as its upper and lower half. */
const upper = Uint32Array.from(GEAR_TABLE, (value) => Number(value >> 32n));
const lower = Uint32Array.from(GEAR_TABLE, (value) => Number(value & 0xffffffffn));

/** Chunk lengths by the rule as it is stated: every byte from the start of the chunk is hashed. */
export function chunkLengths(file: Uint8Array): number[] {
  const lengths: number[] = [];
  let start = 0;
  let high = 0;
  let low = 0;
  for (let index = 0; index < file.length; index++) {
    [high, low] = roll(high, low, file[index] ?? 0);
    const length = index + 1 - start;
    if ((length >= 8192 && high >>> 16 === 0) || length === 131_072) {
      lengths.push(length);
      start = index + 1;
      high = 0;
      low = 0;
    }
  }
  if (start < file.length) lengths.push(file.length - start);
  return lengths;
}

function roll(high: number, low: number, byte: number): [number, number] {
  const sum = ((low << 1) >>> 0) + (lower[byte] ?? 0);
  const carry = sum > 0xffffffff ? 1 : 0;
  return [(((high << 1) | (low >>> 31)) + (upper[byte] ?? 0) + carry) >>> 0, sum >>> 0];
}

/** 64 bytes after which there is a cut, whatever came before; `random` gives integers below 256. */
export function findCuttingWindow(random: () => number): Uint8Array {
  for (;;) {
    const window = Uint8Array.from({ length: 64 }, random);
    let high = 0;
    let low = 0;
    for (const byte of window) [high, low] = roll(high, low, byte);
    if (high >>> 16 === 0) return window;
  }
}

/** Bytes whose entry in the gear table alone looks like a cut. */
export const bytesLikeCuts: readonly number[] = [...upper.keys()].filter(
  (byte) => (upper[byte] ?? 0) >>> 16 === 0,
);

/** A repeatable source of integers below 2^32. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

export function randomBytes(byteLength: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  return Uint8Array.from({ length: byteLength }, () => random() & 0xff);
}

/** Weights as they are: bf16 numbers of a normal distribution with deviation 0.02. */
export function randomWeights(byteLength: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  const number = new Float32Array(1);
  const bits = new Uint32Array(number.buffer);
  const weights = new Uint16Array(Math.ceil(byteLength / 2));
  for (let index = 0; index < weights.length; index++) {
    number[0] = 0.02 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    weights[index] = (bits[0] ?? 0) >>> 16;
  }
  return new Uint8Array(weights.buffer, 0, byteLength);
}

export interface DecodedChunk {
  readonly scheme: number;
  readonly payload: Uint8Array;
  readonly content: Uint8Array;
}

/** Reads a serialized xorb by the published layout; throws on anything out of place. */
export function decodeXorb(xorb: Pick<EncodedXorb, 'body'>): DecodedChunk[] {
  const body = Buffer.from(xorb.body);
  const chunks: DecodedChunk[] = [];
  let at = 0;
  while (at < body.length) {
    if (body[at] !== 0) throw new Error(`Version ${body[at]} at ${at}.`);
    const payloadByteLength = body.readUIntLE(at + 1, 3);
    const scheme = body.readUInt8(at + 4);
    const byteLength = body.readUIntLE(at + 5, 3);
    at += 8;
    const payload = new Uint8Array(body.subarray(at, at + payloadByteLength));
    at += payloadByteLength;
    const content = decodePayload(scheme, payload);
    if (content.length !== byteLength) throw new Error(`${content.length} bytes instead of ${byteLength}.`);
    chunks.push({ scheme, payload, content });
  }
  if (at !== body.length) throw new Error('The last chunk is cut off.');
  return chunks;
}

function decodePayload(scheme: number, payload: Uint8Array): Uint8Array {
  if (scheme === 0) return payload;
  const content = decodeLz4Frame(payload);
  if (scheme === 1) return content;
  if (scheme === 2) return joinGroups(content);
  throw new Error(`Scheme ${scheme}.`);
}

function joinGroups(grouped: Uint8Array): Uint8Array {
  const content = new Uint8Array(grouped.length);
  let from = 0;
  for (let group = 0; group < 4; group++) {
    for (let index = group; index < content.length; index += 4) content[index] = grouped[from++] ?? 0;
  }
  return content;
}

/** The frame format, as far as the flags say that it is used: independent blocks, no checksums of content. */
export function decodeLz4Frame(frame: Uint8Array): Uint8Array {
  const view = Buffer.from(frame);
  if (view.readUInt32LE(0) !== 0x184d2204) throw new Error('No LZ4 frame.');
  if (view[4] !== 0x60 || view[5] !== 0x40) throw new Error(`Flags ${view[4]}, ${view[5]}.`);
  if (view[6] !== ((hashTwoBytes(0x60, 0x40) >>> 8) & 0xff)) throw new Error('Header checksum.');
  const parts: Uint8Array[] = [];
  let at = 7;
  for (;;) {
    const size = view.readUInt32LE(at);
    at += 4;
    if (size === 0) break;
    const byteLength = size & 0x7fffffff;
    const block = frame.subarray(at, at + byteLength);
    if (block.length !== byteLength) throw new Error('A block is cut off.');
    const content = size >= 0x80000000 ? block : decodeLz4Block(block);
    if (content.length > 65_536) throw new Error(`A block of ${content.length} bytes.`);
    parts.push(content);
    at += byteLength;
  }
  if (at !== frame.length) throw new Error('Bytes after the end mark.');
  return Buffer.concat(parts);
}

/** The block format, with the rules for its end. */
export function decodeLz4Block(block: Uint8Array): Uint8Array {
  const content: number[] = [];
  let at = 0;
  let lastMatch = { start: Number.NEGATIVE_INFINITY, end: 0 };
  const next = () => {
    const byte = block[at++];
    if (byte === undefined) throw new Error('A sequence is cut off.');
    return byte;
  };
  const extend = (short: number) => {
    let length = short;
    for (let byte = 255; short === 15 && byte === 255; length += byte) byte = next();
    return length;
  };
  for (;;) {
    const token = next();
    for (let left = extend(token >> 4); left > 0; left--) content.push(next());
    if (at === block.length) break;
    const distance = next() + 256 * next();
    if (distance === 0 || distance > content.length) throw new Error(`A match ${distance} bytes back.`);
    const start = content.length;
    for (let left = extend(token & 15) + 4; left > 0; left--)
      content.push(content[content.length - distance] ?? 0);
    lastMatch = { start, end: content.length };
  }
  if (lastMatch.end > 0) {
    if (lastMatch.start > content.length - 12) throw new Error('A match begins in the last 12 bytes.');
    if (lastMatch.end > content.length - 5) throw new Error('A match reaches into the last 5 bytes.');
  }
  return Uint8Array.from(content);
}

/** xxHash32 of two bytes with seed zero. */
function hashTwoBytes(first: number, second: number): number {
  const prime1 = 2654435761;
  const prime2 = 2246822519;
  const prime3 = 3266489917;
  const prime5 = 374761393;
  let hash = (prime5 + 2) >>> 0;
  for (const byte of [first, second]) {
    hash = (hash + Math.imul(byte, prime5)) >>> 0;
    hash = Math.imul((hash << 11) | (hash >>> 21), prime1) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 15), prime2);
  hash = Math.imul(hash ^ (hash >>> 13), prime3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
