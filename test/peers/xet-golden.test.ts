import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeShard } from '../../src/formats/xet/index.ts';
import { chunksOf, type Encoded, encodeFile } from '../formats/xet/drive.ts';
import { createRandom, findCuttingWindow, randomBytes, randomWeights } from '../formats/xet/oracle.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['hf_xet']);
const script = fileURLToPath(new URL('xet-golden.py', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'xet-golden-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const mebibyte = 1 << 20;
const xorbByteLimit = 64 * mebibyte;
const recordBytes = 48;
const hashBytes = 32;

interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Weights as they are stored: near zero, in the bytes of each dtype. */
function weightsOf(dtype: string, count: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const normal = () => {
    const [a, b] = [random(), random()].map((word) => ((word >>> 0) + 1) / 4294967297);
    return Math.sqrt(-2 * Math.log(a ?? 1)) * Math.cos(2 * Math.PI * (b ?? 0)) * 0.02;
  };
  const values = Array.from({ length: count }, normal);
  const floats = new Float32Array(values);
  switch (dtype) {
    case 'F64':
      return new Uint8Array(new Float64Array(values).buffer);
    case 'F32':
      return new Uint8Array(floats.buffer);
    case 'F16':
      return new Uint8Array(new Float16Array(values).buffer);
    case 'BF16':
      return new Uint8Array(Uint16Array.from(new Uint32Array(floats.buffer), (word) => word >>> 16).buffer);
    case 'I64':
      return new Uint8Array(BigInt64Array.from(values, (value) => BigInt(Math.round(value * 1e6))).buffer);
    case 'I32':
      return new Uint8Array(Int32Array.from(values, (value) => value * 1e6).buffer);
    case 'I8':
      return new Uint8Array(Int8Array.from(values, (value) => value * 1500).buffer);
    case 'BOOL':
      return Uint8Array.from(values, (value) => Number(value > 0));
    default:
      throw new Error(dtype);
  }
}

const words = 'the of weights model and alignment θ training a tensor in shard α layer'.split(' ');
function text(byteLength: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const pieces: string[] = [];
  for (let length = 0; length < byteLength; ) {
    const word = words[(random() >>> 0) % words.length] ?? '';
    pieces.push(word);
    length += Buffer.byteLength(word) + 1;
  }
  return Buffer.from(pieces.join(' ')).subarray(0, byteLength);
}

function makeSamples(): Sample[] {
  const samples: Sample[] = [];
  const add = (name: string, bytes: Uint8Array) => void samples.push({ name, bytes });
  const sizes = [
    1, 2, 3, 4, 5, 63, 64, 1000, 8191, 8192, 8193, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 300_001,
  ];
  for (const size of sizes) {
    add(`random ${size}`, randomBytes(size, size));
    add(`zeros ${size}`, new Uint8Array(size));
    add(`text ${size}`, text(size, size));
    add(
      `repeats ${size}`,
      Uint8Array.from({ length: size }, (_, index) => (index * 7) % 251),
    );
  }
  for (const dtype of ['F64', 'F32', 'F16', 'BF16', 'I64', 'I32', 'I8', 'BOOL']) {
    for (const count of [1_001, 40_000, 250_000]) {
      const bytes = weightsOf(dtype, count, count);
      add(`${dtype} ${count}`, bytes);
      // Headers of safetensors may put the elements anywhere.
      add(`${dtype} ${count}, shifted`, Buffer.concat([text(count % 7, 1), bytes]));
    }
  }
  const random = createRandom(60);
  const window = findCuttingWindow(() => random() & 0xff);
  for (const length of [8128, 8190, 8191, 8192, 8193, 131_071, 131_072, 131_073]) {
    const file = new Uint8Array(140_000);
    file.set(window, length - window.length);
    add(`cut at ${length}`, file);
  }
  const block = randomBytes(300_000, 3);
  add('a block three times', Buffer.concat([block, block, block]));
  add('a block, and text, and the block', Buffer.concat([block, text(90_000, 4), block]));
  for (let seed = 0; seed < 30; seed++) add(`bf16 ${seed}`, randomWeights(100_001 + 31_337 * seed, seed));
  add('several xorbs', randomBytes(70 * mebibyte, 9));
  add('several xorbs of weights', randomWeights(70 * mebibyte, 10));
  return samples;
}

/** The bytes of the only file in a folder of what hf_xet has left. */
function readStored(path: string, folder: string): Buffer[] {
  const place = join(`${path}.stored`, 'xet/xorbs', folder);
  return readdirSync(place).map((name) => readFileSync(join(place, name)));
}

interface Chunk {
  readonly rawBytes: number;
  /** As stored. */
  readonly byteLength: number;
  readonly scheme: number;
}

/** The headers of a xorb's chunks; what follows them is a footer of its own. */
function readChunks(body: Uint8Array): Chunk[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 0; at + 8 <= bytes.length && bytes.toString('latin1', at, at + 7) !== 'XETBLOB'; ) {
    const byteLength = bytes.readUIntLE(at + 1, 3);
    chunks.push({ scheme: bytes[at + 4] ?? -1, rawBytes: bytes.readUIntLE(at + 5, 3), byteLength });
    at += 8 + byteLength;
  }
  return chunks;
}

/** The records of a shard, section by section, until what only shards that are kept have. */
function readSections(shard: Uint8Array): { readonly files: Buffer[]; readonly xorbs: Buffer[] } {
  const bytes = Buffer.from(shard.buffer, shard.byteOffset, shard.byteLength);
  const sections: Buffer[][] = [];
  let at = recordBytes;
  while (sections.length < 2) {
    const section: Buffer[] = [];
    for (;;) {
      const record = Buffer.from(bytes.subarray(at, at + recordBytes));
      at += recordBytes;
      if (record.subarray(0, hashBytes).every((byte) => byte === 0xff)) break;
      section.push(record);
    }
    sections.push(section);
  }
  return { files: sections[0] ?? [], xorbs: sections[1] ?? [] };
}

/** Without what the storage fills in by itself: a xorb's size as stored, and the flags that say what it may share. */
function essential(records: readonly Buffer[]): string[] {
  return records.map((record) => {
    const copy = Buffer.from(record);
    copy.fill(0, hashBytes + 12);
    return copy.toString('hex');
  });
}

describe.skipIf(python === undefined)('what hf_xet stores', () => {
  const samples = makeSamples();
  const paths = samples.map((_, index) => join(directory, String(index)));
  const encoded: Encoded[] = [];
  let said: string[] = [];

  beforeAll(async () => {
    for (const [index, { bytes }] of samples.entries()) {
      writeFileSync(paths[index] ?? '', bytes);
      encoded.push(encodeFile(bytes, [bytes.length], { xorbByteLimit }));
    }
    said = (await runInterpreter([script, ...paths], process.env)).trim().split('\n');
  });

  it('is some hundred files', () => {
    expect(samples.length).toBeGreaterThan(150);
    expect(said).toHaveLength(samples.length);
  });

  it('has the same file hashes and digests', () => {
    const ours = samples.map(
      ({ bytes }, index) => `${encoded[index]?.fileHash} ${createHash('sha256').update(bytes).digest('hex')}`,
    );
    expect(ours).toEqual(said);
  });

  it('has the same xorbs, chunks and sections of the shard, and compresses alike', () => {
    let whole = 0;
    let otherSchemes = 0;
    for (const [index, { name, bytes }] of samples.entries()) {
      const file = encoded[index];
      const path = paths[index] ?? '';
      if (file === undefined) throw new Error(name);
      const hashes = chunksOf(file).map(({ hash }) => hash);
      const ours = file.xorbs.flatMap(({ body }) => readChunks(body));
      const theirs = readStored(path, 'xorbs').flatMap(readChunks);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const [stored] = readStored(path, 'shards');
      if (stored === undefined) throw new Error(`${name}: no shard`);
      const sections = readSections(stored);
      if (new Set(hashes).size !== hashes.length || file.xorbs.length > 1) {
        // A chunk that comes again is stored once there, and every xorb may end elsewhere: the chunks are the same.
        const distinct = new Map(hashes.map((hash, at) => [hash, ours[at]?.rawBytes ?? 0]));
        expect(sorted(theirs.map(({ rawBytes }) => rawBytes)), name).toEqual(sorted([...distinct.values()]));
        continue;
      }
      whole++;
      const mine = readSections(encodeShard(file, sha256));
      const names = readdirSync(join(`${path}.stored`, 'xet/xorbs/xorbs'));
      expect(names, name).toEqual(file.xorbs.map(({ hash }) => `default.${hash}`));
      expect(lengthsOf(theirs), name).toEqual(lengthsOf(ours));
      // Which compression a chunk gets is the writer's choice: ours tries all of them on one chunk of 32, and takes
      // none for a gain below a 32nd.
      if (ours.some(({ scheme }, at) => scheme !== theirs[at]?.scheme)) otherSchemes++;
      const [ourBytes, theirBytes] = [ours, theirs].map(storedBytesOf);
      expect(ourBytes, name).toBeLessThan(1.07 * (theirBytes ?? 0) + bytes.length / 256 + 64);
      expect(sections.files, name).toEqual(mine.files);
      expect(essential(sections.xorbs), name).toEqual(essential(mine.xorbs));
    }
    expect(whole).toBeGreaterThan(100);
    expect(otherSchemes).toBeLessThan(0.1 * whole);
  });
});

const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
const lengthsOf = (chunks: readonly Chunk[]) => chunks.map(({ rawBytes }) => rawBytes);
const storedBytesOf = (chunks: readonly Chunk[]) =>
  chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
