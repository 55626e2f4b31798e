import type { XetKernel } from './kernel.ts';

/** `auto` compresses what gains by it; `none` stores every chunk as it is. */
export type Compression = 'auto' | 'none';

/** How a chunk's payload is encoded in a xorb; the numbers are the format's. */
export const scheme = { stored: 0, lz4: 1, groupedLz4: 2 } as const;

export interface Payload {
  readonly scheme: number;
  /** Where it lies in the kernel's memory. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

export interface PayloadEncoder {
  /**
   * Encodes the chunk at `input` in the kernel's memory; the result holds until the next call.
   * @param fileOffset the chunk's place in its file, by which the encoder knows which byte of a number is where.
   */
  encode(input: number, byteLength: number, fileOffset: number): Payload;
}

/**
 * LZ4 frame: magic, version 1 with independent blocks and no checksums, blocks of up to 64 KiB, and the
 * checksum of those two bytes (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md).
 */
const frameHeader = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82);
const frameBlockByteLength = 65536;
const blockHeaderByteLength = 4;
const endMark = 0;
const endMarkByteLength = 4;
const storedBlockFlag = 0x80000000;

/** At most so long is a result that is worth the reader's time. */
const withGain = (byteLength: number) => Math.floor((byteLength * 31) / 32);
/** Chunks, of 64 KiB on average, for which a decision holds before everything is tried again. */
const chunksPerDecision = 32;

type Decision =
  | { readonly kind: 'stored' }
  | { readonly kind: 'lz4' }
  /** Which of the bytes of a four-byte word, by place in the file, are worth compressing. */
  | { readonly kind: 'groups'; readonly wordBytes: readonly boolean[] };

/**
 * Weights gain by compressing sign and exponent alone: the bytes of the mantissa are noise. Which bytes gain
 * hardly changes within a tensor, so it is found out now and then and remembered in between.
 */
export function createPayloadEncoder(kernel: XetKernel, compression: Compression): PayloadEncoder {
  const { bytes, view } = kernel;
  const everyByte = [true, true, true, true];
  let decision: Decision = { kind: 'stored' };
  let chunksLeft = 0;

  /** Writes one block, compressed if that gains. Returns the block's length, or 0 if it does not fit. */
  function writeBlock(input: number, byteLength: number, tries: boolean, to: number, limit: number): number {
    const content = to + blockHeaderByteLength;
    const compressed = tries ? kernel.compressBlock(input, byteLength, content) : byteLength;
    if (compressed <= withGain(byteLength) && content + compressed <= limit) {
      view.setUint32(to, compressed, true);
      return blockHeaderByteLength + compressed;
    }
    if (content + byteLength > limit) return 0;
    view.setUint32(to, (storedBlockFlag | byteLength) >>> 0, true);
    bytes.copyWithin(content, input, input + byteLength);
    return blockHeaderByteLength + byteLength;
  }

  /** Writes a frame of the blocks given; its length, or 0 if it is not clearly shorter than `chunkByteLength`. */
  function writeFrame(blocks: readonly Block[], chunkByteLength: number): number {
    const limit = kernel.payload + withGain(chunkByteLength) - endMarkByteLength;
    bytes.set(frameHeader, kernel.payload);
    let to = kernel.payload + frameHeader.length;
    for (const block of blocks) {
      const written = writeBlock(block.input, block.byteLength, block.tries, to, limit);
      if (written === 0) return 0;
      block.gained = written < block.byteLength;
      to += written;
    }
    view.setUint32(to, endMark, true);
    return to + endMarkByteLength - kernel.payload;
  }

  function encodePlain(input: number, byteLength: number): number {
    const blocks: Block[] = [];
    for (let start = 0; start < byteLength; start += frameBlockByteLength) {
      const length = Math.min(frameBlockByteLength, byteLength - start);
      blocks.push({ input: input + start, byteLength: length, tries: true, gained: false });
    }
    return writeFrame(blocks, byteLength);
  }

  function encodeGroups(
    input: number,
    byteLength: number,
    fileOffset: number,
    wordBytes: readonly boolean[],
  ): { readonly byteLength: number; readonly gained: readonly boolean[] } {
    kernel.splitGroups(input, byteLength, kernel.groups);
    const blocks: Block[] = [];
    let group = kernel.groups;
    for (let index = 0; index < 4; index++) {
      const length = (byteLength + 3 - index) >> 2;
      const tries = wordBytes[(fileOffset + index) % 4] === true;
      if (length > 0) blocks.push({ input: group, byteLength: length, tries, gained: false });
      group += length;
    }
    const frameByteLength = writeFrame(blocks, byteLength);
    const gained = everyByte.map(
      (_, wordByte) => blocks[(wordByte + 4 - (fileOffset % 4)) % 4]?.gained === true,
    );
    return { byteLength: frameByteLength, gained };
  }

  function decide(input: number, byteLength: number, fileOffset: number): Decision {
    const plain = encodePlain(input, byteLength) || byteLength;
    const grouped = encodeGroups(input, byteLength, fileOffset, everyByte);
    if (grouped.byteLength > 0 && grouped.byteLength <= plain)
      return { kind: 'groups', wordBytes: grouped.gained };
    return { kind: plain < byteLength ? 'lz4' : 'stored' };
  }

  return {
    encode(input, byteLength, fileOffset) {
      const stored: Payload = { scheme: scheme.stored, byteOffset: input, byteLength };
      if (compression === 'none') return stored;
      if (chunksLeft === 0) {
        decision = decide(input, byteLength, fileOffset);
        chunksLeft = chunksPerDecision;
      }
      chunksLeft--;
      if (decision.kind === 'stored') return stored;
      const encoded =
        decision.kind === 'lz4'
          ? encodePlain(input, byteLength)
          : encodeGroups(input, byteLength, fileOffset, decision.wordBytes).byteLength;
      if (encoded > 0) {
        return {
          scheme: decision.kind === 'lz4' ? scheme.lz4 : scheme.groupedLz4,
          byteOffset: kernel.payload,
          byteLength: encoded,
        };
      }
      chunksLeft = 0;
      return stored;
    },
  };
}

interface Block {
  readonly input: number;
  readonly byteLength: number;
  readonly tries: boolean;
  gained: boolean;
}
