import { type Kernel, loadKernel } from '../kernel/index.ts';

/**
 * Bytes of one output slot: long enough to make handing it to another thread negligible, short enough for
 * two inputs and an output to stay in a core's second-level cache.
 */
export const slotBytes = 1 << 20;

/** Memory for all output slots together, whatever the number of α. */
const outputBudgetBytes = 32 << 20;

/** An input element may be four times as wide as the output's (F64 against BF16). */
const inputBytes = 4 * slotBytes;

/** For the kernel's constants. */
const reservedBytes = 1 << 20;

const pageBytes = 64 << 10;

/** The shared memory in which a run computes: two input blocks, and a ring of output slots for each α. */
export interface Arena {
  readonly kernel: Kernel;
  readonly bytes: Uint8Array;
  readonly alignedOffset: number;
  readonly sftOffset: number;
  readonly slotCount: number;
  readonly outputCount: number;
  outputOffset(slot: number, output: number): number;
}

/** Reserves the memory for `outputCount` outputs (one per α). */
export function createArena(outputCount: number): Arena {
  const slotCount = Math.max(2, Math.min(8, Math.floor(outputBudgetBytes / slotBytes / outputCount)));
  const outputsOffset = reservedBytes + 2 * inputBytes;
  const pages = (outputsOffset + slotCount * outputCount * slotBytes) / pageBytes;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const kernel = loadKernel(memory);
  if (kernel.reservedBytes > reservedBytes) {
    throw new TypeError(
      `the kernel reserves ${kernel.reservedBytes} bytes, the arena has ${reservedBytes} for it`,
    );
  }
  return {
    kernel,
    bytes: new Uint8Array(memory.buffer),
    alignedOffset: reservedBytes,
    sftOffset: reservedBytes + inputBytes,
    slotCount,
    outputCount,
    outputOffset: (slot, output) => outputsOffset + (slot * outputCount + output) * slotBytes,
  };
}
