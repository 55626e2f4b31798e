import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf, encodeFile } from './drive.ts';
import {
  bytesLikeCuts,
  chunkLengths,
  createRandom,
  findCuttingWindow,
  randomBytes,
  randomWeights,
} from './oracle.ts';

const lengthsOf = (file: Uint8Array, blocks?: readonly number[]) =>
  chunksOf(encodeFile(file, blocks)).map((chunk) => chunk.byteLength);

const random = createRandom(7);
const cuttingWindow = findCuttingWindow(() => random() & 0xff);

/** Zeros, which never cut, with a window that does, ending at `length`. */
function withCutAt(length: number, byteLength: number): Uint8Array {
  const file = new Uint8Array(byteLength);
  file.set(cuttingWindow, length - cuttingWindow.length);
  return file;
}

describe('where chunks end', () => {
  it.each([
    ['weights', randomWeights(3_000_000, 1)],
    ['noise', randomBytes(2_000_000, 2)],
    ['zeros', new Uint8Array(500_000)],
    ['ones', new Uint8Array(500_000).fill(0xff)],
  ])('follows the rule on %s', (_, file) => {
    expect(lengthsOf(file)).toEqual(chunkLengths(file));
  });

  it.each([0, 1, 63, 64, 8127, 8128, 8191, 8192, 8193, 65_536, 131_071, 131_072, 131_073, 262_144, 262_145])(
    'follows the rule on %d bytes without a cut',
    (byteLength) => {
      const file = new Uint8Array(byteLength);
      expect(lengthsOf(file)).toEqual(chunkLengths(file));
      expect(lengthsOf(file).every((length) => length <= 131_072)).toBe(true);
    },
  );

  it.each([64, 8127, 8128, 8129, 8190, 8191])('ignores a cut after %d bytes', (length) => {
    const file = withCutAt(length, 40_000);
    expect(lengthsOf(file)).toEqual([40_000]);
    expect(chunkLengths(file)).toEqual([40_000]);
  });

  it.each([8192, 8193, 8199, 8200, 8255, 8256, 65_537, 131_071])('cuts after %d bytes', (length) => {
    const file = withCutAt(length, 140_000);
    expect(lengthsOf(file)[0]).toBe(length);
    expect(lengthsOf(file)).toEqual(chunkLengths(file));
  });

  it('cuts at the maximum where the hash would cut one byte later', () => {
    const file = withCutAt(131_073, 150_000);
    expect(lengthsOf(file)[0]).toBe(131_072);
    expect(lengthsOf(file)).toEqual(chunkLengths(file));
  });

  it('is not misled by bytes that look like cuts after a fresh start', () => {
    expect(bytesLikeCuts.length).toBe(20);
    for (const byte of bytesLikeCuts) {
      const file = new Uint8Array(30_000);
      file.fill(byte, 8100, 8192);
      expect(lengthsOf(file)).toEqual(chunkLengths(file));
    }
  });

  it('follows the rule on short periods', () => {
    for (let period = 1; period <= 24; period++) {
      const pattern = randomBytes(period, 100 + period);
      const file = Uint8Array.from({ length: 200_000 }, (_, index) => pattern[index % period] ?? 0);
      expect(lengthsOf(file)).toEqual(chunkLengths(file));
    }
  });

  it('follows the rule where every period has a cut', () => {
    const file = Uint8Array.from({ length: 300_000 }, (_, index) => cuttingWindow[index % 64] ?? 0);
    expect(lengthsOf(file)).toEqual(chunkLengths(file));
    expect(lengthsOf(file)[0]).toBe(8192);
  });

  it('does not depend on the blocks', () => {
    const file = randomWeights(700_000, 3);
    const whole = encodeFile(file);
    expect(chunksOf(whole).length).toBeGreaterThan(5);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 40 }),
        (blocks) => {
          expect(encodeFile(file, [...blocks, 30_000])).toEqual(whole);
        },
      ),
      { numRuns: 25 },
    );
    expect(encodeFile(file.subarray(0, 20_000), [1])).toEqual(encodeFile(file.subarray(0, 20_000)));
  });
});
