interface PendingFill {
  readonly target: Uint8Array;
  filledBytes: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A bounded queue of bytes between one writer (a socket) and one reader. While the reader waits and nothing is
 * queued, the writer is given the reader's own memory, so that the bytes arrive where they are needed without
 * a copy.
 */
export class RangeBuffer {
  /** Called when the writer, having found no space, can go on; and on {@link fail}. */
  onSpace: (() => void) | undefined;
  readonly #takeRing: () => Uint8Array;
  #ring: Uint8Array | undefined;
  #readOffset = 0;
  #queuedBytes = 0;
  #reservedFill: PendingFill | undefined;
  #pending: PendingFill | undefined;
  #receivedBytes = 0;
  #failure: { readonly reason: unknown } | undefined;

  /** @param takeRing gives the memory of the queue, when bytes come that no fill waits for */
  constructor(takeRing: () => Uint8Array) {
    this.#takeRing = takeRing;
  }

  /** All bytes that the writer has brought so far. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  get isFull(): boolean {
    return this.#ring !== undefined && this.#queuedBytes === this.#ring.byteLength;
  }

  /** Resolves when there is space, or when the queue has ended; rejects when aborted. For the writer. */
  async untilSpace(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.isFull) return;
    let resolve = () => {};
    const space = new Promise<void>((done) => {
      resolve = done;
    });
    this.onSpace = resolve;
    signal.addEventListener('abort', resolve, { once: true });
    await space;
    signal.removeEventListener('abort', resolve);
    this.onSpace = undefined;
    signal.throwIfAborted();
  }

  /** Where the next bytes go, at most `limitBytes`; empty when the queue is full. */
  reserve(limitBytes: number): Uint8Array {
    const pending = this.#pending;
    if (pending !== undefined && this.#queuedBytes === 0) {
      this.#reservedFill = pending;
      return pending.target.subarray(pending.filledBytes, pending.filledBytes + limitBytes);
    }
    this.#reservedFill = undefined;
    this.#ring ??= this.#takeRing();
    const capacityBytes = this.#ring.byteLength;
    if (this.#queuedBytes === 0) this.#readOffset = 0;
    const writeOffset = (this.#readOffset + this.#queuedBytes) % capacityBytes;
    const contiguousBytes = Math.min(capacityBytes - this.#queuedBytes, capacityBytes - writeOffset);
    return this.#ring.subarray(writeOffset, writeOffset + Math.min(contiguousBytes, limitBytes));
  }

  /** The first `byteCount` bytes of the region reserved last were written. */
  commit(byteCount: number): void {
    this.#receivedBytes += byteCount;
    if (this.#reservedFill !== undefined) this.#reservedFill.filledBytes += byteCount;
    else this.#queuedBytes += byteCount;
    this.#reservedFill = undefined;
    if (this.#pending !== undefined) this.#advance(this.#pending);
  }

  /** Copies bytes in, as many as there is room for; gives their number. */
  write(bytes: Uint8Array): number {
    let writtenBytes = 0;
    while (writtenBytes < bytes.byteLength) {
      const region = this.reserve(bytes.byteLength - writtenBytes);
      if (region.byteLength === 0) break;
      region.set(bytes.subarray(writtenBytes, writtenBytes + region.byteLength));
      this.commit(region.byteLength);
      writtenBytes += region.byteLength;
    }
    return writtenBytes;
  }

  /** Fills the whole target with the next bytes; one fill at a time. */
  fill(target: Uint8Array): void | Promise<void> {
    if (this.#pending !== undefined) throw new Error('A fill is already waiting.');
    const copiedBytes = this.#take(target);
    if (copiedBytes === target.byteLength) {
      this.onSpace?.();
      return;
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure.reason);
    return new Promise((resolve, reject) => {
      this.#pending = { target, filledBytes: copiedBytes, resolve, reject };
      this.onSpace?.();
    });
  }

  /** Ends the queue: a waiting fill, and every later one that the queued bytes cannot serve, rejects. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.reject(reason);
    this.onSpace?.();
  }

  /** Gives the memory of the queue back, once the writer has brought its last byte and the reader has it. */
  releaseRing(): Uint8Array | undefined {
    const ring = this.#ring;
    this.#ring = undefined;
    return ring;
  }

  #advance(pending: PendingFill): void {
    pending.filledBytes += this.#take(pending.target.subarray(pending.filledBytes));
    if (pending.filledBytes < pending.target.byteLength) return;
    this.#pending = undefined;
    pending.resolve();
  }

  #take(target: Uint8Array): number {
    let takenBytes = 0;
    while (this.#ring !== undefined && takenBytes < target.byteLength && this.#queuedBytes > 0) {
      const byteCount = Math.min(
        target.byteLength - takenBytes,
        this.#queuedBytes,
        this.#ring.byteLength - this.#readOffset,
      );
      target.set(this.#ring.subarray(this.#readOffset, this.#readOffset + byteCount), takenBytes);
      this.#readOffset = (this.#readOffset + byteCount) % this.#ring.byteLength;
      this.#queuedBytes -= byteCount;
      takenBytes += byteCount;
    }
    return takenBytes;
  }
}
