import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KernelDtype, TaskRounding } from '../../../src/core/kernel/kernel.ts';
import {
  bytesPerElement,
  createRandom,
  expectAgreement,
  fromValues,
  kernelDtypes,
  randomWeights,
  runKernel,
} from './agreement.ts';

const pairs = kernelDtypes.flatMap((aligned) => kernelDtypes.map((sft) => [aligned, sft] as const));
const alphas = fc.oneof(
  fc.constantFrom(0, 0.1, 0.3, 0.5, 1, -0.5, -1, 25, -0),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
);

const anyRounding: fc.Arbitrary<TaskRounding> = fc.oneof(
  fc.constantFrom({ kind: 'nearest' } as const, { kind: 'reference' } as const),
  fc.record({
    kind: fc.constant('stochastic' as const),
    key: fc.tuple(fc.nat(2 ** 32 - 1), fc.nat(2 ** 32 - 1)),
    firstElement: fc.oneof(fc.nat(100), fc.integer({ min: 2 ** 33 - 50, max: 2 ** 33 + 50 })),
  }),
);

/** Any bits at all: a great many infinities, NaN and subnormals among them. */
const anyBytes = (dtype: KernelDtype, count: number) =>
  fc
    .uint8Array({ minLength: count * bytesPerElement[dtype], maxLength: count * bytesPerElement[dtype] })
    .map((bytes) => ({ dtype, bytes }));

/** Finite elements of like size, so that the vector passes do the work. */
const weights = (dtype: KernelDtype, count: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.integer({ min: -6, max: 2 }))
    .map(([seed, exponent]) => randomWeights(dtype, count, 10 ** exponent, createRandom(seed)));

/** Infinities and NaN of every kind, the payloads that rounding would carry out of the NaN among them; zeros; the least. */
function specialsOf(dtype: KernelDtype): readonly Uint8Array[] {
  const patterns: Readonly<Record<KernelDtype, readonly string[]>> = {
    BF16: ['7f80', 'ff80', '7fc0', '7f81', '7fff', 'ffff', '0000', '8000', '0001', '8001'],
    F16: ['7c00', 'fc00', '7e00', '7c01', '7fff', 'ffff', '0000', '8000', '0001', '8001'],
    F32: [
      '7f800000',
      'ff800000',
      '7fc00000',
      'ff810000',
      '7f800001',
      '7fff8000',
      '7fffffff',
      'ffffffff',
      '00000000',
      '80000000',
      '80000001',
    ],
    F64: [
      '7ff0000000000000',
      'fff0000000000000',
      '7ff8000000000000',
      '7ff0000000000001',
      'ffffffffffffffff',
      '8000000000000000',
    ],
  };
  return patterns[dtype].map((bits) => new Uint8Array(Buffer.from(bits, 'hex').reverse()));
}

describe.each(pairs)('θ1 %s, θ0 %s', (aligned, sft) => {
  test('agrees with the oracle on any bits, any α and any count', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 0, max: 40 })
          .chain((count) => fc.tuple(anyBytes(aligned, count), anyBytes(sft, count))),
        fc.array(alphas, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 63 }),
        ([alignedOperand, sftOperand], someAlphas, misalignment) =>
          expectAgreement({
            aligned: alignedOperand,
            sft: sftOperand,
            alphas: someAlphas,
            misalignment,
          }),
      ),
      { numRuns: 60 },
    );
  });

  test('sees one special value among weights, on either side', () => {
    const random = createRandom(11);
    const operands = [
      randomWeights(aligned, 40, 0.02, random),
      randomWeights(sft, 40, 0.02, random),
    ] as const;
    for (const side of [0, 1] as const) {
      for (const special of specialsOf(operands[side].dtype)) {
        for (const at of [0, 3, 6, 39]) {
          const bytes = operands[side].bytes.slice();
          bytes.set(special, at * special.byteLength);
          const changed = { dtype: operands[side].dtype, bytes };
          expectAgreement({
            aligned: side === 0 ? changed : operands[0],
            sft: side === 1 ? changed : operands[1],
            alphas: [0.5, 0, -1, 3, 0.1],
          });
        }
      }
    }
  });

  test('agrees with the oracle on weights, across blocks', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 4500 })
          .chain((count) => fc.tuple(weights(aligned, count), weights(sft, count))),
        fc.array(alphas, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 1, 2, 7, 16),
        ([alignedOperand, sftOperand], someAlphas, misalignment) =>
          expectAgreement({ aligned: alignedOperand, sft: sftOperand, alphas: someAlphas, misalignment }),
      ),
      { numRuns: 12 },
    );
  });

  test.each(kernelDtypes)('rounds weights to %s in every way, across blocks', (outputDtype) => {
    const random = createRandom(17);
    for (const rounding of [
      { kind: 'nearest' },
      { kind: 'reference' },
      { kind: 'stochastic', key: [7, 9], firstElement: 1001 },
    ] as const) {
      for (const spread of [0.02, 1e-5, 300]) {
        const operands = {
          aligned: randomWeights(aligned, 4107, spread, random),
          sft: randomWeights(sft, 4107, spread, random),
        };
        expectAgreement({ ...operands, outputDtype, alphas: [0.3, -1, 4], rounding, misalignment: 2 });
      }
    }
  });

  test.each(kernelDtypes)('rounds to %s in every way', (outputDtype) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(anyBytes(aligned, 37), anyBytes(sft, 37)),
          fc.tuple(weights(aligned, 37), weights(sft, 37)),
        ),
        fc.array(alphas, { minLength: 1, maxLength: 2 }),
        anyRounding,
        ([alignedOperand, sftOperand], someAlphas, rounding) =>
          expectAgreement({
            aligned: alignedOperand,
            sft: sftOperand,
            outputDtype,
            alphas: someAlphas,
            rounding,
          }),
      ),
      { numRuns: 60 },
    );
  });
});

