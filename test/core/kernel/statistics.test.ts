import { describe, expect, test } from 'vitest';
import type { KernelDtype } from '../../../src/core/kernel/kernel.ts';
import {
  concatOperands,
  createRandom,
  expectAgreement,
  fromBits16,
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
    expect(statistics).toMatchObject({
      deltaSquaredSum: 0,
      maxAbsDelta: 0,
      alignmentChangedCount: 0,
      outputs: [{ moveDotDelta: 0, changedCount: 0, nonFiniteCount: 0 }],
    });
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
    const output = { moveDotDelta: Number.NaN, changedCount: 1, nonFiniteCount: 1, overflowCount: 0 };
    expect(withLast(0x7fff, Number.NaN)).toEqual({
      deltaSquaredSum: Number.NaN,
      alignedSquaredSum: Number.NaN,
      maxAbsDelta: Number.NaN,
      alignmentChangedCount: 1,
      outputs: [output, output],
    });
    const infinite = withLast(dtype === 'BF16' ? 0xff80 : 0xfc00, -Infinity);
    expect(infinite).toMatchObject({
      deltaSquaredSum: Infinity,
      alignedSquaredSum: Infinity,
      maxAbsDelta: Infinity,
      alignmentChangedCount: 1,
    });
    expect(infinite.outputs.map(({ nonFiniteCount }) => nonFiniteCount)).toEqual([1, 1]);
  });
});

test('small moves are not lost beside large ones, in either order', () => {
  const random = createRandom(5);
  const [large, small] = [
    randomWeights('BF16', 4096, 100, random).bytes,
    randomWeights('BF16', 4096, 1e-6, random).bytes,
  ];
  const [largeFrom, smallFrom] = [
    randomWeights('BF16', 4096, 100, random).bytes,
    randomWeights('BF16', 4096, 1e-6, random).bytes,
  ];
  const sums = [
    [
      [large, small],
      [largeFrom, smallFrom],
    ],
    [
      [small, large],
      [smallFrom, largeFrom],
    ],
  ].map(([aligned = [], sft = []]) => {
    const operands = { aligned: concatOperands('BF16', aligned), sft: concatOperands('BF16', sft) };
    expectAgreement({ ...operands, alphas: [0.3] });
    return runKernel({ ...operands, alphas: [0.3] }).statistics.deltaSquaredSum;
  });
  expect(sums[0]).toBe(sums[1]);
});

test('ten million equal terms add up', () => {
  const many = 10_000_000;
  const operand = (value: number) => ({
    dtype: 'BF16' as const,
    bytes: new Uint8Array(
      new Uint16Array(many).fill(new Uint16Array(fromValues('BF16', [value]).bytes.buffer)[0] ?? 0).buffer,
    ),
  });
  const { statistics } = runKernel({ aligned: operand(0.5), sft: operand(0.25), alphas: [1] });
  expect(statistics).toMatchObject({
    deltaSquaredSum: many / 16,
    alignedSquaredSum: many / 4,
    alignmentChangedCount: many,
    outputs: [{ moveDotDelta: many / 16, changedCount: many }],
  });
});

test('minus zero is zero, and NaN differs from everything', () => {
  const bits = (values: readonly number[]) => fromBits16('BF16', values);
  const [zero, minusZero, nan] = [0, 0x8000, 0x7fc0];
  const { statistics } = runKernel({
    aligned: bits([zero, minusZero, nan, nan]),
    sft: bits([minusZero, zero, nan, zero]),
    alphas: [1],
  });
  expect(statistics.alignmentChangedCount).toBe(2);
  expect(statistics.outputs[0]).toMatchObject({ changedCount: 2, nonFiniteCount: 2, overflowCount: 0 });
});

test('overflow is what becomes infinite of finite weights', () => {
  const aligned = fromBits16('F16', [0x7bff, 0x7bff, 0x7c00, 0x3c00]);
  const sft = fromBits16('F16', [0xfbff, 0x7bff, 0x3c00, 0x7c00]);
  const { statistics } = runKernel({ aligned, sft, alphas: [1] });
  expect(statistics.outputs[0]).toMatchObject({ nonFiniteCount: 3, overflowCount: 1 });
});
