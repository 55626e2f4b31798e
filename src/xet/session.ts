import { createHasher, formatHash } from './hash.ts';
import { createXetKernel } from './kernel.ts';
import { type Compression, createPayloadEncoder } from './payload.ts';
import type { EncodedXorb, XetFile, XetTerm } from './stream.ts';
import { createTreeHash } from './tree.ts';

const hashByteLength = 32;
const chunkHeaderByteLength = 8;
/** Nothing shorter is searched for its end. */
const minChunkByteLength = 8192;
const maxChunkByteLength = 131_072;
/** Waiting bytes are moved to the front when there is less room than this behind them. */
const refillByteLength = 65_536;
const maxChunksPerXorb = 8192;
/** Of a xorb as posted and, separately, of the bytes it stands for. */
const maxXorbByteLength = 64 * 1024 * 1024;
/** A xorb has room for at least one chunk. */
const minXorbByteLength = chunkHeaderByteLength + maxChunkByteLength;

/** The digest of a file of no bytes, which has no chunks. */
const emptyFileHash = '0'.repeat(2 * hashByteLength);

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
  let body: Buffer | undefined;
  let bodyByteLength = 0;
  let chunks: { readonly hash: string; readonly byteLength: number }[] = [];
  let rawByteLength = 0;

  function* addChunk(byteLength: number): XetSteps<void> {
    const payload = encoder.encode(chunkStart, byteLength, fileByteLength);
    const end = bodyByteLength + chunkHeaderByteLength + payload.byteLength;
    const fits =
      end <= xorbByteLimit &&
      rawByteLength + byteLength <= maxXorbByteLength &&
      chunks.length < maxChunksPerXorb;
    if (!fits) yield closeXorb();
    body ??= asBuffer(yield);

    const hashOffset = kernel.chunkHashes + chunks.length * hashByteLength;
    hasher.hashRegion('chunk', chunkStart, byteLength, hashOffset);
    const hash = formatHash(kernel.bytes, hashOffset);
    chunks.push({ hash, byteLength });
    fileTree.add(hash, byteLength);

    body[bodyByteLength] = 0;
    body.writeUIntLE(payload.byteLength, bodyByteLength + 1, 3);
    body[bodyByteLength + 4] = payload.scheme;
    body.writeUIntLE(byteLength, bodyByteLength + 5, 3);
    bodyByteLength += chunkHeaderByteLength;
    memory.copy(body, bodyByteLength, payload.byteOffset, payload.byteOffset + payload.byteLength);
    bodyByteLength += payload.byteLength;
    rawByteLength += byteLength;
    fileByteLength += byteLength;
  }

  function closeXorb(): EncodedXorb {
    if (body === undefined) throw new Error('No xorb is open.');
    const tree = createTreeHash(hasher);
    for (const chunk of chunks) tree.add(chunk.hash, chunk.byteLength);
    const hash = tree.finish() ?? emptyFileHash;
    terms.push({
      xorbHash: hash,
      byteLength: rawByteLength,
      chunkStart: 0,
      chunkEnd: chunks.length,
      verificationHash: hasher.digestRegion(
        'verification',
        kernel.chunkHashes,
        chunks.length * hashByteLength,
      ),
    });
    const xorb = { hash, body: new Uint8Array(body.buffer, body.byteOffset, bodyByteLength), chunks };
    body = undefined;
    bodyByteLength = 0;
    chunks = [];
    rawByteLength = 0;
    return xorb;
  }

  function asBuffer(given: Uint8Array | undefined): Buffer {
    if (given === undefined || given.byteLength < xorbByteLimit) {
      throw new RangeError(
        `A buffer of ${given?.byteLength ?? 0} bytes cannot hold a xorb of ${xorbByteLimit}.`,
      );
    }
    return Buffer.from(given.buffer, given.byteOffset, given.byteLength);
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
    if (chunks.length > 0) yield closeXorb();
    const root = fileTree.finish();
    return {
      fileHash: root === undefined ? emptyFileHash : hasher.hashHash('file', root),
      byteLength: fileByteLength,
      terms,
    };
  }

  return { write, finish };
}
