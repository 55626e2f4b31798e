import { readFileSync } from 'node:fs';
import {
  bytesPerElement,
  type ExtrapolateTask,
  type Kernel,
  type KernelDtype,
  type OutputStatistics,
  type TaskRounding,
  type TaskStatistics,
} from './kernel.ts';

/** Exports of extrapolate.wasm; see assembly/index.ts. */
interface KernelExports extends WebAssembly.Exports {
  readonly reservedBytes: WebAssembly.Global<'i32'>;
  /** Where the statistics lie; in assembly/statistics.ts's order. */
  readonly statistics: WebAssembly.Global<'i32'>;
  extrapolate(
    alignedDtype: number,
    sftDtype: number,
    outputDtype: number,
    rounding: number,
    withStatistics: number,
    aligned: number,
    sft: number,
    count: number,
    outputCount: number,
    ...outputsAlphasAndRandomness: number[]
  ): void;
}

/** How many α the module takes in one call. */
const outputsPerPass = 4;

/** In assembly/dtype.ts's order. */
const dtypeNumbers: Readonly<Record<KernelDtype, number>> = { BF16: 0, F16: 1, F32: 2, F64: 3 };
const roundingNumbers: Readonly<Record<TaskRounding['kind'], number>> = {
  nearest: 0,
  reference: 1,
  stochastic: 2,
};

let compiled: WebAssembly.Module | undefined;

/**
 * Instantiates the kernel over a shared memory, whose first bytes it takes for its constants, scratch room and
 * results: a memory serves one kernel at a time.
 *
 * @throws WebAssembly.LinkError if the memory is not shared.
 */
export function loadKernel(memory: WebAssembly.Memory): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./extrapolate.wasm', import.meta.url)));
  const wasm = new WebAssembly.Instance(compiled, { env: { memory } }).exports as KernelExports;
  const reservedBytes = wasm.reservedBytes.value;

  /** Calls the module for at most four outputs. */
  const run = (task: ExtrapolateTask, first: number, withStatistics: boolean): void => {
    const { rounding, aligned, sft } = task;
    const outputs = task.outputs.slice(first, first + outputsPerPass);
    const [a, b = a, c = a, d = a] = outputs;
    if (a === undefined || b === undefined || c === undefined || d === undefined) return;
    const [key0, key1] = rounding.kind === 'stochastic' ? rounding.key : [0, 0];
    wasm.extrapolate(
      dtypeNumbers[aligned.dtype],
      dtypeNumbers[sft.dtype],
      dtypeNumbers[task.outputDtype],
      roundingNumbers[rounding.kind],
      Number(withStatistics),
      aligned.byteOffset,
      sft.byteOffset,
      task.count,
      outputs.length,
      ...[a.byteOffset, b.byteOffset, c.byteOffset, d.byteOffset],
      ...[a.alpha, b.alpha, c.alpha, d.alpha],
      ...[key0, key1, rounding.kind === 'stochastic' ? rounding.firstElement : 0],
    );
  };

  const readStatistics = (outputCount: number): TaskStatistics => {
    const fields = new Float64Array(memory.buffer, wasm.statistics.value, 4 + 4 * outputCount);
    const field = (index: number) => fields[index] ?? 0;
    const output = (number: number): OutputStatistics => ({
      moveDotDelta: field(4 + 4 * number),
      changedCount: field(5 + 4 * number),
      nonFiniteCount: field(6 + 4 * number),
      overflowCount: field(7 + 4 * number),
    });
    return {
      deltaSquaredSum: field(0),
      alignedSquaredSum: field(1),
      maxAbsDelta: field(2),
      alignmentChangedCount: field(3),
      outputs: Array.from({ length: outputCount }, (_, number) => output(number)),
    };
  };

  return {
    memory,
    reservedBytes,
    extrapolate(task): TaskStatistics {
      checkTask(task, reservedBytes, memory.buffer.byteLength);
      const parts: TaskStatistics[] = [];
      for (let first = 0; first < task.outputs.length; first += outputsPerPass) {
        run(task, first, true);
        parts.push(readStatistics(Math.min(outputsPerPass, task.outputs.length - first)));
      }
      // All parts have the same sums over the inputs.
      return { ...(parts[0] as TaskStatistics), outputs: parts.flatMap((part) => part.outputs) };
    },
    recompute(task): void {
      checkTask(task, reservedBytes, memory.buffer.byteLength);
      for (let first = 0; first < task.outputs.length; first += outputsPerPass) run(task, first, false);
    },
  };
}

function checkTask(task: ExtrapolateTask, reservedBytes: number, memoryByteLength: number): void {
  const { count, outputs, rounding } = task;
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
  if (rounding.kind !== 'stochastic') return;
  const { firstElement } = rounding;
  if (firstElement < 0 || !Number.isSafeInteger(firstElement) || !Number.isSafeInteger(firstElement + count))
    throw new RangeError(`The kernel was given ${count} elements from element ${firstElement} on.`);
}
