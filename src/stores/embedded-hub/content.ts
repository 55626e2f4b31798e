import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Large enough that a piece costs more to copy than to hand over. */
const maxPieceBytes = 1024 * 1024;
/** One piece is filled while the one before is being sent; the third is the reader's slack. */
const ringSlots = 3;

/** The bytes of one stored file, wherever they are kept or however they are computed. */
export interface Content {
  readonly byteLength: number;
  /**
   * The bytes [start, end) in pieces. A piece stays valid until the second pull after its own, so that one
   * can be sent while the next is read.
   */
  read(start: number, end: number): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A file whose bytes are computed when asked for. */
export interface GeneratedFile {
  readonly byteLength: number;
  /** The bytes [start, end), which are at most 1 MiB; whole or in pieces that are not written again. */
  read(start: number, end: number): Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** Content held in memory, as the pieces it arrived in. */
export function contentOfPieces(pieces: readonly Uint8Array[]): Content {
  const byteLength = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  return {
    byteLength,
    *read(start, end) {
      let pieceStart = 0;
      for (const piece of pieces) {
        const from = Math.max(start - pieceStart, 0);
        const to = Math.min(end - pieceStart, piece.byteLength);
        if (from < to) yield piece.subarray(from, to);
        pieceStart += piece.byteLength;
        if (pieceStart >= end) return;
      }
    },
  };
}

/** A file on disk, read when asked for; it must not change while the Hub runs. */
export function contentOfFile(path: string, byteLength: number): Content {
  return {
    byteLength,
    async *read(start, end) {
      const file = await open(path, 'r');
      try {
        const pieceBytes = Math.min(maxPieceBytes, end - start);
        const ring = Array.from({ length: ringSlots }, () => Buffer.allocUnsafe(pieceBytes));
        for (let offset = start, turn = 0; offset < end; turn++) {
          const slot = ring[turn % ringSlots] as Buffer;
          const { bytesRead } = await file.read(slot, 0, Math.min(pieceBytes, end - offset), offset);
          if (bytesRead === 0) throw new Error(`${path} became shorter than ${byteLength} bytes.`);
          yield slot.subarray(0, bytesRead);
          offset += bytesRead;
        }
      } finally {
        await file.close();
      }
    },
  };
}

export function contentOfGenerated(file: GeneratedFile): Content {
  return {
    byteLength: file.byteLength,
    async *read(start, end) {
      for (let offset = start; offset < end; offset += maxPieceBytes) {
        const bytes = file.read(offset, Math.min(offset + maxPieceBytes, end));
        if (bytes instanceof Uint8Array) yield bytes;
        else yield* bytes;
      }
    },
  };
}

/** The bytes [start, end) as one buffer; for small files and for tests. */
export async function readWhole(content: Content, start = 0, end = content.byteLength): Promise<Buffer> {
  const whole = Buffer.alloc(end - start);
  let offset = 0;
  for await (const piece of content.read(start, end)) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  if (offset !== whole.byteLength) throw new Error(`content gave ${offset} of ${whole.byteLength} bytes`);
  return whole;
}

/** Its sha256, 64 hex digits. */
export async function hashContent(content: Content): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of content.read(0, content.byteLength)) hash.update(piece);
  return hash.digest('hex');
}
