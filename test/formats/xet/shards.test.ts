import { describe, expect, it } from 'vitest';
import { chunkRecordByteLength } from '../../../src/formats/xet/chunk-records.ts';
import { encodeShard } from '../../../src/formats/xet/shard.ts';
import type { XetFile } from '../../../src/formats/xet/stream.ts';
import { CapacityError } from '../../../src/kit/errors.ts';
import { encodeFile } from './drive.ts';
import { listChunks } from './list-chunks.ts';
import { randomWeights } from './oracle.ts';

const sha256 = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';

/** Four numbers of 64 bits, little-endian in the file, as the hash strings write them. */
function readHash(shard: Buffer, at: number): string {
  return [0, 8, 16, 24]
    .map((group) =>
      shard
        .readBigUInt64LE(at + group)
        .toString(16)
        .padStart(16, '0'),
    )
    .join('');
}

describe('shards', () => {
  const file: XetFile = encodeFile(randomWeights(2_500_000, 40));
  const shard = Buffer.from(encodeShard(file, sha256));
  const bookend = `${'ff'.repeat(32)}${'00'.repeat(16)}`;

  it('begin with the magic, version 2 and no footer', () => {
    expect(shard.toString('latin1', 0, 15)).toBe('HFRepoMetaData\0');
    expect([...shard.subarray(15, 32)]).toEqual([
      85, 105, 103, 69, 106, 123, 129, 87, 131, 165, 189, 217, 92, 205, 209, 74, 169,
    ]);
    expect(shard.readBigUInt64LE(32)).toBe(2n);
    expect(shard.readBigUInt64LE(40)).toBe(0n);
  });

  it('describe the file, then its xorbs, to the last byte', () => {
    let at = 48;
    const take = () => {
      const start = at;
      at += 48;
      return {
        hash: readHash(shard, start),
        numbers: [32, 36, 40, 44].map((offset) => shard.readUInt32LE(start + offset)),
      };
    };
    expect(take()).toEqual({ hash: file.fileHash, numbers: [0xc0000000, file.terms.length, 0, 0] });
    for (const term of file.terms) {
      expect(take()).toEqual({
        hash: term.xorbHash,
        numbers: [0, term.byteLength, term.chunkStart, term.chunkEnd],
      });
    }
    for (const term of file.terms)
      expect(take()).toEqual({ hash: term.verificationHash, numbers: [0, 0, 0, 0] });
    expect(shard.toString('hex', at, at + 32)).toBe(
      '07060504030201000f0e0d0c0b0a090817161514131211101f1e1d1c1b1a1918',
    );
    expect(take()).toEqual({ hash: sha256, numbers: [0, 0, 0, 0] });
    expect(shard.toString('hex', at, at + 48)).toBe(bookend);
    take();
    for (const xorb of file.xorbs) {
      const chunks = listChunks(xorb.chunkRecords);
      const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
      expect(take()).toEqual({ hash: xorb.hash, numbers: [0, chunks.length, total, 0] });
      let rawOffset = 0;
      for (const chunk of chunks) {
        expect(take()).toEqual({ hash: chunk.hash, numbers: [rawOffset, chunk.byteLength, 0, 0] });
        rawOffset += chunk.byteLength;
      }
    }
    expect(shard.toString('hex', at, at + 48)).toBe(bookend);
    expect(at + 48).toBe(shard.length);
    expect(file.xorbs.length).toBeGreaterThan(1);
  });

  it('describe an empty file', () => {
    const empty = encodeShard(encodeFile(new Uint8Array(0)), sha256);
    expect(empty.length).toBe(48 + 4 * 48);
  });

  it('refuse a file that needs more than 64 MiB of metadata', () => {
    const chunkRecords = new Uint8Array(8192 * chunkRecordByteLength);
    const xorbs = Array.from({ length: 171 }, () => ({ hash: '0'.repeat(64), chunkRecords }));
    const large: XetFile = { fileHash: '0'.repeat(64), byteLength: 91_800_000_000, terms: [], xorbs };
    expect(() => encodeShard(large, sha256)).toThrow(CapacityError);
    expect(() => encodeShard(large, sha256)).toThrow('91.8 GB');
  });
});
