/**
 * θ1 + α·(θ1 − θ0) for blocks of BF16, F16, F32 and F64 numbers, by WebAssembly SIMD: several α in one pass, three
 * ways to round, and what is measured on the way. `extrapolateReference` says the same plainly, element by element;
 * the kernel gives its bytes.
 *
 * @example
 * ```ts
 * const kernel = loadKernel(new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true }));
 * const [aligned, sft, output] = [0, 1, 2].map((block) => kernel.reservedBytes + block * 4 * count);
 * new Float32Array(kernel.memory.buffer, aligned, count).set(theta1);
 * new Float32Array(kernel.memory.buffer, sft, count).set(theta0);
 * const { deltaSquaredSum } = kernel.extrapolate({
 *   aligned: { dtype: 'F32', byteOffset: aligned },
 *   sft: { dtype: 'F32', byteOffset: sft },
 *   outputDtype: 'F32',
 *   outputs: [{ alpha: 0.3, byteOffset: output }],
 *   count,
 *   rounding: { kind: 'nearest' },
 * });
 * const theta2 = new Float32Array(kernel.memory.buffer, output, count);
 * ```
 *
 * @module
 */
export {
  bytesPerElement,
  type ExtrapolateTask,
  type Kernel,
  type KernelDtype,
  type Operand,
  type OutputStatistics,
  type TaskRounding,
  type TaskStatistics,
} from './kernel.ts';
export { loadKernel } from './load.ts';
export { readElement, roundByWord, roundToNearest, writeElement } from './number-format.ts';
export {
  extrapolateReference,
  type OracleOperand,
  type OracleResult,
  type OracleTask,
} from './oracle.ts';
export { type RandomKey, randomWordOf } from './random-word.ts';
