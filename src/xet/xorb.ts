import { formatHash, type Hasher } from './hash.ts';
import type { XetKernel } from './kernel.ts';
import type { Payload } from './payload.ts';
import type { EncodedXorb, XetTerm } from './stream.ts';
import { createTreeHash } from './tree.ts';

const hashByteLength = 32;
const chunkHeaderByteLength = 8;
export const maxChunkByteLength = 131_072;
/**
 * Of a xorb as posted and, separately, of the bytes it stands for. As only the last chunk of a file is shorter
 * than 8192 bytes, no xorb has more chunks than the 8192 that the storage takes.
 */
export const maxXorbByteLength = 64 * 1024 * 1024;
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
  const chunks: { readonly hash: string; readonly byteLength: number }[] = [];
  let bodyByteLength = 0;
  let rawByteLength = 0;

  return {
    hasRoom: (payload, byteLength) =>
      bodyByteLength + chunkHeaderByteLength + payload.byteLength <= xorbByteLimit &&
      rawByteLength + byteLength <= maxXorbByteLength,
    add(payload, input, byteLength) {
      const hashOffset = kernel.chunkHashes + chunks.length * hashByteLength;
      hasher.hashRegion('chunk', input, byteLength, hashOffset);
      const hash = formatHash(kernel.bytes, hashOffset);
      chunks.push({ hash, byteLength });
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
      const hashes = chunks.length * hashByteLength;
      return {
        xorb: { hash, body: buffer.subarray(0, bodyByteLength), chunks },
        term: {
          xorbHash: hash,
          byteLength: rawByteLength,
          chunkStart: 0,
          chunkEnd: chunks.length,
          verificationHash: hasher.digestRegion('verification', kernel.chunkHashes, hashes),
        },
      };
    },
  };
}
