import { createHash, type Hash } from 'node:crypto';
import { type Exchange, readPieces } from './exchange.ts';
import { malformed, Refusal } from './refusal.ts';

interface Part {
  readonly pieces: readonly Buffer[];
  readonly byteLength: number;
  readonly etag: string;
}

/** Parts of large files between their upload and the call that completes them. */
export class UploadStore {
  readonly #parts = new Map<string, Map<number, Part>>();

  addPart(uploadId: string, partNumber: number, part: Part): void {
    const parts = this.#parts.get(uploadId) ?? new Map<number, Part>();
    parts.set(partNumber, part);
    this.#parts.set(uploadId, parts);
  }

  /** All parts in order, once they are complete. @throws {Refusal} 400 */
  takeParts(uploadId: string, listed: readonly { partNumber: number; etag: string }[]): readonly Buffer[] {
    const parts = this.#parts.get(uploadId) ?? new Map<number, Part>();
    const pieces: Buffer[] = [];
    for (const [index, { partNumber, etag }] of listed.entries()) {
      const part = parts.get(partNumber);
      if (partNumber !== index + 1) throw malformed('lfs: parts must be listed in order from 1');
      if (part === undefined) throw malformed(`lfs: part ${partNumber} was never uploaded`);
      if (part.etag !== etag) throw malformed(`lfs: part ${partNumber} has another ETag`);
      pieces.push(...part.pieces);
    }
    if (listed.length !== parts.size)
      throw malformed(`lfs: ${parts.size} parts came, ${listed.length} listed`);
    this.#parts.delete(uploadId);
    return pieces;
  }
}

/**
 * Receives one body of exactly `byteLength` bytes into memory.
 *
 * @throws {Refusal} 400 for another length, 413 above it, 507 when the Hub's memory is used up
 */
export async function receiveContent(exchange: Exchange, byteLength: number, hash: Hash): Promise<Buffer[]> {
  requireRoom(exchange, byteLength);
  const pieces: Buffer[] = [];
  let received = 0;
  for await (const piece of readPieces(exchange, byteLength)) {
    hash.update(piece);
    received += piece.byteLength;
    pieces.push(piece);
  }
  if (received !== byteLength) throw malformed(`lfs: ${received} bytes came, ${byteLength} were announced`);
  return pieces;
}

/** Asks before receiving; what is stored in the end is counted then. @throws {Refusal} 507 */
export function requireRoom(exchange: Exchange, byteLength: number): void {
  const { stats, settings } = exchange.hub;
  if (stats.storedBytes + byteLength > settings.storedBytesLimit) {
    throw new Refusal(507, `The embedded Hub keeps at most ${settings.storedBytesLimit} bytes of uploads.`);
  }
}

export function hashPieces(pieces: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
