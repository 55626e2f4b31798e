const MIB = 1 << 20;
/** The storage's limit for a serialized xorb. */
const MAX_XORB_BYTES = 64 * MIB;
/** Below this the round trip of a request outweighs its content. */
const MIN_XORB_BYTES = 8 * MIB;
/** One being filled, three on their way: enough to keep a connection busy while another waits for its answer. */
const MAX_XORBS = 4;
/** One being filled, one on its way: with fewer, hashing and sending would take turns. */
const MIN_XORBS = 2;

/** How a file's bytes are buffered on their way to the storage. */
export interface XorbMemory {
  /** Serialized size at which a xorb is closed. */
  readonly xorbByteLimit: number;
  /** Xorbs of one file that are alive at once, the one being filled included. */
  readonly maxXorbs: number;
}

/**
 * Divides a budget among the files that are open at once, so that files × xorbs × size stays within it.
 * More files first cost size, then xorbs in flight; the least is two xorbs of 8 MiB per file, even where
 * that exceeds the budget.
 */
export function divideUploadMemory(budgetBytes: number, filesAtOnce: number): XorbMemory {
  const bytesPerFile = Math.floor(budgetBytes / Math.max(1, filesAtOnce));
  const affordable = Math.floor(bytesPerFile / MIN_XORB_BYTES);
  const maxXorbs = Math.min(MAX_XORBS, Math.max(MIN_XORBS, affordable));
  const share = Math.floor(bytesPerFile / maxXorbs);
  return { maxXorbs, xorbByteLimit: Math.min(MAX_XORB_BYTES, Math.max(MIN_XORB_BYTES, share)) };
}
