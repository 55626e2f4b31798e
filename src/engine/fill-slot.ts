import { bytesPerElement } from '../kernel/kernel.ts';
import type { RangeReader } from '../kit/byte-source.ts';
import type { TensorGroupStatistics } from '../kit/statistics.ts';
import type { Operation, OutputFile } from '../plan/plan.ts';
import type { Arena } from './arena.ts';
import type { Slot } from './blocks.ts';

/** The sums of a pass; what concerns the inputs is shared by all outputs. */
export interface PassStatistics {
  elementCount: number;
  deltaSquaredSum: number;
  alignedSquaredSum: number;
  maxAbsDelta: number;
  /** One per output. */
  nonFiniteCounts: number[];
}

export function startStatistics(outputCount: number): PassStatistics {
  return {
    elementCount: 0,
    deltaSquaredSum: 0,
    alignedSquaredSum: 0,
    maxAbsDelta: 0,
    nonFiniteCounts: new Array<number>(outputCount).fill(0),
  };
}

export function statisticsOf(pass: PassStatistics, output: number): TensorGroupStatistics {
  const { nonFiniteCounts, ...shared } = pass;
  return { ...shared, nonFiniteCount: nonFiniteCounts[output] ?? 0 };
}

/** One pass over the two inputs of a file. */
export interface Pass {
  readonly file: OutputFile;
  readonly alphas: readonly number[];
  readonly arena: Arena;
  readonly aligned: RangeReader;
  readonly sft: RangeReader;
  /** Left out where the bytes are made a second time and the sums are known. */
  readonly statistics?: PassStatistics | undefined;
  /** Told how many bytes were read from the two sources. */
  readonly onRead?: (byteLength: number) => void;
}

/** Makes the bytes of one slot, for every α. Awaits only where a source has to wait for its bytes. */
export async function fillSlot(pass: Pass, slot: Slot, slotIndex: number): Promise<void> {
  const { arena } = pass;
  for (const { block, byteOffset } of slot.blocks) {
    const outputOffsets = pass.alphas.map((_, output) => arena.outputOffset(slotIndex, output) + byteOffset);
    if (block.kind === 'header') {
      for (const offset of outputOffsets)
        arena.bytes.set(pass.file.header.subarray(block.start, block.end), offset);
    } else if (block.operation.kind === 'extrapolate') {
      await extrapolateElements(pass, block.operation, block.elementCount, outputOffsets);
    } else {
      await copyBytes(pass, block.elementCount, outputOffsets);
    }
  }
}

async function extrapolateElements(
  { arena, aligned, sft, alphas, statistics, onRead }: Pass,
  operation: Extract<Operation, { kind: 'extrapolate' }>,
  elementCount: number,
  outputOffsets: readonly number[],
): Promise<void> {
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
  };
  if (statistics === undefined) return arena.kernel.recompute(task);
  const sums = arena.kernel.extrapolate(task);
  statistics.elementCount += elementCount;
  statistics.deltaSquaredSum += sums.deltaSquaredSum;
  statistics.alignedSquaredSum += sums.alignedSquaredSum;
  statistics.maxAbsDelta = Math.max(statistics.maxAbsDelta, sums.maxAbsDelta);
  for (const [output, count] of sums.nonFiniteCounts.entries()) {
    statistics.nonFiniteCounts[output] = (statistics.nonFiniteCounts[output] ?? 0) + count;
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
