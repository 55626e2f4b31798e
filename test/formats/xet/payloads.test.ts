import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createXetKernel } from '../../../src/formats/xet/kernel.ts';
import { encodeFile } from './drive.ts';
import { createRandom, decodeLz4Block, decodeXorb, randomBytes, randomWeights } from './oracle.ts';

const kernel = createXetKernel();

/** Compresses with other bytes before and behind the input, which must not matter. */
function compress(input: Uint8Array): Uint8Array {
  const start = kernel.input + 100;
  kernel.bytes.fill(0x5a, kernel.input, start + input.length + 100);
  kernel.bytes.set(input, start);
  const room = input.length + Math.floor(input.length / 255) + 32;
  kernel.bytes.fill(0xee, kernel.payload, kernel.payload + room + 16);
  const byteLength = kernel.compressBlock(start, input.length, kernel.payload);
  expect(kernel.bytes.slice(kernel.payload + room, kernel.payload + room + 16)).toEqual(
    new Uint8Array(16).fill(0xee),
  );
  return kernel.bytes.slice(kernel.payload, kernel.payload + byteLength);
}

const decodeFile = (encoded: ReturnType<typeof encodeFile>) =>
  Buffer.concat(encoded.xorbs.flatMap((xorb) => decodeXorb(xorb).map((chunk) => chunk.content)));

const schemesOf = (encoded: ReturnType<typeof encodeFile>) =>
  new Set(encoded.xorbs.flatMap((xorb) => decodeXorb(xorb).map((chunk) => chunk.scheme)));

const wireRatio = (encoded: ReturnType<typeof encodeFile>) =>
  encoded.xorbs.reduce((sum, xorb) => sum + xorb.body.length, 0) / encoded.byteLength;

describe('LZ4 blocks', () => {
  it('come back from a strict decoder, whatever they hold', () => {
    const random = createRandom(3);
    for (let run = 0; run < 300; run++) {
      const byteLength = run < 64 ? run + 1 : 1 + (random() % 65_536);
      const alphabet = 1 + (random() % (run % 3 === 0 ? 3 : 40));
      const runLength = 1 + (random() % 300);
      let byte = 0;
      const input = Uint8Array.from({ length: byteLength }, () => {
        if (random() % runLength === 0) byte = random() % alphabet;
        return run % 2 === 0 ? byte : random() % alphabet;
      });
      expect(Buffer.compare(decodeLz4Block(compress(input)), input)).toBe(0);
    }
  });

  it.each([1, 12, 13, 14, 16, 17, 20, 255, 270, 271, 4096, 65_535, 65_536])(
    'hold %d equal bytes',
    (byteLength) => {
      const input = new Uint8Array(byteLength).fill(7);
      const block = compress(input);
      expect(decodeLz4Block(block)).toEqual(input);
      if (byteLength >= 255) expect(block.length).toBeLessThan(byteLength / 100 + 16);
    },
  );

  it('grow little on noise', () => {
    const input = randomBytes(65_536, 1);
    expect(decodeLz4Block(compress(input))).toEqual(input);
  });
});

describe('byte groups', () => {
  it.each([1, 2, 3, 4, 5, 63, 64, 65, 66, 67, 127, 1000, 8193, 131_071, 131_072])(
    'gather %d bytes',
    (byteLength) => {
      const input = randomBytes(byteLength, byteLength);
      kernel.bytes.set(input, kernel.input);
      kernel.splitGroups(kernel.input, byteLength, kernel.groups);
      const expected = [0, 1, 2, 3].flatMap((group) => [...input.filter((_, index) => index % 4 === group)]);
      expect(kernel.bytes.slice(kernel.groups, kernel.groups + byteLength)).toEqual(
        Uint8Array.from(expected),
      );
    },
  );
});

describe('payloads', () => {
  const text = Buffer.from(
    Array.from({ length: 9000 }, (_, index) => `"token ${(index * 7919) % 4999}": ${index},\n`).join(''),
  );
  const single = new Uint8Array(
    Float32Array.from({ length: 100_000 }, (_, i) => Math.sin(i * i) * 0.02).buffer,
  );

  it.each([
    ['bf16 weights', randomWeights(2_000_000, 9), 0.88],
    [
      'weights behind a header of odd length',
      Buffer.concat([text.subarray(0, 1001), randomWeights(900_000, 8)]),
      0.89,
    ],
    ['f32 weights', single, 0.96],
    ['text', text, 0.6],
    ['zeros', new Uint8Array(1_000_000), 0.01],
  ])('gain on %s and come back', (_, file, ratio) => {
    const encoded = encodeFile(file);
    expect(Buffer.compare(decodeFile(encoded), file)).toBe(0);
    expect(wireRatio(encoded)).toBeLessThan(ratio);
  });

  it('compress sign and exponent of weights, and leave the mantissa', () => {
    for (const chunk of encodeFile(randomWeights(500_000, 4)).xorbs.flatMap(decodeXorb)) {
      expect(chunk.scheme).toBe(2);
      const stored: boolean[] = [];
      const view = Buffer.from(chunk.payload);
      for (let at = 7; view.readUInt32LE(at) !== 0; ) {
        const size = view.readUInt32LE(at);
        stored.push(size >= 0x80000000);
        at += 4 + (size & 0x7fffffff);
      }
      expect(stored.filter(Boolean).length).toBe(2);
      expect(stored[0]).toBe(stored[2]);
    }
  });

  it('take text as it is', () => {
    expect(schemesOf(encodeFile(text))).toEqual(new Set([1]));
  });

  it('store noise, and everything when told so', () => {
    const noise = randomBytes(700_000, 6);
    const encoded = encodeFile(noise);
    expect(schemesOf(encoded)).toEqual(new Set([0]));
    expect(Buffer.compare(decodeFile(encoded), noise)).toBe(0);
    const stored = encodeFile(text, [text.length], { xorbByteLimit: 1 << 20, compression: 'none' });
    expect(schemesOf(stored)).toEqual(new Set([0]));
    expect(stored.fileHash).toBe(encodeFile(text).fileHash);
  });

  it('find out again when the content changes', () => {
    const parts = [randomBytes(3_000_000, 12), randomWeights(3_000_000, 13), new Uint8Array(3_000_000), text];
    const file = Buffer.concat(parts);
    const encoded = encodeFile(file);
    expect(Buffer.compare(decodeFile(encoded), file)).toBe(0);
    expect(schemesOf(encoded).size).toBeGreaterThan(1);
    expect(wireRatio(encoded)).toBeLessThan(0.75);
  });

  it('never grow, and come back for files of any size and texture', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300_000 }),
        fc.integer({ min: 1, max: 256 }),
        fc.nat(),
        (size, span, seed) => {
          const file = randomBytes(size, seed).map((byte) => byte % span);
          const encoded = encodeFile(file);
          expect(Buffer.compare(decodeFile(encoded), file)).toBe(0);
          for (const chunk of encoded.xorbs.flatMap(decodeXorb)) {
            expect(chunk.payload.length).toBeLessThanOrEqual(chunk.content.length);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
