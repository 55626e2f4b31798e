import { malformed } from '../refusal.ts';
import { type HashedChunk, hashBytes, hashText } from './merkle.ts';

export const maxShardBytes = 64 * 1024 * 1024;
/** "HFRepoMetaData", a zero byte and a fixed tag. */
const magic = Buffer.from('48465265706f4d6574614461746100556967456a7b815783a5bdd95ccdd14aa9', 'hex');
const headerVersion = 2n;
const footerVersion = 1n;
const headerBytes = 48;
const shardFooterBytes = 200;
const entryBytes = 48;
const withVerification = 0x80000000;
const withMetadata = 0x40000000;
const bookend = Buffer.concat([Buffer.alloc(32, 0xff), Buffer.alloc(16)]);

export interface ShardTerm {
  readonly xorbHash: string;
  readonly unpackedBytes: number;
  readonly chunkStart: number;
  /** Exclusive. */
  readonly chunkEnd: number;
}

export interface ShardFile {
  readonly hash: string;
  readonly terms: readonly ShardTerm[];
  /** One per term. */
  readonly verification: readonly string[] | undefined;
  /** 64 hex digits in the usual order. */
  readonly sha256: string | undefined;
}

export interface ShardXorb {
  readonly hash: string;
  readonly rawBytes: number;
  readonly chunks: readonly HashedChunk[];
}

export interface ParsedShard {
  readonly files: readonly ShardFile[];
  readonly xorbs: readonly ShardXorb[];
}

/** @throws {Refusal} 400 for anything that does not follow the format to the byte */
export function parseShard(bytes: Buffer): ParsedShard {
  if (bytes.byteLength < headerBytes) throw malformed('shard: it is shorter than its header');
  if (!bytes.subarray(0, 32).equals(magic)) throw malformed('shard: wrong magic');
  if (bytes.readBigUInt64LE(32) !== headerVersion) throw malformed('shard: unknown version');
  const footerBytes = Number(bytes.readBigUInt64LE(40));
  if (footerBytes !== 0 && footerBytes !== shardFooterBytes) throw malformed('shard: odd footer size');

  const reader = new EntryReader(bytes, headerBytes);
  const files: ShardFile[] = [];
  for (let entry = reader.next(); !entry.equals(bookend); entry = reader.next()) {
    files.push(readFile(entry, reader));
  }
  const xorbs: ShardXorb[] = [];
  for (let entry = reader.next(); !entry.equals(bookend); entry = reader.next()) {
    xorbs.push(readXorb(entry, reader));
  }
  if (reader.offset + footerBytes !== bytes.byteLength) throw malformed('shard: bytes after its end');
  if (footerBytes !== 0 && bytes.readBigUInt64LE(reader.offset) !== footerVersion) {
    throw malformed('shard: unknown footer version');
  }
  return { files, xorbs };
}

/** All parts of both sections are made of 48-byte entries. */
class EntryReader {
  readonly #bytes: Buffer;
  offset: number;

  constructor(bytes: Buffer, offset: number) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  next(): Buffer {
    const end = this.offset + entryBytes;
    if (end > this.#bytes.byteLength) throw malformed('shard: it ends in the middle of a section');
    const entry = this.#bytes.subarray(this.offset, end);
    this.offset = end;
    return entry;
  }

  /** @throws {Refusal} 400, before anything is allocated for entries that are not there */
  times<T>(count: number, read: (entry: Buffer) => T): T[] {
    if (this.offset + count * entryBytes > this.#bytes.byteLength) {
      throw malformed(`shard: ${count} entries do not fit`);
    }
    return Array.from({ length: count }, () => read(this.next()));
  }
}

function readFile(entry: Buffer, reader: EntryReader): ShardFile {
  const flags = entry.readUInt32LE(32);
  const known = withVerification + withMetadata;
  if ((flags & ~known) !== 0) throw malformed(`shard: file has unknown flags ${flags.toString(16)}`);
  const terms = reader.times(entry.readUInt32LE(36), (term) => ({
    xorbHash: hashText(term.subarray(0, 32)),
    unpackedBytes: term.readUInt32LE(36),
    chunkStart: term.readUInt32LE(40),
    chunkEnd: term.readUInt32LE(44),
  }));
  const readHash = (each: Buffer) => hashText(each.subarray(0, 32));
  const verification = (flags & withVerification) === 0 ? undefined : reader.times(terms.length, readHash);
  // Stored in the order of the other hashes, which this undoes: the text is the ordinary sha256.
  const sha256 = (flags & withMetadata) === 0 ? undefined : reader.times(1, readHash)[0];
  return { hash: hashText(entry.subarray(0, 32)), terms, verification, sha256 };
}

function readXorb(entry: Buffer, reader: EntryReader): ShardXorb {
  const hash = hashText(entry.subarray(0, 32));
  let rawOffset = 0;
  const chunks = reader.times(entry.readUInt32LE(36), (chunk) => {
    if (chunk.readUInt32LE(32) !== rawOffset) throw malformed(`shard: xorb ${hash} has a wrong chunk offset`);
    const length = chunk.readUInt32LE(36);
    rawOffset += length;
    return { hash: Uint8Array.from(chunk.subarray(0, 32)), length };
  });
  const rawBytes = entry.readUInt32LE(40);
  if (rawBytes !== rawOffset) throw malformed(`shard: xorb ${hash} does not have ${rawBytes} raw bytes`);
  return { hash, rawBytes, chunks };
}

/** The answer to a deduplication query: no files, the given xorbs, and a footer that readers look up. */
export function serializeDedupShard(xorbs: readonly ShardXorb[], createdAtSeconds: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeBigUInt64LE(headerVersion, 32);
  header.writeBigUInt64LE(BigInt(shardFooterBytes), 40);

  const xorbStart = headerBytes + entryBytes;
  const section = Buffer.concat([...xorbs.map(serializeXorb), bookend]);
  const footer = Buffer.alloc(shardFooterBytes);
  footer.writeBigUInt64LE(footerVersion, 0);
  footer.writeBigUInt64LE(BigInt(headerBytes), 8);
  footer.writeBigUInt64LE(BigInt(xorbStart), 16);
  footer.writeBigUInt64LE(BigInt(xorbStart + section.byteLength), 24);
  footer.writeBigUInt64LE(BigInt(createdAtSeconds), 104);
  footer.writeBigUInt64LE(BigInt(xorbStart + section.byteLength), 192);
  return Buffer.concat([header, bookend, section, footer]);
}

function serializeXorb(xorb: ShardXorb): Buffer {
  const bytes = Buffer.alloc(entryBytes * (1 + xorb.chunks.length));
  bytes.set(hashBytes(xorb.hash), 0);
  bytes.writeUInt32LE(xorb.chunks.length, 36);
  bytes.writeUInt32LE(xorb.rawBytes, 40);
  let rawOffset = 0;
  for (const [index, chunk] of xorb.chunks.entries()) {
    const offset = entryBytes * (1 + index);
    bytes.set(chunk.hash, offset);
    bytes.writeUInt32LE(rawOffset, offset + 32);
    bytes.writeUInt32LE(chunk.length, offset + 36);
    rawOffset += chunk.length;
  }
  return bytes;
}
