/** Random access to the bytes of one immutable file; for headers and other small reads. */
export interface ByteSource {
  /** The file as a user would name it, for errors. */
  readonly name: string;
  readonly byteLength: number;
  /** The bytes [start, end). Rejects rather than giving fewer. */
  slice(start: number, end: number): Promise<Uint8Array>;
}

/** The bytes [start, end) of one file of a snapshot. */
export interface FileRange {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a fixed list of ranges front to back, as one stream. A file-backed reader fills synchronously and
 * returns nothing; a network-backed one reads ahead within its own bound and stops reading the socket when
 * that bound is reached.
 */
export interface RangeReader {
  /** Fills the whole of `target` (which may lie in shared memory) with the next bytes of the stream. */
  fill(target: Uint8Array): void | Promise<void>;
  /** Releases handles and sockets; safe to call twice and while a fill is pending (which then rejects). */
  close(): void;
}
