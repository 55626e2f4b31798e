/** Magic number of an LZ4 frame, read as a little-endian u32. */
const frameMagic = 0x184d2204;
const minMatch = 4;

/**
 * Decompresses one LZ4 frame (independent or linked blocks; checksums are skipped, not compared).
 *
 * @throws {RangeError} when the frame is malformed or does not give exactly `rawByteLength` bytes
 */
export function decodeLz4Frame(frame: Uint8Array, rawByteLength: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== frameMagic) throw new RangeError('no LZ4 frame magic');
  const flags = view.getUint8(4);
  if (flags >> 6 !== 1) throw new RangeError('unknown LZ4 frame version');
  const hasBlockChecksum = (flags & 0x10) !== 0;
  const hasContentSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  let offset = 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0);

  const raw = new Uint8Array(rawByteLength);
  let written = 0;
  for (;;) {
    const size = view.getUint32(offset, true);
    offset += 4;
    if (size === 0) break;
    const blockBytes = size & 0x7fffffff;
    if (offset + blockBytes > frame.byteLength) throw new RangeError('LZ4 block passes the end of the frame');
    const block = frame.subarray(offset, offset + blockBytes);
    if (size >>> 31 === 1) {
      if (written + blockBytes > rawByteLength) throw new RangeError('LZ4 frame is longer than announced');
      raw.set(block, written);
      written += blockBytes;
    } else {
      written = decodeBlock(block, raw, written);
    }
    offset += blockBytes + (hasBlockChecksum ? 4 : 0);
  }
  if (written !== rawByteLength) throw new RangeError(`LZ4 frame gives ${written} of ${rawByteLength} bytes`);
  return raw;
}

/** Appends one block's bytes at `written`; gives the new end. */
function decodeBlock(block: Uint8Array, raw: Uint8Array, written: number): number {
  let from = 0;
  let to = written;
  while (from < block.byteLength) {
    const token = block[from++] as number;
    let literalBytes = token >> 4;
    if (literalBytes === 15) [literalBytes, from] = readLength(block, from, literalBytes);
    if (from + literalBytes > block.byteLength || to + literalBytes > raw.byteLength) {
      throw new RangeError('LZ4 literals pass the end');
    }
    raw.set(block.subarray(from, from + literalBytes), to);
    from += literalBytes;
    to += literalBytes;
    if (from === block.byteLength) return to;

    if (from + 2 > block.byteLength) throw new RangeError('LZ4 match without offset');
    const distance = (block[from] as number) | ((block[from + 1] as number) << 8);
    from += 2;
    let matchBytes = token & 15;
    if (matchBytes === 15) [matchBytes, from] = readLength(block, from, matchBytes);
    matchBytes += minMatch;
    if (distance === 0 || distance > to || to + matchBytes > raw.byteLength) {
      throw new RangeError('LZ4 match leaves the block');
    }
    if (distance >= matchBytes) raw.copyWithin(to, to - distance, to - distance + matchBytes);
    else for (let i = 0; i < matchBytes; i++) raw[to + i] = raw[to + i - distance] as number;
    to += matchBytes;
  }
  return to;
}

function readLength(block: Uint8Array, start: number, base: number): [length: number, next: number] {
  let length = base;
  for (let from = start; from < block.byteLength; from++) {
    const byte = block[from] as number;
    length += byte;
    if (byte !== 255) return [length, from + 1];
  }
  throw new RangeError('LZ4 length passes the end');
}
