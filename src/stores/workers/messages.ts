import type { Compression, XetSummary } from '../../formats/xet/index.ts';

/** What a worker is told. Streams are numbered by the pool; requests of one stream are served in order. */
export type Request =
  | { readonly kind: 'open-sha256'; readonly stream: number }
  | {
      readonly kind: 'open-xet';
      readonly stream: number;
      readonly xorbByteLimit: number;
      readonly compression: Compression;
    }
  /** Answered by `taken` when the block may be changed. */
  | { readonly kind: 'write'; readonly stream: number; readonly block: Uint8Array }
  /** The answer to `buffer-wanted`. */
  | { readonly kind: 'give-buffer'; readonly stream: number; readonly buffer: SharedArrayBuffer }
  /** Answered by `sha256` or `file`. */
  | { readonly kind: 'finish'; readonly stream: number }
  /** Not answered. */
  | { readonly kind: 'abort'; readonly stream: number };

/** What a worker says. */
export type WorkerReply =
  | { readonly kind: 'taken'; readonly stream: number }
  | { readonly kind: 'buffer-wanted'; readonly stream: number }
  /** The buffer given last holds a xorb, and is the pool's again. */
  | {
      readonly kind: 'xorb';
      readonly stream: number;
      readonly hash: string;
      readonly byteLength: number;
      readonly chunkRecords: Uint8Array;
    }
  | { readonly kind: 'sha256'; readonly stream: number; readonly sha256: string }
  | { readonly kind: 'file'; readonly stream: number; readonly summary: XetSummary }
  /** The stream is gone. */
  | { readonly kind: 'failed'; readonly stream: number; readonly error: unknown };
