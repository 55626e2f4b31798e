import { malformed, Refusal } from '../refusal.ts';
import { decodeLz4Frame } from './lz4-frame.ts';
import { type HashedChunk, hashChunk, hashXorb } from './merkle.ts';

export const maxXorbBytes = 64 * 1024 * 1024;
const maxChunks = 8192;
const maxRawChunkBytes = 131_072;
const maxCompressedChunkBytes = 262_144;
const headerBytes = 8;
/** A footer that some writers append; it is ignored. */
const footerTag = 'XETBLOB';
/** How many bytes are hashed before other requests get a turn. */
const validationTurnBytes = 4 * 1024 * 1024;

/** Where the chunks of a xorb lie. Both tables have one entry more than there are chunks. */
export interface XorbLayout {
  readonly chunkCount: number;
  /** Offset of each chunk's header in the serialized xorb. */
  readonly byteOffsets: Uint32Array;
  /** Offset of each chunk's bytes when all are decompressed. */
  readonly rawOffsets: Uint32Array;
}

export interface StoredXorb {
  readonly hash: string;
  readonly layout: XorbLayout;
  /** Undefined when the Hub was told to drop content. */
  readonly body: Buffer | undefined;
  /** Undefined until a shard names them, when the content was not hashed on arrival. */
  chunks: readonly HashedChunk[] | undefined;
}

/** Walks the chunk headers of a xorb as it arrives, without keeping it. */
export class XorbWalker {
  readonly #byteOffsets: number[] = [0];
  readonly #rawOffsets: number[] = [0];
  readonly #header = Buffer.alloc(headerBytes);
  #headerFill = 0;
  #payloadLeft = 0;
  #inFooter = false;

  /** @throws {Refusal} 400 */
  push(piece: Uint8Array): void {
    for (let offset = 0; offset < piece.byteLength && !this.#inFooter; ) {
      if (this.#payloadLeft > 0) {
        const skipped = Math.min(this.#payloadLeft, piece.byteLength - offset);
        this.#payloadLeft -= skipped;
        offset += skipped;
        continue;
      }
      const taken = Math.min(headerBytes - this.#headerFill, piece.byteLength - offset);
      this.#header.set(piece.subarray(offset, offset + taken), this.#headerFill);
      this.#headerFill += taken;
      offset += taken;
      if (this.#headerFill === headerBytes) this.#beginChunk();
    }
  }

  /** @throws {Refusal} 400 when the xorb stops in the middle of a chunk or has none */
  finish(): XorbLayout {
    if (!this.#inFooter && (this.#payloadLeft > 0 || this.#headerFill > 0)) {
      throw malformed('xorb: it ends in the middle of a chunk');
    }
    const chunkCount = this.#byteOffsets.length - 1;
    if (chunkCount === 0) throw malformed('xorb: it has no chunks');
    return {
      chunkCount,
      byteOffsets: Uint32Array.from(this.#byteOffsets),
      rawOffsets: Uint32Array.from(this.#rawOffsets),
    };
  }

  #beginChunk(): void {
    this.#headerFill = 0;
    if (this.#header.subarray(0, footerTag.length).toString('latin1') === footerTag) {
      this.#inFooter = true;
      return;
    }
    const index = this.#byteOffsets.length - 1;
    const { compressedBytes, scheme, rawBytes } = readChunkHeader(this.#header, 0, index);
    if (index === maxChunks) throw malformed(`xorb: it has more than ${maxChunks} chunks`);
    if (scheme === 0 && compressedBytes !== rawBytes) {
      throw malformed(`xorb: chunk ${index} is stored plain with ${compressedBytes} for ${rawBytes} bytes`);
    }
    const byteOffset = (this.#byteOffsets.at(-1) ?? 0) + headerBytes + compressedBytes;
    if (byteOffset > maxXorbBytes) throw malformed(`xorb: it is larger than ${maxXorbBytes} bytes`);
    this.#byteOffsets.push(byteOffset);
    this.#rawOffsets.push((this.#rawOffsets.at(-1) ?? 0) + rawBytes);
    this.#payloadLeft = compressedBytes;
  }
}

function readChunkHeader(bytes: Buffer, offset: number, index: number) {
  const version = bytes.readUInt8(offset);
  const compressedBytes = bytes.readUIntLE(offset + 1, 3);
  const scheme = bytes.readUInt8(offset + 4);
  const rawBytes = bytes.readUIntLE(offset + 5, 3);
  if (version !== 0) throw malformed(`xorb: chunk ${index} has version ${version}`);
  if (scheme > 2) throw malformed(`xorb: chunk ${index} has unknown compression ${scheme}`);
  if (rawBytes === 0 || rawBytes > maxRawChunkBytes) {
    throw malformed(`xorb: chunk ${index} has ${rawBytes} raw bytes`);
  }
  if (compressedBytes === 0 || compressedBytes > maxCompressedChunkBytes) {
    throw malformed(`xorb: chunk ${index} has ${compressedBytes} stored bytes`);
  }
  return { compressedBytes, scheme, rawBytes };
}

/** The bytes of one chunk; a view of the body where it is stored plain. @throws {Refusal} 400 */
export function readChunk(body: Buffer, layout: XorbLayout, index: number): Uint8Array {
  const offset = layout.byteOffsets[index] ?? 0;
  const { compressedBytes, scheme, rawBytes } = readChunkHeader(body, offset, index);
  const payload = body.subarray(offset + headerBytes, offset + headerBytes + compressedBytes);
  if (scheme === 0) return payload;
  try {
    const raw = decodeLz4Frame(payload, rawBytes);
    return scheme === 1 ? raw : ungroupBytes(raw);
  } catch (error) {
    if (error instanceof RangeError) throw malformed(`xorb: chunk ${index}: ${error.message}`);
    throw error;
  }
}

/** Undoes the grouping of bytes by their index modulo 4; leftover bytes went to the first groups. */
function ungroupBytes(grouped: Uint8Array): Uint8Array {
  const raw = new Uint8Array(grouped.byteLength);
  let from = 0;
  for (let group = 0; group < 4; group++) {
    for (let to = group; to < raw.byteLength; to += 4) raw[to] = grouped[from++] as number;
  }
  return raw;
}

/** Decompresses and hashes every chunk. @throws {Refusal} 400 when the xorb is not the one it is called */
export async function hashXorbContent(
  hash: string,
  body: Buffer,
  layout: XorbLayout,
): Promise<readonly HashedChunk[]> {
  const chunks: HashedChunk[] = [];
  let sinceTurn = 0;
  for (let index = 0; index < layout.chunkCount; index++) {
    const raw = readChunk(body, layout, index);
    chunks.push({ hash: hashChunk(raw), length: raw.byteLength });
    sinceTurn += raw.byteLength;
    if (sinceTurn > validationTurnBytes) {
      sinceTurn = 0;
      await new Promise(setImmediate);
    }
  }
  const actual = hashXorb(chunks);
  if (actual !== hash) throw new Refusal(400, `xorb: its hash is ${actual}, not ${hash}`);
  return chunks;
}
