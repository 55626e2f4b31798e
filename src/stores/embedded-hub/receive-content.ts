import { createHash, type Hash } from 'node:crypto';
import { type Exchange, readPieces } from './exchange.ts';
import { malformed, Refusal } from './refusal.ts';

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
