import { chunkRecordByteLength, writeChunkRecord } from './chunk-records.ts';
import { formatHash, type Hasher } from './hash.ts';
import type { XetKernel } from './kernel.ts';
import type { Payload } from './payload.ts';
import type { EncodedXorb, XetTerm } from './stream.ts';
import { createTreeHash } from './tree.ts';

const hashByteLength = 32;
const chunkHeaderByteLength = 8;
export const maxChunkByteLength = 131_072;
/** Of a xorb as posted and, separately, of the bytes it stands for. */
export const maxXorbByteLength = 64 * 1024 * 1024;
/** As many as the storage takes; no xorb has more, as only the last chunk of a file is shorter than 8192 bytes. */
const maxChunkCount = 8192;
/** A xorb has room for at least one chunk. */
export const minXorbByteLength = chunkHeaderByteLength + maxChunkByteLength;

/** A xorb that is being filled, in a buffer of its own. */
export interface OpenXorb {
  hasRoom(payload: Payload, byteLength: number): boolean;
  /** Appends the chunk of `byteLength` bytes at `input` in the kernel's memory; returns its hash. */
  add(payload: Payload, input: number, byteLength: number): string;
  /** The xorb, and the part of the file that it holds. */
  close(): { readonly xorb: EncodedXorb; readonly term: XetTerm };
}

export function openXorb(
  kernel: XetKernel,
  hasher: Hasher,
  buffer: Uint8Array,
  xorbByteLimit: number,
): OpenXorb {
  const memory = Buffer.from(kernel.bytes.buffer);
  const body = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const tree = createTreeHash(hasher);
  const records = Buffer.alloc(maxChunkCount * chunkRecordByteLength);
  let chunkCount = 0;
  let bodyByteLength = 0;
  let rawByteLength = 0;

  return {
    hasRoom: (payload, byteLength) =>
      bodyByteLength + chunkHeaderByteLength + payload.byteLength <= xorbByteLimit &&
      rawByteLength + byteLength <= maxXorbByteLength,
    add(payload, input, byteLength) {
      const hashOffset = kernel.chunkHashes + chunkCount * hashByteLength;
      hasher.hashRegion('chunk', input, byteLength, hashOffset);
      const hash = formatHash(kernel.bytes, hashOffset);
      const bytes = kernel.bytes.subarray(hashOffset, hashOffset + hashByteLength);
      writeChunkRecord(records, chunkCount++, { hash: bytes, rawOffset: rawByteLength, byteLength });
      tree.add(hash, byteLength);

      body[bodyByteLength] = 0;
      body.writeUIntLE(payload.byteLength, bodyByteLength + 1, 3);
      body[bodyByteLength + 4] = payload.scheme;
      body.writeUIntLE(byteLength, bodyByteLength + 5, 3);
      bodyByteLength += chunkHeaderByteLength;
      memory.copy(body, bodyByteLength, payload.byteOffset, payload.byteOffset + payload.byteLength);
      bodyByteLength += payload.byteLength;
      rawByteLength += byteLength;
      return hash;
    },
    close() {
      const hash = tree.finish();
      const hashes = chunkCount * hashByteLength;
      const chunkRecords = new Uint8Array(records.subarray(0, chunkCount * chunkRecordByteLength));
      return {
        xorb: { hash, body: buffer.subarray(0, bodyByteLength), chunkRecords },
        term: {
          xorbHash: hash,
          byteLength: rawByteLength,
          chunkStart: 0,
          chunkEnd: chunkCount,
          verificationHash: hasher.digestRegion('verification', kernel.chunkHashes, hashes),
        },
      };
    },
  };
}
