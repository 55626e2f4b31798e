import { fileHash, hashToHex, verificationHash, xorbHash } from '@huggingface/xetchunk-wasm';
import { Hasher } from 'blake3-jit';

/** Key of chunk hashes; docs/xet/hashing of the Hub's documentation. */
const dataKey = Uint8Array.from(
  '6697f5775b9550de3135cbaca597181c9de421109beb2b58b4d0b04b93adf229'.match(/../g) ?? [],
  (pair) => Number.parseInt(pair, 16),
);
const hashPattern = /^[0-9a-f]{64}$/;

const chunkHasher = Hasher.newKeyed(dataKey);

/** A chunk of a file: 32 raw hash bytes and its uncompressed length. */
export interface HashedChunk {
  readonly hash: Uint8Array;
  readonly length: number;
}

/** Whether a path segment is a hash in the protocol's order: 64 lowercase hex digits. */
export function isHashText(text: string): boolean {
  return hashPattern.test(text);
}

export function hashChunk(raw: Uint8Array): Uint8Array {
  return chunkHasher.reset().update(raw).finalize().slice();
}

export function hashXorb(chunks: readonly HashedChunk[]): string {
  return hashToHex(xorbHash([...chunks]));
}

export function hashFile(chunks: readonly HashedChunk[]): string {
  return hashToHex(fileHash([...chunks]));
}

/** What proves that whoever names a run of chunks knows their hashes. */
export function hashTerm(chunks: readonly HashedChunk[]): string {
  return hashToHex(verificationHash(chunks.map((chunk) => chunk.hash)));
}

export { hashToHex as hashText, hexToBytes as hashBytes } from '@huggingface/xetchunk-wasm';