describe.each(kernelDtypes)('%s', (dtype) => {
  const random = createRandom(3);

  test('every count from 0 to 40, at odd addresses', () => {
    for (let count = 0; count <= 40; count++) {
      const aligned = randomWeights(dtype, count, 0.02, random);
      const sft = randomWeights(dtype, count, 0.02, random);
      expectAgreement({ aligned, sft, alphas: [0.3, -2], misalignment: 1 + (count % 15) });
    }
  });

  test('several α at once give what each gives alone', () => {
    const aligned = randomWeights(dtype, 5003, 0.02, random);
    const sft = randomWeights(dtype, 5003, 0.02, random);
    const all = [0.1, 0.2, 0.3, 0.4, 0.5, -1, 7, 0, 25];
    const together = runKernel({ aligned, sft, alphas: all });
    for (const [index, alpha] of all.entries()) {
      const alone = runKernel({ aligned, sft, alphas: [alpha] });
      expect(Buffer.compare(alone.outputs[0] as Uint8Array, together.outputs[index] as Uint8Array)).toBe(0);
      expect(alone.statistics).toEqual({
        ...together.statistics,
        outputs: [together.statistics.outputs[index]],
      });
    }
  });

  test('one special value in a long run is seen, wherever it is', () => {
    const count = 4101;
    const values = Array.from({ length: count }, () => random() / 2 ** 32 - 0.5);
    const sft = fromValues(dtype, values);
    for (const at of [0, 5, 2047, 2048, 4095, 4096, 4100]) {
      for (const special of [Infinity, -Infinity, NaN]) {
        const { bytes } = fromValues(dtype, values);
        bytes.set(specialBytes(dtype, special), at * bytesPerElement[dtype]);
        expectAgreement({ aligned: { dtype, bytes }, sft, alphas: [-1, 0.5, -0.5] });
        expectAgreement({ aligned: sft, sft: { dtype, bytes }, alphas: [0.5, 0, -1, 1, 2] });
      }
    }
  });
});

test('results that only rounding takes past the greatest F16 are counted, for every α', () => {
  const aligned = fromValues('F16', new Array(64).fill(65_504));
  const sft = fromValues('F16', new Array(64).fill(65_472));
  const alphas = [0, 0.49, 0.5, 0.9, 0, 0.49, 0.5, 0.9]; // 65520 and more is infinite.
  expectAgreement({ aligned, sft, alphas });
  const { outputs } = runKernel({ aligned, sft, alphas }).statistics;
  expect(outputs.map(({ overflowCount }) => overflowCount)).toEqual([0, 0, 64, 64, 0, 0, 64, 64]);
});

/** By hand: `fromValues` truncates, which a NaN does not survive. */
function specialBytes(dtype: KernelDtype, value: number): Uint8Array {
  if (dtype === 'F32' || dtype === 'F64') return fromValues(dtype, [value]).bytes;
  const infinity = dtype === 'BF16' ? 0x7f80 : 0x7c00;
  const bits = Number.isNaN(value) ? infinity | 1 : value > 0 ? infinity : infinity | 0x8000;
  return Uint8Array.of(bits & 255, bits >> 8);
}
