import type { RangeReader, Rounding } from '../../kit/index.ts';
import type { TaskStatistics } from '../kernel/index.ts';
import { cutOperation, inputBytesOf } from '../plan/cut-operation.ts';
import type { Extrapolation, Operation } from '../plan/plan.ts';
import type { Arena } from './arena.ts';
import type { Slot } from './blocks.ts';
import type { StatisticsCollector } from './collect-statistics.ts';
import { type Move, movedDtypeOf, moveElements } from './move-elements.ts';
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
      await extrapolateElements(pass, cutOperation(block.operation, block.start, block.end), outputOffsets);
    } else {
      await moveUnits(pass, block.operation, block.end - block.start, outputOffsets);
    }
  }
}

async function extrapolateElements(
  pass: Pass,
  operation: Extrapolation,
  outputOffsets: readonly number[],
): Promise<void> {
  const { arena, alphas, rounding, statistics } = pass;
  const { elementCount, firstElement } = operation;
  const arrives = readInputs(pass, operation, elementCount);
  if (arrives) await arrives;
  const task = {
    aligned: { dtype: operation.aligned.dtype, byteOffset: arena.alignedOffset },
    sft: { dtype: operation.sft.dtype, byteOffset: arena.sftOffset },
    outputDtype: operation.outputDtype,
    outputs: alphas.map((alpha, output) => ({ alpha, byteOffset: outputOffsets[output] ?? 0 })),
    count: elementCount,
    rounding: taskRoundingOf(rounding, operation.tensor, firstElement),
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

async function moveUnits(
  pass: Pass,
  operation: Move,
  unitCount: number,
  outputOffsets: readonly number[],
): Promise<void> {
  const { arena, alphas } = pass;
  const arrives = readInputs(pass, operation, unitCount);
  if (arrives) await arrives;
  for (const [output, alpha] of alphas.entries()) {
    const count = moveElements(arena, operation, unitCount, outputOffsets[output] ?? 0, alpha);
    if (count === 0 || pass.allowOverflow) continue;
    const dtype = movedDtypeOf(operation);
    throw overflowError({ where: `tensor '${operation.tensor}'`, count, alpha, dtype });
  }
}

/** Brings what the next units are made from into the arena. Gives nothing where no source has to be waited for. */
function readInputs(pass: Pass, operation: Operation, unitCount: number): Promise<void> | undefined {
  const { arena, aligned, sft, onRead } = pass;
  const byteLengths = inputBytesOf(operation, unitCount);
  const fill = (reader: RangeReader, offset: number, byteLength: number) =>
    byteLength === 0 ? undefined : reader.fill(arena.bytes.subarray(offset, offset + byteLength));
  const read = () => onRead?.(byteLengths.aligned + byteLengths.sft);

  const alignedArrives = fill(aligned, arena.alignedOffset, byteLengths.aligned);
  // Awaited below, unless the other source fails at once.
  if (alignedArrives) alignedArrives.catch(() => {});
  const sftArrives = fill(sft, arena.sftOffset, byteLengths.sft);
  if (alignedArrives || sftArrives) return Promise.all([alignedArrives, sftArrives]).then(read);
  read();
  return undefined;
}
