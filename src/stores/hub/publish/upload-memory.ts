const mebibyte = 1 << 20;
/** The storage's limit for a serialized xorb. */
const maxXorbBytes = 64 * mebibyte;
/** Below this the round trip of a request outweighs its content. */
const minXorbBytes = 8 * mebibyte;
/** Enough to keep a connection busy while another waits for its answer. */
const xorbsOnTheirWay = 3;

/** How bytes are buffered on their way to the storage. */
export interface XorbMemory {
  /** Serialized size at which a xorb is closed. */
  readonly xorbByteLimit: number;
  /** Xorbs of all files that are alive at once, those being filled included. */
  readonly maxXorbs: number;
}

/**
 * Divides a budget into xorbs: one is being filled for each file that is written at once, and a few more are on
 * their way. More files make smaller xorbs, down to 8 MiB even where that exceeds the budget.
 */
export function divideUploadMemory(budgetBytes: number, filesAtOnce: number): XorbMemory {
  const maxXorbs = Math.max(1, filesAtOnce) + xorbsOnTheirWay;
  const share = Math.floor(budgetBytes / maxXorbs);
  return { maxXorbs, xorbByteLimit: Math.min(maxXorbBytes, Math.max(minXorbBytes, share)) };
}
