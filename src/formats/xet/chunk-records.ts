/**
 * The chunks of a xorb as a shard lists them: 48 bytes each, with the hash, the offset and the length of the raw
 * bytes (https://huggingface.co/docs/xet/shard). Kept in that form, a file of any size has a list that is small
 * beside it, without an object for every chunk.
 */
export const chunkRecordByteLength = 48;

const rawOffsetField = 32;
const rawLengthField = 36;

/** Writes the record of one chunk; the rest of its 48 bytes must be zero. */
export function writeChunkRecord(
  records: Buffer,
  index: number,
  chunk: { readonly hash: Uint8Array; readonly rawOffset: number; readonly byteLength: number },
): void {
  const at = index * chunkRecordByteLength;
  records.set(chunk.hash, at);
  records.writeUInt32LE(chunk.rawOffset, at + rawOffsetField);
  records.writeUInt32LE(chunk.byteLength, at + rawLengthField);
}

/** How many chunks there are, and how many raw bytes they stand for together. */
export function countChunks(records: Uint8Array): { readonly count: number; readonly rawByteLength: number } {
  const count = records.byteLength / chunkRecordByteLength;
  if (count === 0) return { count, rawByteLength: 0 };
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const last = (count - 1) * chunkRecordByteLength;
  return {
    count,
    rawByteLength: view.getUint32(last + rawOffsetField, true) + view.getUint32(last + rawLengthField, true),
  };
}
