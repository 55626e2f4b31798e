import { hashContent } from '../content.ts';
import { malformed } from '../refusal.ts';
import { type HashedChunk, hashFile, hashTerm, hashText, hashXorb } from './merkle.ts';
import type { ParsedShard, ShardFile, ShardXorb } from './shard.ts';
import type { StoredFile, XorbStore } from './storage.ts';

/** Only the last chunk of a file may be smaller. */
const minChunkBytes = 8192;

export interface ValidFile extends StoredFile {
  readonly sha256: string;
}

/** What a shard may be registered with, after every check has passed. */
export interface ValidShard {
  readonly files: readonly ValidFile[];
  /** Chunk lists of xorbs that were not hashed on arrival. */
  readonly namedXorbs: ReadonlyMap<string, readonly HashedChunk[]>;
  readonly shortChunks: number;
}

/**
 * Checks a shard against the xorbs that have arrived.
 *
 * @param rebuild also put every file together and compare its sha256
 * @throws {Refusal} 400, naming the first thing that is wrong
 */
export async function validateShard(
  shard: ParsedShard,
  storage: XorbStore,
  options: { readonly rebuild: boolean },
): Promise<ValidShard> {
  const namedXorbs = new Map<string, readonly HashedChunk[]>();
  for (const xorb of shard.xorbs) {
    validateXorb(xorb, storage);
    if (storage.requireXorb(xorb.hash).chunks === undefined) namedXorbs.set(xorb.hash, xorb.chunks);
  }
  const withVerification = shard.files.filter((file) => file.verification !== undefined).length;
  if (withVerification !== 0 && withVerification !== shard.files.length) {
    throw malformed('shard: verification must be there for all files or none');
  }

  const chunksOf = (xorbHash: string): readonly HashedChunk[] => {
    const chunks = storage.requireXorb(xorbHash).chunks ?? namedXorbs.get(xorbHash);
    if (chunks === undefined) throw malformed(`shard: the chunks of xorb ${xorbHash} are not known`);
    return chunks;
  };
  const files: ValidFile[] = [];
  let shortChunks = 0;
  for (const file of shard.files) {
    const chunks = validateTerms(file, chunksOf);
    shortChunks += chunks.slice(0, -1).filter((chunk) => chunk.length < minChunkBytes).length;
    const byteLength = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (file.sha256 === undefined) throw malformed(`shard: file ${file.hash} comes without its sha256`);
    const valid = { hash: file.hash, byteLength, terms: file.terms, sha256: file.sha256 };
    if (options.rebuild) await compareSha256(valid, storage);
    files.push(valid);
  }
  return { files, namedXorbs, shortChunks };
}

function validateXorb(xorb: ShardXorb, storage: XorbStore): void {
  const stored = storage.requireXorb(xorb.hash);
  const { chunkCount, rawOffsets } = stored.layout;
  if (xorb.chunks.length !== chunkCount) {
    throw malformed(`shard: xorb ${xorb.hash} has ${chunkCount} chunks, not ${xorb.chunks.length}`);
  }
  for (const [index, chunk] of xorb.chunks.entries()) {
    const rawBytes = (rawOffsets[index + 1] ?? 0) - (rawOffsets[index] ?? 0);
    const known = stored.chunks?.[index];
    if (chunk.length !== rawBytes || (known !== undefined && hashText(known.hash) !== hashText(chunk.hash))) {
      throw malformed(`shard: chunk ${index} of xorb ${xorb.hash} is not the one that was uploaded`);
    }
  }
  if (stored.chunks === undefined && hashXorb(xorb.chunks) !== xorb.hash) {
    throw malformed(`shard: the chunks listed for xorb ${xorb.hash} do not give its hash`);
  }
}

/** Gives all chunks of the file, in order. */
function validateTerms(
  file: ShardFile,
  chunksOf: (xorbHash: string) => readonly HashedChunk[],
): readonly HashedChunk[] {
  const all: HashedChunk[] = [];
  for (const [index, term] of file.terms.entries()) {
    const xorbChunks = chunksOf(term.xorbHash);
    if (term.chunkStart >= term.chunkEnd || term.chunkEnd > xorbChunks.length) {
      throw malformed(
        `shard: term ${index} of file ${file.hash} takes chunks ${term.chunkStart} to ${term.chunkEnd} of ${xorbChunks.length}`,
      );
    }
    const chunks = xorbChunks.slice(term.chunkStart, term.chunkEnd);
    const rawBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (rawBytes !== term.unpackedBytes) {
      throw malformed(
        `shard: term ${index} of file ${file.hash} has ${rawBytes} bytes, not ${term.unpackedBytes}`,
      );
    }
    if (file.verification === undefined) throw malformed(`shard: file ${file.hash} has no verification`);
    if (file.verification[index] !== hashTerm(chunks)) {
      throw malformed(`shard: verification of term ${index} of file ${file.hash} is wrong`);
    }
    for (const chunk of chunks) all.push(chunk);
  }
  const actual = hashFile(all);
  if (actual !== file.hash) throw malformed(`shard: the file hash is ${actual}, not ${file.hash}`);
  return all;
}

async function compareSha256(file: ValidFile, storage: XorbStore): Promise<void> {
  const actual = await hashContent(storage.contentOf(file));
  if (actual !== file.sha256) {
    throw malformed(`shard: the sha256 of file ${file.hash} is ${actual}, not ${file.sha256}`);
  }
}
