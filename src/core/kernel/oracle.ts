import { bytesPerElement, type KernelDtype, type TaskRounding } from './kernel.ts';
import { readElement, roundByWord, roundToNearest, writeElement } from './number-format.ts';
import { randomWordOf } from './random-word.ts';

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
  /** To nearest, if it is left out. */
  readonly rounding?: TaskRounding;
}

/** The elements, and what kernel.ts says of each sum and count. */
export interface OracleResult {
  readonly output: Uint8Array;
  readonly deltaSquaredSum: number;
  readonly alignedSquaredSum: number;
  readonly maxAbsDelta: number;
  readonly alignmentChangedCount: number;
  readonly moveDotDelta: number;
  /** Σ|(θ2 − θ1)·δ|, which the error of `moveDotDelta` is measured by. */
  readonly absMoveDotDelta: number;
  readonly changedCount: number;
  readonly nonFiniteCount: number;
  readonly overflowCount: number;
}

/**
 * What the kernels compute, said plainly: θ1 + α·(θ1 − θ0), rounded in one of three ways ({@link roundingsOf}).
 * Every NaN becomes the positive quiet NaN with no further bits.
 *
 * @throws RangeError if the inputs do not hold equally many whole elements.
 */
export function extrapolateReference(task: OracleTask): OracleResult {
  const { aligned, sft, outputDtype } = task;
  const count = aligned.bytes.byteLength / bytesPerElement[aligned.dtype];
  if (!Number.isInteger(count) || count !== sft.bytes.byteLength / bytesPerElement[sft.dtype]) {
    throw new RangeError(
      `The inputs have ${aligned.bytes.byteLength} bytes of ${aligned.dtype} and ${sft.bytes.byteLength} of ${sft.dtype}.`,
    );
  }
  const computeDtype = computeDtypeOf(task);
  const extrapolate = roundingsOf(task);
  const alignedView = viewOf(aligned.bytes);
  const sftView = viewOf(sft.bytes);
  const output = new Uint8Array(count * bytesPerElement[outputDtype]);
  const outputView = viewOf(output);
  const sums = {
    deltaSquaredSum: 0,
    alignedSquaredSum: 0,
    maxAbsDelta: 0,
    alignmentChangedCount: 0,
    moveDotDelta: 0,
    absMoveDotDelta: 0,
    changedCount: 0,
    nonFiniteCount: 0,
    overflowCount: 0,
  };
  for (let index = 0; index < count; index++) {
    const theta1 = readElement(aligned.dtype, alignedView, index);
    const theta0 = readElement(sft.dtype, sftView, index);
    const theta2 = extrapolate(theta1, theta0, index);
    writeElement(outputDtype, outputView, index, theta2);
    const delta = roundToNearest(theta1 - theta0, computeDtype);
    const move = roundToNearest(theta2 - theta1, outputDtype === 'F64' ? 'F64' : computeDtype);
    sums.deltaSquaredSum += delta * delta;
    sums.alignedSquaredSum += theta1 * theta1;
    sums.maxAbsDelta = Math.max(sums.maxAbsDelta, Math.abs(delta));
    sums.moveDotDelta += move * delta;
    sums.absMoveDotDelta += Math.abs(move * delta);
    if (theta1 !== theta0) sums.alignmentChangedCount++;
    if (theta2 !== theta1) sums.changedCount++;
    if (!Number.isFinite(theta2)) {
      sums.nonFiniteCount++;
      if (Number.isFinite(theta1) && Number.isFinite(theta0)) sums.overflowCount++;
    }
  }
  return { output, ...sums };
}

/** fp32, unless an input has more digits. */
function computeDtypeOf({ aligned, sft }: OracleTask): 'F32' | 'F64' {
  return aligned.dtype === 'F64' || sft.dtype === 'F64' ? 'F64' : 'F32';
}

/** θ2 of one element, as it is stored. */
type Extrapolate = (theta1: number, theta0: number, index: number) => number;

/**
 * The arithmetic:
 * - `nearest`: α and the result of each of the three operations in the compute dtype, and the sum once more, to
 *   nearest with ties to even, to the output dtype;
 * - `stochastic`: the same, but where the output dtype has fewer digits than the compute dtype the sum is rounded
 *   up or down by the element's random word;
 * - `reference`: what the method's authors' script computes: inputs and the result of each operation in bf16, α in
 *   fp32, operations in fp32. PyTorch casts fp64 to bf16 by way of fp32.
 */
function roundingsOf(task: OracleTask): Extrapolate {
  const { outputDtype, alpha, rounding = { kind: 'nearest' } } = task;
  const round = (x: number) => roundToNearest(x, computeDtypeOf(task));
  const extrapolate = (theta1: number, theta0: number) =>
    round(theta1 + round(round(alpha) * round(theta1 - theta0)));
  switch (rounding.kind) {
    case 'nearest':
      return (theta1, theta0) => roundToNearest(extrapolate(theta1, theta0), outputDtype);
    case 'stochastic': {
      const { key, firstElement } = rounding;
      return (theta1, theta0, index) =>
        roundByWord(extrapolate(theta1, theta0), outputDtype, randomWordOf(key, firstElement + index));
    }
    case 'reference':
      return (theta1, theta0) => {
        const dpo = toBF16(theta1);
        const delta = toBF16(dpo - toBF16(theta0));
        return roundToNearest(toBF16(dpo + toBF16(Math.fround(alpha) * delta)), outputDtype);
      };
  }
}

function toBF16(value: number): number {
  return roundToNearest(Math.fround(value), 'BF16');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
