import { bytesPerElement, type KernelDtype } from './kernel.ts';

/** Elements as they lie in a file: little-endian, at any byte offset. */
export interface OracleOperand {
  readonly dtype: KernelDtype;
  readonly bytes: Uint8Array;
}

export interface OracleTask {
  readonly aligned: OracleOperand;
  readonly sft: OracleOperand;
  readonly outputDtype: KernelDtype;
  readonly alpha: number;
}

export interface OracleResult {
  readonly output: Uint8Array;
  readonly deltaSquaredSum: number;
  readonly alignedSquaredSum: number;
  readonly maxAbsDelta: number;
  readonly nonFiniteCount: number;
}

/**
 * What the kernels compute, said plainly: θ1 + α·(θ1 − θ0), where α and the result of each operation are
 * rounded to fp32 (to fp64 if an input is F64), and the sum once more, to nearest with ties to even, to the
 * output dtype. Every NaN becomes the positive quiet NaN with no further bits.
 *
 * @throws RangeError if the inputs do not hold equally many whole elements.
 */
export function extrapolateReference({ aligned, sft, outputDtype, alpha }: OracleTask): OracleResult {
  const count = aligned.bytes.byteLength / bytesPerElement[aligned.dtype];
  if (!Number.isInteger(count) || count !== sft.bytes.byteLength / bytesPerElement[sft.dtype]) {
    throw new RangeError(
      `The inputs have ${aligned.bytes.byteLength} bytes of ${aligned.dtype} and ${sft.bytes.byteLength} of ${sft.dtype}.`,
    );
  }
  const round = aligned.dtype === 'F64' || sft.dtype === 'F64' ? (x: number) => x : Math.fround;
  const alignedView = viewOf(aligned.bytes);
  const sftView = viewOf(sft.bytes);
  const output = new Uint8Array(count * bytesPerElement[outputDtype]);
  const outputView = viewOf(output);
  let deltaSquaredSum = 0;
  let alignedSquaredSum = 0;
  let maxAbsDelta = 0;
  let nonFiniteCount = 0;
  for (let index = 0; index < count; index++) {
    const theta1 = readElement(aligned.dtype, alignedView, index);
    const theta0 = readElement(sft.dtype, sftView, index);
    const delta = round(theta1 - theta0);
    const sum = round(theta1 + round(round(alpha) * delta));
    if (!writeElement(outputDtype, outputView, index, sum)) nonFiniteCount++;
    deltaSquaredSum += delta * delta;
    alignedSquaredSum += theta1 * theta1;
    maxAbsDelta = Math.max(maxAbsDelta, Math.abs(delta));
  }
  return { output, deltaSquaredSum, alignedSquaredSum, maxAbsDelta, nonFiniteCount };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The value of one element; every value of every dtype is an fp64 number. */
export function readElement(dtype: KernelDtype, view: DataView, index: number): number {
  switch (dtype) {
    case 'F64':
      return view.getFloat64(index * 8, true);
    case 'F32':
      return view.getFloat32(index * 4, true);
    case 'BF16':
      return decodeBinary16(view.getUint16(index * 2, true), bf16Format);
    case 'F16':
      return decodeBinary16(view.getUint16(index * 2, true), f16Format);
  }
}

/** Rounds and stores one element; gives whether the stored value is finite. */
function writeElement(dtype: KernelDtype, view: DataView, index: number, value: number): boolean {
  switch (dtype) {
    case 'F64':
      if (Number.isNaN(value)) view.setBigUint64(index * 8, 0x7ff8_0000_0000_0000n, true);
      else view.setFloat64(index * 8, value, true);
      return Number.isFinite(value);
    case 'F32':
      if (Number.isNaN(value)) view.setUint32(index * 4, 0x7fc0_0000, true);
      else view.setFloat32(index * 4, value, true);
      return Number.isFinite(Math.fround(value));
    case 'BF16':
      return writeBinary16(view, index, encodeBinary16(value, bf16Format), bf16Format);
    case 'F16':
      return writeBinary16(view, index, encodeBinary16(value, f16Format), f16Format);
  }
}

/** A 16-bit float: sign, exponent, fraction. */
interface Binary16 {
  readonly fractionBits: number;
  /** The exponent of the least normal number, and of the subnormals. */
  readonly leastExponent: number;
  /** The exponent field of infinities and NaN. */
  readonly specialField: number;
}

const bf16Format: Binary16 = { fractionBits: 7, leastExponent: -126, specialField: 255 };
const f16Format: Binary16 = { fractionBits: 10, leastExponent: -14, specialField: 31 };

function decodeBinary16(bits: number, { fractionBits, leastExponent, specialField }: Binary16): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const field = (bits & 0x7fff) >> fractionBits;
  const fraction = (bits & ((1 << fractionBits) - 1)) / 2 ** fractionBits;
  if (field === specialField) return fraction === 0 ? sign * Infinity : NaN;
  if (field === 0) return sign * fraction * 2 ** leastExponent;
  return sign * (1 + fraction) * 2 ** (leastExponent + field - 1);
}

function encodeBinary16(value: number, format: Binary16): number {
  const { fractionBits, leastExponent, specialField } = format;
  if (Number.isNaN(value)) return (specialField << fractionBits) | (1 << (fractionBits - 1));
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const infinity = specialField << fractionBits;
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return sign | infinity;
  // The distance of neighbours among the numbers of this exponent; a division by it is exact.
  const exponent = Math.max(exponentOf(magnitude), leastExponent);
  const steps = roundToEven(magnitude / 2 ** (exponent - fractionBits));
  // Steps past the leading digit carry into the exponent field, and from the greatest number to infinity.
  const bits = ((exponent - leastExponent) << fractionBits) + steps;
  return sign | Math.min(bits, infinity);
}

function writeBinary16(view: DataView, index: number, bits: number, format: Binary16): boolean {
  view.setUint16(index * 2, bits, true);
  return (bits & 0x7fff) >> format.fractionBits !== format.specialField;
}

/** ⌊log2⌋ of a positive fp64 number, from its exponent field; for zero and subnormals at most −1023. */
function exponentOf(magnitude: number): number {
  scratch.setFloat64(0, magnitude);
  return (scratch.getUint16(0) >> 4) - 1023;
}

const scratch = new DataView(new ArrayBuffer(8));

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
