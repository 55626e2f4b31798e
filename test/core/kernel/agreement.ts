import { expect } from 'vitest';
import {
  bytesPerElement,
  type KernelDtype,
  type TaskRounding,
  type TaskStatistics,
} from '../../../src/core/kernel/kernel.ts';
import { loadKernel } from '../../../src/core/kernel/load.ts';
import { readElement } from '../../../src/core/kernel/number-format.ts';
import { extrapolateReference, type OracleOperand } from '../../../src/core/kernel/oracle.ts';

export { bytesPerElement };
export const kernelDtypes = Object.keys(bytesPerElement) as KernelDtype[];

const pages = 1024;
const kernel = loadKernel(new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }));
const memory = new Uint8Array(kernel.memory.buffer);
const guardByte = 0xa5;
const guardByteLength = 64;

export interface Case {
  readonly aligned: OracleOperand;
  readonly sft: OracleOperand;
  readonly outputDtype?: KernelDtype;
  readonly alphas: readonly number[];
  readonly rounding?: TaskRounding;
  /** Bytes past a multiple of 64 at which each operand starts. */
  readonly misalignment?: number;
}

/** What the kernel gives, with and without statistics (which must be the same bytes, and nothing beyond them). */
export function runKernel(task: Case): {
  readonly outputs: Uint8Array[];
  readonly statistics: TaskStatistics;
} {
  const { aligned, sft, outputDtype = aligned.dtype, alphas, misalignment = 0 } = task;
  const count = aligned.bytes.byteLength / bytesPerElement[aligned.dtype];
  const outputByteLength = count * bytesPerElement[outputDtype];
  let next = kernel.reservedBytes;
  const reserve = (byteLength: number) => {
    const start = Math.ceil(next / 64) * 64 + guardByteLength + misalignment;
    next = start + byteLength + guardByteLength;
    if (next > memory.byteLength) throw new RangeError('the case does not fit into the memory of the tests');
    return start;
  };
  const place = ({ dtype, bytes }: OracleOperand) => {
    const byteOffset = reserve(bytes.byteLength);
    memory.set(bytes, byteOffset);
    return { dtype, byteOffset };
  };
  const kernelTask = {
    aligned: place(aligned),
    sft: place(sft),
    outputDtype,
    outputs: alphas.map((alpha) => ({ alpha, byteOffset: reserve(outputByteLength) })),
    count,
    rounding: task.rounding ?? ({ kind: 'nearest' } as const),
  };
  const take = () =>
    kernelTask.outputs.map(({ byteOffset }) => {
      const end = byteOffset + outputByteLength;
      const around = [
        ...memory.subarray(byteOffset - guardByteLength, byteOffset),
        ...memory.subarray(end, end + guardByteLength),
      ];
      if (!around.every((byte) => byte === guardByte)) expect.fail('bytes around an output were written');
      return memory.slice(byteOffset, end);
    });
  const firstOutput = kernelTask.outputs[0]?.byteOffset ?? 0;
  memory.fill(guardByte, firstOutput - guardByteLength, next);
  const statistics = kernel.extrapolate(kernelTask);
  const outputs = take();
  memory.fill(guardByte, firstOutput - guardByteLength, next);
  kernel.recompute(kernelTask);
  for (const [index, output] of take().entries()) expectSameBytes(output, outputs[index] as Uint8Array);
  return { outputs, statistics };
}

/** Kernel and oracle: the same bytes for every α, the same counts, sums within 1e-6. */
export function expectAgreement(task: Case): void {
  const { outputs, statistics } = runKernel(task);
  for (const [index, alpha] of task.alphas.entries()) {
    const expected = extrapolateReference({ outputDtype: task.aligned.dtype, ...task, alpha });
    expectSameBytes(outputs[index] as Uint8Array, expected.output);
    const output = statistics.outputs[index];
    expectNear(statistics.deltaSquaredSum, expected.deltaSquaredSum);
    expectNear(statistics.alignedSquaredSum, expected.alignedSquaredSum);
    expectNear(output?.moveDotDelta, expected.moveDotDelta, expected.absMoveDotDelta);
    expect([
      statistics.maxAbsDelta,
      statistics.alignmentChangedCount,
      output?.changedCount,
      output?.nonFiniteCount,
      output?.overflowCount,
    ]).toEqual([
      expected.maxAbsDelta,
      expected.alignmentChangedCount,
      expected.changedCount,
      expected.nonFiniteCount,
      expected.overflowCount,
    ]);
  }
}

function expectSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(actual, expected) === 0) return;
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  const hex = (bytes: Uint8Array) => Buffer.from(bytes.subarray(at & ~7, (at & ~7) + 8)).toString('hex');
  expect.fail(`byte ${at} of ${expected.byteLength} differs: ${hex(actual)} instead of ${hex(expected)}`);
}

/** Within 1e-6 of `size`, which is the sum itself where all terms have one sign. */
function expectNear(actual: number | undefined, expected: number, size = expected): void {
  if (actual === expected) return;
  if (!Number.isFinite(expected)) expect(actual).toBe(expected);
  else expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-6 * size);
}

/** Elements of a 16-bit dtype, given by their bits. */
export function fromBits16(dtype: KernelDtype, bits: ArrayLike<number>): OracleOperand {
  return { dtype, bytes: new Uint8Array(Uint16Array.from(bits).buffer) };
}

export function concatOperands(dtype: KernelDtype, parts: readonly Uint8Array[]): OracleOperand {
  return { dtype, bytes: Buffer.concat(parts) };
}

/** A generator of 32-bit numbers, the same in every run. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Elements like those of trained weights: bell-shaped, of the given spread. */
export function randomWeights(
  dtype: KernelDtype,
  count: number,
  spread: number,
  random: () => number,
): OracleOperand {
  const unit = () => (random() + random() + random() + random()) / 2 ** 32 - 2;
  return fromValues(
    dtype,
    Array.from({ length: count }, () => unit() * spread),
  );
}

/** Elements of the given values, truncated to the dtype. */
export function fromValues(dtype: KernelDtype, values: readonly number[]): OracleOperand {
  if (dtype === 'F64') return { dtype, bytes: new Uint8Array(Float64Array.from(values).buffer) };
  const floats = Float32Array.from(values);
  if (dtype === 'F32') return { dtype, bytes: new Uint8Array(floats.buffer) };
  const bits = new Uint32Array(floats.buffer);
  if (dtype === 'BF16') {
    return fromBits16(
      dtype,
      bits.map((word) => word >>> 16),
    );
  }
  return fromBits16(
    dtype,
    values.map((value, index) => {
      const sign = ((bits[index] ?? 0) >>> 16) & 0x8000;
      const magnitude = Math.abs(value);
      if (magnitude < 2 ** -14) return sign | Math.floor(magnitude * 2 ** 24);
      const word = (bits[index] ?? 0) & 0x7fffffff;
      return sign | Math.min(0x7bff, (word - (112 << 23)) >> 13);
    }),
  );
}

/** The values of elements, as fp64. */
export function decodeElements(dtype: KernelDtype, bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / bytesPerElement[dtype] }, (_, index) =>
    readElement(dtype, view, index),
  );
}
