import { readFileSync } from 'node:fs';
import type { ByteSource } from '../../../src/kit/byte-source.ts';

/** A stretch of a file; all between the stretches is zeros. */
export interface Part {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A file in memory, of any length, that counts what is read and takes no range outside of itself. */
export class CountingSource implements ByteSource {
  readonly name = 'weights.bin';
  readonly byteLength: number;
  readCount = 0;
  readByteLength = 0;
  /** How many reads were waiting at the same time. */
  peakConcurrency = 0;
  readonly #parts: readonly Part[];
  #running = 0;

  constructor(content: Uint8Array | { readonly byteLength: number; readonly parts: readonly Part[] }) {
    this.byteLength = content.byteLength;
    this.#parts = content instanceof Uint8Array ? [{ at: 0, bytes: content }] : content.parts;
  }

  async slice(start: number, end: number): Promise<Uint8Array> {
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
      throw new Error(`a read of [${start}, ${end})`);
    }
    if (end > this.byteLength) throw new Error(`a read of [${start}, ${end}) past ${this.byteLength}`);
    this.readCount++;
    this.readByteLength += end - start;
    this.peakConcurrency = Math.max(this.peakConcurrency, ++this.#running);
    await Promise.resolve();
    this.#running--;
    const bytes = new Uint8Array(end - start);
    for (const part of this.#parts) {
      const from = Math.max(start, part.at);
      const to = Math.min(end, part.at + part.bytes.length);
      if (from < to) bytes.set(part.bytes.subarray(from - part.at, to - part.at), from - start);
    }
    return bytes;
  }
}

export function readGolden(name: string): Buffer {
  return readFileSync(new URL(`golden/${name}`, import.meta.url));
}

export function readLines<T>(name: string): T[] {
  return readGolden(name)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
