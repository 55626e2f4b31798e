import type { Content } from '../content.ts';
import { Refusal } from '../refusal.ts';
import type { HashedChunk } from './merkle.ts';
import { hashText } from './merkle.ts';
import type { ShardTerm } from './shard.ts';
import { readChunk, type StoredXorb } from './xorb.ts';

/** A file as the storage knows it: runs of chunks of xorbs, in order. */
export interface StoredFile {
  readonly hash: string;
  readonly byteLength: number;
  readonly terms: readonly ShardTerm[];
}

/** The xorbs and files of the storage service, shared by every repo. */
export class XorbStore {
  readonly xorbs = new Map<string, StoredXorb>();
  readonly files = new Map<string, StoredFile>();
  /** Which xorb holds a chunk, by chunk hash. */
  readonly #xorbOfChunk = new Map<string, string>();

  addXorb(xorb: StoredXorb): void {
    this.xorbs.set(xorb.hash, xorb);
    if (xorb.chunks !== undefined) this.#indexChunks(xorb.hash, xorb.chunks);
  }

  /** Tells the hashes of a xorb's chunks, when they were not computed on arrival. */
  nameChunks(xorb: StoredXorb, chunks: readonly HashedChunk[]): void {
    xorb.chunks = chunks;
    this.#indexChunks(xorb.hash, chunks);
  }

  findXorbOfChunk(chunkHash: string): StoredXorb | undefined {
    return this.xorbs.get(this.#xorbOfChunk.get(chunkHash) ?? '');
  }

  /** @throws {Refusal} 400 */
  requireXorb(hash: string): StoredXorb {
    const xorb = this.xorbs.get(hash);
    if (xorb === undefined) throw new Refusal(400, `xorb ${hash} has not been uploaded`);
    return xorb;
  }

  /** The bytes of a file, put together from its chunks when read. */
  contentOf(file: StoredFile): Content {
    return {
      byteLength: file.byteLength,
      read: (start, end) => {
        for (const term of file.terms) {
          if (this.requireXorb(term.xorbHash).body === undefined) {
            throw new Refusal(410, 'The content of this file was dropped: the Hub runs without keepContent.');
          }
        }
        return this.#readTerms(file, start, end);
      },
    };
  }

  *#readTerms(file: StoredFile, start: number, end: number): Generator<Uint8Array> {
    let offset = 0;
    for (const term of file.terms) {
      const { layout, body } = this.requireXorb(term.xorbHash);
      for (let index = term.chunkStart; index < term.chunkEnd; index++) {
        const chunkBytes = rawBytesOf(layout.rawOffsets, index, index + 1);
        if (offset + chunkBytes > start && offset < end && body !== undefined) {
          yield readChunk(body, layout, index).subarray(Math.max(start - offset, 0), end - offset);
        }
        offset += chunkBytes;
      }
      if (offset >= end) return;
    }
  }

  #indexChunks(xorbHash: string, chunks: readonly HashedChunk[]): void {
    for (const chunk of chunks) {
      const text = hashText(chunk.hash);
      if (!this.#xorbOfChunk.has(text)) this.#xorbOfChunk.set(text, xorbHash);
    }
  }
}

/** Uncompressed bytes of the chunks [start, end). */
export function rawBytesOf(rawOffsets: Uint32Array, start: number, end: number): number {
  return (rawOffsets[end] ?? 0) - (rawOffsets[start] ?? 0);
}
