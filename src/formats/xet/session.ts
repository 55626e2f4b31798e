import { createHasher } from './hash.ts';
import { createXetKernel } from './kernel.ts';
import { type Compression, createPayloadEncoder } from './payload.ts';
import type { EncodedXorb, XetFile, XetTerm } from './stream.ts';
import { createTreeHash } from './tree.ts';
import { maxXorbByteLength, minXorbByteLength, type OpenXorb, openXorb } from './xorb.ts';

/** Nothing shorter is searched for its end. */
const minChunkByteLength = 8192;
/** Waiting bytes are moved to the front when there is less room than this behind them. */
const refillByteLength = 65_536;

export interface XetSessionOptions {
  /** Serialized size at which a xorb is closed; from 131,080 bytes to 64 MiB. */
  readonly xorbByteLimit: number;
  readonly compression?: Compression;
}

/** What remains to be said of a file after its xorbs. */
export type XetSummary = Omit<XetFile, 'xorbs'>;

/**
 * Work that stops for its caller: `undefined` asks for a buffer of `xorbByteLimit` bytes, with which the work is
 * resumed; a finished xorb lies in the buffer given last, which is then the caller's again.
 */
export type XetSteps<Result> = Generator<EncodedXorb | undefined, Result, Uint8Array | undefined>;

/** One file on its way into xorbs. The results depend on the bytes alone, not on how they are cut into blocks. */
export interface XetSession {
  write(block: Uint8Array): XetSteps<void>;
  finish(): XetSteps<XetSummary>;
}

/**
 * Opens a session (https://huggingface.co/docs/xet: chunks are cut by content, hashed, compressed where that
 * gains, and collected into xorbs, one term of the file each).
 * @throws RangeError if the limit is out of its range, or a buffer is too small.
 */
export function openXetSession({ xorbByteLimit, compression = 'auto' }: XetSessionOptions): XetSession {
  if (!(xorbByteLimit >= minXorbByteLength && xorbByteLimit <= maxXorbByteLength)) {
    throw new RangeError(
      `A xorb of ${xorbByteLimit} bytes is outside ${minXorbByteLength} to ${maxXorbByteLength} bytes.`,
    );
  }
  const kernel = createXetKernel();
  const memory = Buffer.from(kernel.bytes.buffer);
  const hasher = createHasher(kernel);
  const encoder = createPayloadEncoder(kernel, compression);
  const fileTree = createTreeHash(hasher);
  const terms: XetTerm[] = [];
  const inputEnd = kernel.input + kernel.inputCapacity;

  let chunkStart = kernel.input;
  let scanned = kernel.input;
  let filled = kernel.input;
  let fileByteLength = 0;
  let xorb: OpenXorb | undefined;

  function* addChunk(byteLength: number): XetSteps<void> {
    const payload = encoder.encode(chunkStart, byteLength, fileByteLength);
    if (xorb?.hasRoom(payload, byteLength) === false) yield closeXorb(xorb);
    xorb ??= openXorb(kernel, hasher, checkBuffer(yield), xorbByteLimit);
    fileTree.add(xorb.add(payload, chunkStart, byteLength), byteLength);
    fileByteLength += byteLength;
  }

  function closeXorb(full: OpenXorb): EncodedXorb {
    const closed = full.close();
    terms.push(closed.term);
    xorb = undefined;
    return closed.xorb;
  }

  function checkBuffer(given: Uint8Array | undefined): Uint8Array {
    if (given !== undefined && given.byteLength >= xorbByteLimit) return given;
    throw new RangeError(
      `A buffer of ${given?.byteLength ?? 0} bytes cannot hold a xorb of ${xorbByteLimit}.`,
    );
  }

  function* write(block: Uint8Array): XetSteps<void> {
    const source = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    let taken = 0;
    while (taken < source.length) {
      const byteLength = Math.min(source.length - taken, inputEnd - filled);
      source.copy(memory, filled, taken, taken + byteLength);
      taken += byteLength;
      filled += byteLength;
      yield* cutChunks();
    }
  }

  /** Takes every chunk whose end is known, and moves the rest to the front. */
  function* cutChunks(): XetSteps<void> {
    for (;;) {
      const byteLength = kernel.findCut(chunkStart, scanned, filled);
      if (byteLength === 0) break;
      yield* addChunk(byteLength);
      chunkStart += byteLength;
      scanned = chunkStart;
    }
    // Shorter rests were not searched at all.
    if (filled - chunkStart >= minChunkByteLength) scanned = filled;
    if (chunkStart === kernel.input || inputEnd - filled >= refillByteLength) return;
    const moved = chunkStart - kernel.input;
    memory.copyWithin(kernel.input, chunkStart, filled);
    chunkStart -= moved;
    scanned -= moved;
    filled -= moved;
  }

  function* finish(): XetSteps<XetSummary> {
    if (filled > chunkStart) yield* addChunk(filled - chunkStart);
    filled = chunkStart;
    if (xorb !== undefined) yield closeXorb(xorb);
    // A file without bytes has no tree; its hash is all zeros.
    const fileHash = fileByteLength === 0 ? fileTree.finish() : hasher.hashHash('file', fileTree.finish());
    return { fileHash, byteLength: fileByteLength, terms };
  }

  return { write, finish };
}
