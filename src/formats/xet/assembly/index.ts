export { splitGroups } from './byte-groups';
export { hashKeyed } from './blake3';
export { findCut } from './gear';
export { compressBlock } from './lz4';

const maxChunkByteLength = 131072;
const maxChunksPerXorb = 8192;
/** What the functions may read past their input. */
const slack = 4096;

/** How many bytes may wait at `input`: the largest chunk, and as much again as is copied at a time. */
export const inputCapacity: i32 = maxChunkByteLength + 262144;
export const input: usize = memory.data(maxChunkByteLength + 262144 + slack, 64);

/** The byte groups of one chunk. */
export const groups: usize = memory.data(maxChunkByteLength + slack, 64);

/** The payload of one chunk, and what a block that does not compress takes while it is tried. */
export const payload: usize = memory.data(maxChunkByteLength + slack, 64);

/** The hashes of the chunks of one xorb, 32 bytes each. */
export const chunkHashes: usize = memory.data(maxChunksPerXorb * 32 + slack, 64);

/** Small inputs, keys and results. */
export const scratch: usize = memory.data(slack + slack, 64);
