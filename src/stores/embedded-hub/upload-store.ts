import { malformed } from './refusal.ts';

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
