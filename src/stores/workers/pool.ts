import type { Compression, EncodedXorb, XetFile } from '../../formats/xet/index.ts';

/** A digest taken on another thread. Blocks in shared memory are not copied. */
export interface HashStream<Result> {
  /** Resolves when the block has been taken in and may be changed. Calls keep their order. */
  write(block: Uint8Array): Promise<void>;
  finish(): Promise<Result>;
  /** Drops the stream; pending and later calls reject with the reason. */
  abort(reason: unknown): void;
}

export interface XetStreamOptions {
  /** Serialized size at which a xorb is closed; at most 64 MiB. */
  readonly xorbByteLimit: number;
  /**
   * How many xorbs of the whole pool may be alive at once when this stream starts another, those being filled
   * included; writing waits when all are. At least as many as there are streams that are fed side by side, or they
   * wait for each other; those that are being finished need no room kept for them.
   */
  readonly maxXorbs: number;
  /** `auto` unless told: chunks are compressed where that gains. */
  readonly compression?: Compression;
  /** Called for each finished xorb, several at once; its memory is reused when the promise resolves. */
  readonly onXorb: (xorb: EncodedXorb) => Promise<void>;
}

export interface WorkerPool {
  openSha256(): HashStream<string>;
  openXet(options: XetStreamOptions): HashStream<XetFile>;
  close(): Promise<void>;
}
