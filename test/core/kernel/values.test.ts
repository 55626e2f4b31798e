import { describe, expect, test } from 'vitest';
import { readElement } from '../../../src/core/kernel/number-format.ts';
import { extrapolateReference } from '../../../src/core/kernel/oracle.ts';
import { createRandom, expectAgreement, fromBits16, fromValues } from './agreement.ts';

/** Zero, least and greatest subnormal and normal, one and its neighbours, infinity, NaN; by bits. */
const specials = {
  BF16: [0, 0x0001, 0x007f, 0x0080, 0x3f7f, 0x3f80, 0x3f81, 0x7f7f, 0x7f80, 0x7f81, 0x7fc0, 0x7fff],
  F16: [0, 0x0001, 0x03ff, 0x0400, 0x3bff, 0x3c00, 0x3c01, 0x7bff, 0x7c00, 0x7c01, 0x7e00, 0x7fff],
} as const;

const everyValue = Array.from({ length: 65_536 }, (_, bits) => bits);

describe.each(['BF16', 'F16'] as const)('every value of %s', (dtype) => {
  const random = createRandom(dtype === 'BF16' ? 7 : 8);
  const partners = [
    ...specials[dtype].flatMap((bits) => [bits, bits | 0x8000]),
    ...Array.from({ length: 8 }, () => random() & 0xffff),
  ];
  // Halves make ties, −1 cancels, the others overflow, underflow and do neither.
  const alphas = [0.5, -1, 0.3, 0, 1e30, -(2 ** -120)];

  test.each([
    ['θ1', 0],
    ['θ0', 1],
  ])('as %s, against special and random partners', (_, side) => {
    for (const [index, partner] of partners.entries()) {
      const every = fromBits16(dtype, everyValue);
      const one = fromBits16(dtype, new Uint16Array(65_536).fill(partner));
      // Two α each: the pairs go through all of them.
      const pair = [alphas[index % 6], alphas[(index + 1 + Math.floor(index / 6)) % 6]] as number[];
      expectAgreement({ aligned: side ? one : every, sft: side ? every : one, alphas: pair });
    }
  });

  test('against every other value in random order', () => {
    for (const alpha of alphas) {
      const shuffled = Uint16Array.from(everyValue, () => random());
      expectAgreement({
        aligned: fromBits16(dtype, everyValue),
        sft: fromBits16(dtype, shuffled),
        alphas: [alpha],
      });
    }
  });

  test('against its neighbours, as after a training step', () => {
    for (const step of [-2, -1, 0, 1, 3]) {
      expectAgreement({
        aligned: fromBits16(dtype, everyValue),
        sft: fromBits16(
          dtype,
          everyValue.map((bits) => (bits & 0x8000) | ((bits + step) & 0x7fff)),
        ),
        alphas: [0.1, 0.5, 1, 2.5],
      });
    }
  });
});

test.each(['nearest', 'reference'] as const)('sums next to a power of two, and ties there, %s', (kind) => {
  // The greatest BF16 below 0.5, and smaller ones: α takes the sum to 0.5 but for a part of the last digit.
  const aligned = new Array<number>(64).fill(0x3eff);
  const sft = aligned.map((bits, index) => bits - 1 - index);
  const step = 2 ** -9;
  for (let exponent = 0; exponent <= 16; exponent++) {
    for (const short of [2 ** -exponent, -(2 ** -exponent), 0]) {
      const alphas = [1, 2, 5, 64].map((steps) => ((1 - short) * step) / (steps * step));
      for (const dtype of ['BF16', 'F32'] as const) {
        expectAgreement({
          aligned: fromValues(dtype, aligned.map(fromBF16)),
          sft: fromValues(dtype, sft.map(fromBF16)),
          outputDtype: 'BF16',
          alphas,
          rounding: { kind },
        });
      }
    }
  }
});

function fromBF16(bits: number): number {
  return new Float32Array(Uint32Array.of(bits << 16).buffer)[0] ?? 0;
}

/** θ1, θ0, α and the result; 16-bit values by their bits. */
type Rounding = ['BF16' | 'F16', number, number, number, number, string];

describe('the oracle', () => {
  const extrapolate = (dtype: 'BF16' | 'F16', aligned: number, sft: number, alpha: number) => {
    const { output } = extrapolateReference({
      aligned: fromBits16(dtype, [aligned]),
      sft: fromBits16(dtype, [sft]),
      outputDtype: dtype,
      alpha,
    });
    return (output[0] ?? 0) | ((output[1] ?? 0) << 8);
  };

  test.each<Rounding>([
    ['BF16', 0x3f80, 0x3f7f, 1, 0x3f80, '1 + 2^-8 lies between 1 and 1 + 2^-7: a tie goes to even'],
    ['BF16', 0x3f81, 0x3f80, 0.5, 0x3f82, 'a tie goes to even, upwards'],
    ['BF16', 0x3f80, 0x3f82, -0.25, 0x3f80, 'a tie goes to even, downwards'],
    ['BF16', 0x7f7f, 0xff7f, 1, 0x7f80, 'past the greatest number lies infinity'],
    ['BF16', 0x7f80, 0x7f80, 1, 0x7fc0, '∞ − ∞ is the quiet NaN'],
    ['BF16', 0xffff, 0x3f80, 0.5, 0x7fc0, 'a NaN loses its sign and its bits'],
    ['BF16', 0x8000, 0x8000, -1, 0x8000, '−0 − 0 is −0'],
    ['BF16', 0x0001, 0x0000, 1, 0x0002, 'subnormals are numbers'],
    ['F16', 0x7bff, 0xfbff, 0, 0x7bff, 'nothing is added for α = 0'],
    ['F16', 0x7bff, 0x7bfe, 0.5, 0x7c00, '65504 + 16 is a tie that goes to infinity'],
    ['F16', 0x0001, 0x0003, 0.25, 0x0000, 'a tie at the least subnormal goes to zero'],
    ['F16', 0x7c01, 0x0000, 1, 0x7e00, 'a signalling NaN becomes the quiet one'],
  ])('%s %i %i × %d gives %i: %s', (dtype, aligned, sft, alpha, expected) => {
    expect(extrapolate(dtype, aligned, sft, alpha)).toBe(expected);
  });

  test.each([
    ['BF16', 0xc049, -3.140625],
    ['F16', 0xc248, -3.140625],
    ['F16', 0x0001, 2 ** -24],
    ['BF16', 0x0001, 2 ** -133],
  ] as const)('reads %s %i as %d', (dtype, bits, value) => {
    const { bytes } = fromBits16(dtype, [bits]);
    expect(readElement(dtype, new DataView(bytes.buffer), 0)).toBe(value);
  });
});
