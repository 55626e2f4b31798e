import { CapacityError, formatBytes } from '../../kit/index.ts';
import { countChunks } from './chunk-records.ts';
import { writeHash } from './hash.ts';
import type { XetFile } from './stream.ts';

/** `HFRepoMetaData`, a zero, and the seventeen bytes that tell a shard from a text. */
const magic = Buffer.from('48465265706f4d6574614461746100556967456a7b815783a5bdd95ccdd14aa9', 'hex');
const version = 2;

const headerByteLength = 48;
/** Every record of a shard has this length: file, term, verification, digest, xorb, chunk and bookend. */
const recordByteLength = 48;
const hashByteLength = 32;
const maxShardByteLength = 64 * 1024 * 1024;

const withVerification = 0x80000000;
const withSha256 = 0x40000000;

/**
 * Describes one file and its xorbs to the storage (https://huggingface.co/docs/xet/shard), in the form that is
 * uploaded: without a footer, with verification hashes and the file's SHA-256.
 * @param sha256 64 hexadecimal digits, in the usual order.
 * @throws CapacityError if the shard would be longer than the 64 MiB that the storage takes.
 */
export function encodeShard(file: XetFile, sha256: string): Uint8Array {
  const terms = file.terms.length;
  const chunks = file.xorbs.reduce((sum, xorb) => sum + countChunks(xorb.chunkRecords).count, 0);
  const fileRecords = 1 + 2 * terms + 1;
  const xorbRecords = file.xorbs.length + chunks;
  const byteLength = headerByteLength + (fileRecords + xorbRecords + 2) * recordByteLength;
  if (byteLength > maxShardByteLength) {
    throw new CapacityError(
      `A file of ${formatBytes(file.byteLength)} needs ${formatBytes(byteLength)} of metadata; the storage takes ${formatBytes(maxShardByteLength)}.`,
      { code: 'file-too-large', hint: 'Split the checkpoint into smaller files.' },
    );
  }

  const shard = new Uint8Array(byteLength);
  const view = new DataView(shard.buffer);
  shard.set(magic, 0);
  view.setUint32(magic.length, version, true);
  let byteOffset = headerByteLength;

  /** One record: a hash and up to four 32-bit numbers. */
  function addRecord(hash: string, numbers: readonly number[] = []): void {
    writeHash(shard, byteOffset, hash);
    numbers.forEach((value, index) => {
      view.setUint32(byteOffset + hashByteLength + 4 * index, value, true);
    });
    byteOffset += recordByteLength;
  }
  const bookend = 'f'.repeat(2 * hashByteLength);

  addRecord(file.fileHash, [(withVerification | withSha256) >>> 0, terms]);
  for (const term of file.terms)
    addRecord(term.xorbHash, [0, term.byteLength, term.chunkStart, term.chunkEnd]);
  for (const term of file.terms) addRecord(term.verificationHash);
  addRecord(sha256);
  addRecord(bookend);

  for (const xorb of file.xorbs) {
    const { count, rawByteLength } = countChunks(xorb.chunkRecords);
    // Its size as stored is for the storage to know; hf_xet sends zero as well.
    addRecord(xorb.hash, [0, count, rawByteLength, 0]);
    shard.set(xorb.chunkRecords, byteOffset);
    byteOffset += xorb.chunkRecords.byteLength;
  }
  addRecord(bookend);
  return shard;
}
