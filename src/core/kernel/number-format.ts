import type { KernelDtype } from './kernel.ts';

/** A binary float: sign, exponent, fraction; every value of it is an fp64 number. */
interface NumberFormat {
  readonly fractionBits: number;
  /** The exponent of the least normal number, and of the subnormals. */
  readonly leastExponent: number;
  readonly greatestExponent: number;
}

const formats: Readonly<Record<KernelDtype, NumberFormat>> = {
  BF16: { fractionBits: 7, leastExponent: -126, greatestExponent: 127 },
  F16: { fractionBits: 10, leastExponent: -14, greatestExponent: 15 },
  F32: { fractionBits: 23, leastExponent: -126, greatestExponent: 127 },
  F64: { fractionBits: 52, leastExponent: -1022, greatestExponent: 1023 },
};

/** The number of `dtype` next to `value`; of two as near the one whose last digit is even. */
export function roundToNearest(value: number, dtype: KernelDtype): number {
  if (dtype === 'F32') return Math.fround(value);
  return roundSteps(value, dtype, roundToEven);
}

/**
 * One of the two numbers of `dtype` around `value`: with f the distance from the one nearer to zero in parts of
 * their distance, the other one if ⌊f·2^32⌋ + `word` ≥ 2^32.
 */
export function roundByWord(value: number, dtype: KernelDtype, word: number): number {
  return roundSteps(value, dtype, (steps) => {
    const floor = Math.floor(steps);
    return Math.floor((steps - floor) * 2 ** 32) + word >= 2 ** 32 ? floor + 1 : floor;
  });
}

/**
 * Rounds as if exponents had no upper end; what is then past the greatest finite number is infinite. So infinity
 * stands for the number that would follow the greatest.
 */
function roundSteps(value: number, dtype: KernelDtype, round: (steps: number) => number): number {
  if (dtype === 'F64' || value === 0 || !Number.isFinite(value)) return value;
  const { fractionBits, leastExponent, greatestExponent } = formats[dtype];
  const magnitude = Math.abs(value);
  // The distance of neighbours among the numbers of this exponent; a division by it is exact.
  const step = 2 ** (Math.max(exponentOf(magnitude), leastExponent) - fractionBits);
  const rounded = round(magnitude / step) * step;
  return (value < 0 ? -1 : 1) * (rounded < 2 ** (greatestExponent + 1) ? rounded : Infinity);
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** ⌊log2⌋ of a positive fp64 number, from its exponent field; for subnormals −1023. */
function exponentOf(magnitude: number): number {
  scratch.setFloat64(0, magnitude);
  return (scratch.getUint16(0) >> 4) - 1023;
}

const scratch = new DataView(new ArrayBuffer(8));

/** The value of one element, little-endian; every value of every dtype is an fp64 number. */
export function readElement(dtype: KernelDtype, view: DataView, index: number): number {
  switch (dtype) {
    case 'F64':
      return view.getFloat64(index * 8, true);
    case 'F32':
      return view.getFloat32(index * 4, true);
    case 'BF16':
    case 'F16':
      return decode16(view.getUint16(index * 2, true), formats[dtype]);
  }
}

/** Stores a number that `dtype` has; every NaN as the positive quiet NaN with no further bits. */
export function writeElement(dtype: KernelDtype, view: DataView, index: number, value: number): void {
  switch (dtype) {
    case 'F64':
      if (Number.isNaN(value)) view.setBigUint64(index * 8, 0x7ff8_0000_0000_0000n, true);
      else view.setFloat64(index * 8, value, true);
      return;
    case 'F32':
      if (Number.isNaN(value)) view.setUint32(index * 4, 0x7fc0_0000, true);
      else view.setFloat32(index * 4, value, true);
      return;
    case 'BF16':
    case 'F16':
      view.setUint16(index * 2, encode16(value, formats[dtype]), true);
  }
}

function decode16(bits: number, { fractionBits, leastExponent, greatestExponent }: NumberFormat): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const field = (bits & 0x7fff) >> fractionBits;
  const fraction = (bits & ((1 << fractionBits) - 1)) / 2 ** fractionBits;
  if (field === 0) return sign * fraction * 2 ** leastExponent;
  const exponent = leastExponent + field - 1;
  if (exponent > greatestExponent) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction) * 2 ** exponent;
}

function encode16(value: number, { fractionBits, leastExponent, greatestExponent }: NumberFormat): number {
  const infinity = (greatestExponent - leastExponent + 2) << fractionBits;
  if (Number.isNaN(value)) return infinity | (1 << (fractionBits - 1));
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return sign | infinity;
  const exponent = magnitude === 0 ? leastExponent : Math.max(exponentOf(magnitude), leastExponent);
  // The leading digit of a normal number carries into the exponent field.
  return sign | (((exponent - leastExponent) << fractionBits) + magnitude / 2 ** (exponent - fractionBits));
}
