import { bytesPerElement, type TaskStatistics } from '../kernel/kernel.ts';
import type { RangeReader } from '../kit/byte-source.ts';
import type { Rounding } from '../kit/rounding.ts';
import type { Extrapolation } from '../plan/plan.ts';
import type { Arena } from './arena.ts';
import type { Slot } from './blocks.ts';
import type { StatisticsCollector } from './collect-statistics.ts';
import { overflowError } from './overflow.ts';
import { taskRoundingOf } from './random-key.ts';

/** One pass over the two inputs of a file. */
export interface Pass {
  /** Of the file that is made. */
  readonly header: Uint8Array;
  readonly alphas: readonly number[];
  readonly rounding: Rounding;
  readonly arena: Arena;
  readonly aligned: RangeReader;
  readonly sft: RangeReader;
  /** Left out where the bytes are made a second time and the sums are known. */
  readonly statistics?: StatisticsCollector | undefined;
  /** Take weights that become infinite; they are counted either way. */
  readonly allowOverflow: boolean;
  /** Told how many bytes were read from the two sources. */
  readonly onRead?: (byteLength: number) => void;
}

/**
 * Makes the bytes of one slot, for every α. Awaits only where a source has to wait for its bytes.
 *
 * @throws IncompatibleError `overflow`
 */
export async function fillSlot(pass: Pass, slot: Slot, slotIndex: number): Promise<void> {
  const { arena } = pass;
  for (const { block, byteOffset } of slot.blocks) {
    const outputOffsets = pass.alphas.map((_, output) => arena.outputOffset(slotIndex, output) + byteOffset);
    if (block.kind === 'header') {
      for (const offset of outputOffsets)
        arena.bytes.set(pass.header.subarray(block.start, block.end), offset);
    } else if (block.operation.kind === 'extrapolate') {
      const { operation, elementStart, elementCount } = block;
      await extrapolateElements(pass, operation, elementStart, elementCount, outputOffsets);
    } else {
      await copyBytes(pass, block.elementCount, outputOffsets);
    }
  }
}

async function extrapolateElements(
  pass: Pass,
  operation: Extrapolation,
  elementStart: number,
  elementCount: number,
  outputOffsets: readonly number[],
): Promise<void> {
  const { arena, aligned, sft, alphas, rounding, statistics, onRead } = pass;
  const alignedByteLength = elementCount * bytesPerElement[operation.aligned.dtype];
  const sftByteLength = elementCount * bytesPerElement[operation.sft.dtype];
  const alignedArrives = aligned.fill(
    arena.bytes.subarray(arena.alignedOffset, arena.alignedOffset + alignedByteLength),
  );
  // Awaited below, unless the other source fails at once.
  if (alignedArrives) alignedArrives.catch(() => {});
  const sftArrives = sft.fill(arena.bytes.subarray(arena.sftOffset, arena.sftOffset + sftByteLength));
  if (alignedArrives || sftArrives) await Promise.all([alignedArrives, sftArrives]);
  onRead?.(alignedByteLength + sftByteLength);

  const task = {
    aligned: { dtype: operation.aligned.dtype, byteOffset: arena.alignedOffset },
    sft: { dtype: operation.sft.dtype, byteOffset: arena.sftOffset },
    outputDtype: operation.outputDtype,
    outputs: alphas.map((alpha, output) => ({ alpha, byteOffset: outputOffsets[output] ?? 0 })),
    count: elementCount,
    rounding: taskRoundingOf(rounding, operation.tensor, operation.firstElement + elementStart),
  };
  if (statistics === undefined) return arena.kernel.recompute(task);
  const sums = arena.kernel.extrapolate(task);
  if (!pass.allowOverflow) refuseOverflow(operation, alphas, sums);
  statistics.add(operation, elementCount, sums);
}

function refuseOverflow(
  { tensor, outputDtype }: Extrapolation,
  alphas: readonly number[],
  { outputs }: TaskStatistics,
): void {
  for (const [index, { overflowCount }] of outputs.entries()) {
    if (overflowCount === 0) continue;
    throw overflowError({
      where: `tensor '${tensor}'`,
      count: overflowCount,
      alpha: alphas[index] ?? Number.NaN,
      dtype: outputDtype,
    });
  }
}

async function copyBytes(
  { arena, aligned, onRead }: Pass,
  byteLength: number,
  [firstOffset = 0, ...otherOffsets]: readonly number[],
): Promise<void> {
  const arrives = aligned.fill(arena.bytes.subarray(firstOffset, firstOffset + byteLength));
  if (arrives) await arrives;
  onRead?.(byteLength);
  for (const offset of otherOffsets) arena.bytes.copyWithin(offset, firstOffset, firstOffset + byteLength);
}
