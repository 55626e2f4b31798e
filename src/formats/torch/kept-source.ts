import type { ByteSource } from '../../kit/index.ts';

/** Keeps stretches of a file that were read ahead, so that what lies close together is asked for once. */
export class KeptSource implements ByteSource {
  readonly name: string;
  readonly byteLength: number;
  readonly #source: ByteSource;
  readonly #kept: { readonly start: number; readonly bytes: Uint8Array }[] = [];

  constructor(source: ByteSource) {
    this.#source = source;
    this.name = source.name;
    this.byteLength = source.byteLength;
  }

  /** Reads the bytes [start, end) and keeps them for later. */
  async keep(start: number, end: number): Promise<Uint8Array> {
    const bytes = await this.slice(start, end);
    this.#kept.push({ start, bytes });
    return bytes;
  }

  async slice(start: number, end: number): Promise<Uint8Array> {
    // Every range comes from a stranger's numbers; one that was not checked is a bug of this room.
    if (!(start >= 0 && start <= end && end <= this.byteLength)) {
      throw new RangeError(`[${start}, ${end}) is not within the ${this.byteLength} bytes of ${this.name}`);
    }
    for (const kept of this.#kept) {
      const from = start - kept.start;
      if (from >= 0 && end - kept.start <= kept.bytes.length) {
        return kept.bytes.subarray(from, end - kept.start);
      }
    }
    return this.#source.slice(start, end);
  }
}
