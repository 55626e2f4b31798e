import { describe, expect, test } from 'vitest';
import type { KernelDtype } from '../../src/kernel/kernel.ts';
import {
  concatOperands,
  createRandom,
  expectAgreement,
  fromValues,
  randomWeights,
  runKernel,
} from './agreement.ts';

const count = 50_000;
const constant = (dtype: KernelDtype, value: number) => fromValues(dtype, new Array(count).fill(value));

describe.each(['BF16', 'F16', 'F32', 'F64'] as const)('the sums over %s', (dtype) => {
  const random = createRandom(11);

  test.each([1, 0.02, 1e-3, 3e-5])('of weights of spread %d agree with fp64', (spread) => {
    const aligned = randomWeights(dtype, count, spread, random);
    const sft = randomWeights(dtype, count, spread / 50, random);
    expectAgreement({ aligned, sft, alphas: [0.3] });
    expectAgreement({ aligned: sft, sft: aligned, alphas: [0.3] });
  });

  test.each([0.1, 0.7, 1.3, 1 / 3])('of %d everywhere do not drift', (value) => {
    expectAgreement({ aligned: constant(dtype, value), sft: constant(dtype, value * 0.77), alphas: [0.3] });
  });

  test('of equal inputs are zero', () => {
    const aligned = randomWeights(dtype, count, 0.02, random);
    const { statistics } = runKernel({ aligned, sft: aligned, alphas: [0.3] });
    expect(statistics).toMatchObject({ deltaSquaredSum: 0, maxAbsDelta: 0, nonFiniteCounts: [0] });
    expectAgreement({ aligned: constant(dtype, 0), sft: constant(dtype, 0), alphas: [0.3] });
    expectAgreement({ aligned: constant(dtype, 0), sft: constant(dtype, -0), alphas: [0.3] });
  });

  test('of blocks of very different size agree with fp64', () => {
    const spreads = dtype === 'F16' ? [1e-7, 1, 1e3, 4e4] : [1e-30, 1, 1e12, 1e30, 1e-12];
    const blocks = () => spreads.map((spread) => randomWeights(dtype, 3000, spread, random).bytes);
    expectAgreement({
      aligned: concatOperands(dtype, blocks()),
      sft: concatOperands(dtype, blocks()),
      alphas: [0.3, 2],
    });
  });

  test('keep a NaN, and the infinity of one element', () => {
    const values = new Array<number>(count).fill(0.5);
    const sft = fromValues(dtype, values);
    const withLast = (bits16: number, value: number) => {
      const { bytes } = fromValues(dtype, values);
      const last =
        dtype === 'F32' || dtype === 'F64'
          ? fromValues(dtype, [value]).bytes
          : Uint8Array.of(bits16 & 255, bits16 >> 8);
      bytes.set(last, bytes.byteLength - last.byteLength);
      return runKernel({ aligned: { dtype, bytes }, sft, alphas: [0.5, -1] }).statistics;
    };
    expect(withLast(0x7fff, Number.NaN)).toEqual({
      deltaSquaredSum: Number.NaN,
      alignedSquaredSum: Number.NaN,
      maxAbsDelta: Number.NaN,
      nonFiniteCounts: [1, 1],
    });
    expect(withLast(dtype === 'BF16' ? 0xff80 : 0xfc00, -Infinity)).toEqual({
      deltaSquaredSum: Infinity,
      alignedSquaredSum: Infinity,
      maxAbsDelta: Infinity,
      nonFiniteCounts: [1, 1],
    });
  });
});
