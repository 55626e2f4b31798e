import { describe, expect, test } from 'vitest';
import type { KernelDtype } from '../../../src/core/kernel/kernel.ts';
import { type RandomKey, randomWordOf } from '../../../src/core/kernel/random-word.ts';
import { createRandom, decodeElements, fromValues, randomWeights, runKernel } from './agreement.ts';

const count = 1 << 18;
const key: RandomKey = [0x01234567, 0x89abcdef];
const stochastic = (firstElement = 0, of: RandomKey = key) =>
  ({ kind: 'stochastic', key: of, firstElement }) as const;

test('the words are these, on every machine', () => {
  const words = [0, 1, 2, 3, 2 ** 33, 2 ** 33 + 1, 2 ** 52 - 1].map((index) => randomWordOf(key, index));
  expect(words).toMatchInlineSnapshot(`
    [
      3392853477,
      1739781677,
      1707164812,
      2400131689,
      238593906,
      3308192771,
      2050647354,
    ]
  `);
});

test('a tensor that is cut anywhere gives the same bytes', () => {
  const random = createRandom(3);
  const aligned = randomWeights('BF16', 9001, 0.02, random);
  const sft = randomWeights('BF16', 9001, 0.02, random);
  const whole = runKernel({ aligned, sft, alphas: [0.3], rounding: stochastic() }).outputs[0];
  for (const cuts of [[1], [7, 8, 4096], [2049, 2050, 6001], [9000]]) {
    const edges = [0, ...cuts, 9001];
    const parts = edges.slice(1).map((end, index) => {
      const start = edges[index] ?? 0;
      const cut = ({ dtype, bytes }: typeof aligned) => ({ dtype, bytes: bytes.slice(2 * start, 2 * end) });
      const part = { aligned: cut(aligned), sft: cut(sft), alphas: [0.3], rounding: stochastic(start) };
      return runKernel(part).outputs[0] ?? new Uint8Array();
    });
    expect(Buffer.compare(Buffer.concat(parts), whole ?? new Uint8Array())).toBe(0);
  }
});

/**
 * How many standard errors the mean of what was stored lies from what was computed, for weights that are all the
 * same, so that each is rounded up with the same probability.
 */
function meanErrorOf(
  dtype: KernelDtype,
  value: number,
  round: (stored: number) => number = (x) => x,
): number {
  const sft = fromValues('F32', new Array(count).fill(value));
  const { outputs } = runKernel({
    aligned: sft,
    sft,
    outputDtype: dtype,
    alphas: [0],
    rounding: stochastic(),
  });
  const exact = Math.fround(value);
  const errors = decodeElements(dtype, outputs[0] ?? new Uint8Array()).map((stored) => round(stored) - exact);
  const mean = errors.reduce((sum, error) => sum + error, 0) / count;
  const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / count;
  return variance === 0 ? (mean === 0 ? 0 : Infinity) : mean / Math.sqrt(variance / count);
}

describe('the mean of many weights is what was computed', () => {
  test.each([
    ['BF16', 0.0123456],
    ['BF16', -0.3331],
    ['BF16', 1.00001],
    ['BF16', 1e-40],
    ['F16', 0.0123456],
    ['F16', -700.3],
    ['F16', 3.21e-6],
    ['F16', 2e-8],
  ] as const)('%s %d', (dtype, value) => {
    expect(Math.abs(meanErrorOf(dtype, value))).toBeLessThan(4.5);
  });

  test('and would not be if a little were lost each time', () => {
    const step = 2 ** -14; // of BF16 at 0.0123456
    expect(Math.abs(meanErrorOf('BF16', 0.0123456, (stored) => stored - 0.02 * step))).toBeGreaterThan(10);
  });

  test('nor if rounding were to nearest', () => {
    const sft = fromValues('F32', new Array(count).fill(0.0123456));
    const { outputs } = runKernel({ aligned: sft, sft, outputDtype: 'BF16', alphas: [0] });
    const [stored = 0] = decodeElements('BF16', outputs[0] ?? new Uint8Array());
    expect(stored).not.toBe(Math.fround(0.0123456));
  });
});

describe('the words look random', () => {
  const words = Array.from({ length: count }, (_, index) => randomWordOf(key, index));

  test('every bit is set in half of them', () => {
    for (let bit = 0; bit < 32; bit++) {
      const set = words.filter((word) => (word >>> bit) & 1).length;
      expect(Math.abs(set - count / 2) / Math.sqrt(count / 4), `bit ${bit}`).toBeLessThan(4.5);
    }
  });

  test.each([
    ['upper', 24],
    ['middle', 12],
    ['lower', 0],
  ])('the %s eight bits fill 256 buckets evenly', (_, shift) => {
    const buckets = new Array<number>(256).fill(0);
    for (const word of words) buckets[(word >>> shift) & 255] = (buckets[(word >>> shift) & 255] ?? 0) + 1;
    expect(chiSquared(buckets)).toBeLessThan(255 + 5 * Math.sqrt(2 * 255));
  });

  test.each([1, 2, 3, 8, 256, 2048])('words %d apart are unrelated', (distance) => {
    const joint = new Array<number>(256).fill(0);
    for (let index = distance; index < count; index++) {
      const bucket = ((words[index] ?? 0) >>> 28) * 16 + ((words[index - distance] ?? 0) >>> 28);
      joint[bucket] = (joint[bucket] ?? 0) + 1;
    }
    expect(chiSquared(joint)).toBeLessThan(255 + 5 * Math.sqrt(2 * 255));
  });

  test.each([
    ['the first', [key[0] + 1, key[1]]],
    ['the second', [key[0], key[1] + 1]],
    ['one bit of the first', [key[0] ^ 0x8000_0000, key[1]]],
  ] as const)('another key is another sequence: %s', (_, other) => {
    const joint = new Array<number>(256).fill(0);
    for (let index = 0; index < count; index++) {
      const bucket = ((words[index] ?? 0) >>> 28) * 16 + (randomWordOf(other, index) >>> 28);
      joint[bucket] = (joint[bucket] ?? 0) + 1;
    }
    expect(chiSquared(joint)).toBeLessThan(255 + 5 * Math.sqrt(2 * 255));
    // Nor the same one from another start.
    const known = new Set(words.slice(0, 65_536));
    const shared = Array.from({ length: 65_536 }, (_, index) => randomWordOf(other, index)).filter((word) =>
      known.has(word),
    );
    expect(shared.length).toBeLessThan(20);
  });

  test('and the measure would see words that are not', () => {
    const counters = new Array<number>(256).fill(0);
    for (let index = 0; index < count; index++) {
      const bucket = ((index * 0x9e37) >>> 8) & 15;
      counters[bucket * 16 + ((((index - 1) * 0x9e37) >>> 8) & 15)] =
        (counters[bucket * 16 + ((((index - 1) * 0x9e37) >>> 8) & 15)] ?? 0) + 1;
    }
    expect(chiSquared(counters)).toBeGreaterThan(1000);
  });
});

function chiSquared(buckets: readonly number[]): number {
  const expected = buckets.reduce((sum, size) => sum + size, 0) / buckets.length;
  return buckets.reduce((sum, size) => sum + (size - expected) ** 2 / expected, 0);
}
