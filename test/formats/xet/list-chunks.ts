import { formatHash } from '../../../src/formats/xet/hash.ts';

/** The chunks in records as shards have them: hash, offset and length of the raw bytes, in 48 bytes each. */
export function listChunks(
  records: Uint8Array,
): readonly { readonly hash: string; readonly byteLength: number }[] {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  return Array.from({ length: records.byteLength / 48 }, (_, index) => ({
    hash: formatHash(records, 48 * index),
    byteLength: view.getUint32(48 * index + 36, true),
  }));
}
