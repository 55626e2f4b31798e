import { createHash } from 'node:crypto';
import type { RecomputableFile } from '../../../kit/index.ts';

/**
 * A Blob whose content is computed whenever it is read, for libraries that read a file more than once. Takes
 * no memory for the content, except where a reader asks for an array of it.
 */
export class RecomputedBlob extends Blob {
  readonly #file: RecomputableFile;
  readonly #start: number;
  readonly #end: number;
  readonly #onDigest: ((sha256: string) => void) | undefined;

  /** @param onDigest told the sha256 each time the blob (not a slice of it) was read to its end. */
  constructor(file: RecomputableFile, onDigest?: (sha256: string) => void, start = 0, end = file.byteLength) {
    super();
    this.#file = file;
    this.#start = start;
    this.#end = end;
    this.#onDigest = onDigest;
  }

  override get size(): number {
    return this.#end - this.#start;
  }

  override slice(start = 0, end = this.size): Blob {
    const from = this.#start + clampIndex(start, this.size);
    const to = this.#start + clampIndex(end, this.size);
    return new RecomputedBlob(this.#file, undefined, from, Math.max(from, to));
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const blocks = this.#read();
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        async pull(controller) {
          const { done, value } = await blocks.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        async cancel() {
          await blocks.return(undefined);
        },
      },
      { highWaterMark: 0 },
    );
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const content = new Uint8Array(this.size);
    let byteOffset = 0;
    for await (const block of this.#read()) {
      content.set(block, byteOffset);
      byteOffset += block.byteLength;
    }
    return content.buffer;
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(await this.arrayBuffer());
  }

  async *#read(): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
    if (this.size === 0) return;
    const hash = this.#onDigest && createHash('sha256');
    let byteLength = 0;
    for await (const block of this.#file.stream(this.#start, this.#end)) {
      byteLength += block.byteLength;
      hash?.update(block);
      yield block as Uint8Array<ArrayBuffer>;
    }
    if (byteLength !== this.size) {
      throw new Error(`${this.#file.path} gave ${byteLength} bytes for a range of ${this.size}`);
    }
    if (hash) this.#onDigest?.(hash.digest('hex'));
  }
}

/** As Blob.slice counts: negative from the end, never outside. */
function clampIndex(index: number, size: number): number {
  return index < 0 ? Math.max(0, size + index) : Math.min(index, size);
}
