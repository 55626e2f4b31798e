/** A serialized xorb, ready to be posted. Hash strings are 64 hex digits in the protocol's (MerkleHash) order. */
export interface EncodedXorb {
  readonly hash: string;
  /** May lie in shared memory that is reused later. */
  readonly body: Uint8Array;
  /** See chunk-records.ts. */
  readonly chunkRecords: Uint8Array;
}

/** One run of a file's chunks that lie in one xorb. */
export interface XetTerm {
  readonly xorbHash: string;
  readonly byteLength: number;
  readonly chunkStart: number;
  readonly chunkEnd: number;
  readonly verificationHash: string;
}

/** What the storage needs to know of a file whose xorbs have been posted. */
export interface XetFile {
  readonly fileHash: string;
  readonly byteLength: number;
  readonly terms: readonly XetTerm[];
  readonly xorbs: readonly Omit<EncodedXorb, 'body'>[];
}
