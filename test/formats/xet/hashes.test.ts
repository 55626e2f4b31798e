import * as peer from '@huggingface/xetchunk-wasm';
import { createKeyed } from 'blake3-jit';
import { describe, expect, it } from 'vitest';
import { createHasher, formatHash, writeHash } from '../../../src/formats/xet/hash.ts';
import { createXetKernel } from '../../../src/formats/xet/kernel.ts';
import { createTreeHash } from '../../../src/formats/xet/tree.ts';
import { encodeFile } from './drive.ts';
import { listChunks } from './list-chunks.ts';
import { createRandom, decodeXorb, randomBytes, randomWeights } from './oracle.ts';

const kernel = createXetKernel();
const hasher = createHasher(kernel);

describe('keyed BLAKE3', () => {
  const sizes = [0, 1, 63, 64, 65, 127, 128, 129, 1023, 1024, 1025, 2047, 2048, 2049, 3072, 3073, 4096, 4097];
  const larger = [
    5120, 6144, 7168, 8191, 8192, 9217, 31_744, 65_535, 65_536, 65_537, 100_000, 131_071, 131_072,
  ];
  const key = randomBytes(32, 5);
  const keyOffset = kernel.scratch + 4096;

  it.each([...sizes, ...larger, 262_143, 262_144])('hashes %d bytes', (byteLength) => {
    const input = randomBytes(byteLength, byteLength);
    kernel.bytes.set(input, kernel.input);
    // What lies behind the input must not matter.
    kernel.bytes.fill(0xa5, kernel.input + byteLength, kernel.input + byteLength + 4096);
    kernel.bytes.set(key, keyOffset);
    kernel.hashKeyed(kernel.input, byteLength, keyOffset, keyOffset + 32);
    const digest = kernel.bytes.slice(keyOffset + 32, keyOffset + 64);
    expect(Buffer.from(digest).toString('hex')).toBe(
      Buffer.from(createKeyed(key).update(input).finalize()).toString('hex'),
    );
  });
});

describe('hash strings', () => {
  it('reverse each group of eight bytes, and back', () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, index) => index - 8);
    const text = '0706050403020100' + '0f0e0d0c0b0a0908' + '1716151413121110' + '1f1e1d1c1b1a1918';
    expect(formatHash(bytes, 8)).toBe(text);
    const copy = new Uint8Array(32);
    writeHash(copy, 0, text);
    expect(copy).toEqual(bytes.subarray(8));
  });
});

describe('trees', () => {
  const random = createRandom(11);
  /** Hashes that close their group (`true`), or do not. */
  function makeNodes(closing: readonly boolean[]) {
    return closing.map((closes) => {
      const hash = Uint8Array.from({ length: 32 }, () => random() & 0xff);
      hash[24] = ((hash[24] ?? 0) & 0xfc) | (closes ? 0 : 1 + (random() % 3));
      return { hash, length: 8192 + (random() % 122_881) };
    });
  }
  const rootOf = (nodes: ReturnType<typeof makeNodes>) => {
    const tree = createTreeHash(hasher);
    for (const { hash, length } of nodes) tree.add(peer.hashToHex(hash), length);
    return tree.finish();
  };

  it('has no root without chunks, and the chunk as root of one', () => {
    expect(rootOf([])).toBe('0'.repeat(64));
    const [only] = makeNodes([true]);
    if (only === undefined) throw new Error('One node expected.');
    expect(rootOf([only])).toBe(peer.hashToHex(only.hash));
  });

  it('agrees with another implementation for every count up to 100, and some thousands', () => {
    const counts = [...Array.from({ length: 100 }, (_, index) => index + 1), 1000, 4321];
    for (const count of counts) {
      const nodes = makeNodes(Array.from({ length: count }, () => random() % 4 === 0));
      expect(rootOf(nodes)).toBe(peer.hashToHex(peer.xorbHash(nodes)));
    }
  });

  it.each([true, false])('agrees where all or no chunks close their group: %s', (closes) => {
    for (const count of [2, 3, 4, 8, 9, 10, 18, 19, 27, 28, 82, 90]) {
      const nodes = makeNodes(Array.from({ length: count }, () => closes));
      expect(rootOf(nodes)).toBe(peer.hashToHex(peer.xorbHash(nodes)));
    }
  });
});

describe('the hashes of a file', () => {
  it.each([
    ['weights', randomWeights(2_500_000, 21)],
    ['noise of one chunk', randomBytes(5000, 22)],
    ['zeros', new Uint8Array(400_000)],
  ])('agree with other implementations for %s', (_, file) => {
    const encoded = encodeFile(file);
    const dataKey = Buffer.from('6697f5775b9550de3135cbaca597181c9de421109beb2b58b4d0b04b93adf229', 'hex');
    const all: peer.Chunk[] = [];
    encoded.xorbs.forEach((xorb, index) => {
      const chunks = decodeXorb(xorb).map(({ content }) => ({
        hash: createKeyed(dataKey).update(content).finalize(),
        length: content.length,
      }));
      all.push(...chunks);
      expect(listChunks(xorb.chunkRecords)).toEqual(
        chunks.map(({ hash, length }) => ({ hash: peer.hashToHex(hash), byteLength: length })),
      );
      expect(xorb.hash).toBe(peer.hashToHex(peer.xorbHash(chunks)));
      expect(encoded.terms[index]).toEqual({
        xorbHash: xorb.hash,
        byteLength: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
        chunkStart: 0,
        chunkEnd: chunks.length,
        verificationHash: peer.hashToHex(peer.verificationHash(chunks.map((chunk) => chunk.hash))),
      });
    });
    expect(encoded.terms.length).toBe(encoded.xorbs.length);
    expect(encoded.fileHash).toBe(peer.hashToHex(peer.fileHash(all)));
    expect(encoded.byteLength).toBe(file.length);
  });

  it('are zeros for no bytes, which need no xorb', () => {
    expect(encodeFile(new Uint8Array(0))).toEqual({
      fileHash: '0'.repeat(64),
      byteLength: 0,
      terms: [],
      xorbs: [],
    });
  });
});
