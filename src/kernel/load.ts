import { readFileSync } from 'node:fs';
import {
  bytesPerElement,
  type ExtrapolateTask,
  type Kernel,
  type KernelDtype,
  type TaskStatistics,
} from './kernel.ts';

/** Exports of extrapolate.wasm; see assembly/index.ts. */
interface KernelExports extends WebAssembly.Exports {
  readonly reservedBytes: WebAssembly.Global<'i32'>;
  readonly deltaSquaredSum: WebAssembly.Global<'f64'>;
  readonly alignedSquaredSum: WebAssembly.Global<'f64'>;
  readonly maxAbsDelta: WebAssembly.Global<'f64'>;
  readonly nonFinite0: WebAssembly.Global<'i32'>;
  readonly nonFinite1: WebAssembly.Global<'i32'>;
  readonly nonFinite2: WebAssembly.Global<'i32'>;
  readonly nonFinite3: WebAssembly.Global<'i32'>;
  extrapolate(
    alignedDtype: number,
    sftDtype: number,
    outputDtype: number,
    withStatistics: number,
    aligned: number,
    sft: number,
    count: number,
    outputCount: number,
    ...outputsThenAlphas: Eight<number>
  ): void;
}

type Eight<T> = [T, T, T, T, T, T, T, T];

/** How many α the module takes in one call. */
const outputsPerPass = 4;

/** In assembly/dtype.ts's order. */
const dtypeNumbers: Readonly<Record<KernelDtype, number>> = { BF16: 0, F16: 1, F32: 2, F64: 3 };

let compiled: WebAssembly.Module | undefined;

/**
 * Instantiates the kernel over a shared memory. Several instances, also in other threads, may use one memory:
 * they keep nothing in it but constants.
 *
 * @throws WebAssembly.LinkError if the memory is not shared.
 */
export function loadKernel(memory: WebAssembly.Memory): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./extrapolate.wasm', import.meta.url)));
  const wasm = new WebAssembly.Instance(compiled, { env: { memory } }).exports as KernelExports;
  const reservedBytes = wasm.reservedBytes.value;

  /** Calls the module for at most four outputs. */
  const run = (task: ExtrapolateTask, first: number, withStatistics: boolean): void => {
    const outputs = task.outputs.slice(first, first + outputsPerPass);
    const [a, b = a, c = a, d = a] = outputs;
    if (a === undefined || b === undefined || c === undefined || d === undefined) return;
    wasm.extrapolate(
      dtypeNumbers[task.aligned.dtype],
      dtypeNumbers[task.sft.dtype],
      dtypeNumbers[task.outputDtype],
      Number(withStatistics),
      task.aligned.byteOffset,
      task.sft.byteOffset,
      task.count,
      outputs.length,
      ...[a.byteOffset, b.byteOffset, c.byteOffset, d.byteOffset],
      ...[a.alpha, b.alpha, c.alpha, d.alpha],
    );
  };

  const countNonFinite = (outputCount: number): readonly number[] =>
    [wasm.nonFinite0, wasm.nonFinite1, wasm.nonFinite2, wasm.nonFinite3]
      .slice(0, outputCount)
      .map((count) => count.value >>> 0);

  return {
    memory,
    reservedBytes,
    extrapolate(task): TaskStatistics {
      checkTask(task, reservedBytes, memory.buffer.byteLength);
      run(task, 0, true);
      const deltaSquaredSum = wasm.deltaSquaredSum.value;
      const alignedSquaredSum = wasm.alignedSquaredSum.value;
      const maxAbsDelta = wasm.maxAbsDelta.value;
      const nonFiniteCounts = [...countNonFinite(Math.min(outputsPerPass, task.outputs.length))];
      for (let first = outputsPerPass; first < task.outputs.length; first += outputsPerPass) {
        run(task, first, false);
        nonFiniteCounts.push(...countNonFinite(Math.min(outputsPerPass, task.outputs.length - first)));
      }
      return { deltaSquaredSum, alignedSquaredSum, maxAbsDelta, nonFiniteCounts };
    },
    recompute(task): void {
      checkTask(task, reservedBytes, memory.buffer.byteLength);
      for (let first = 0; first < task.outputs.length; first += outputsPerPass) run(task, first, false);
    },
  };
}

function checkTask(task: ExtrapolateTask, reservedBytes: number, memoryByteLength: number): void {
  const { count, outputs } = task;
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(`The kernel was given ${count} elements.`);
  if (outputs.length === 0) throw new RangeError('The kernel was given no output.');
  const check = (name: string, dtype: KernelDtype, byteOffset: number) => {
    const end = byteOffset + count * bytesPerElement[dtype];
    if (!Number.isSafeInteger(byteOffset) || byteOffset < reservedBytes || end > memoryByteLength) {
      throw new RangeError(
        `${name} at bytes [${byteOffset}, ${end}) lies outside of the kernel's memory [${reservedBytes}, ${memoryByteLength}).`,
      );
    }
  };
  check('aligned', task.aligned.dtype, task.aligned.byteOffset);
  check('sft', task.sft.dtype, task.sft.byteOffset);
  for (const { alpha, byteOffset } of outputs) {
    check('output', task.outputDtype, byteOffset);
    if (!Number.isFinite(alpha)) throw new RangeError(`The kernel was given the α ${alpha}.`);
  }
}
