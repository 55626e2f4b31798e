import type { PlaceStatistics, Rounding } from '../../kit/index.ts';
import { cutOperation, unitsOf } from '../plan/cut-operation.ts';
import type { Operation, OutputFile } from '../plan/plan.ts';
import { createArena, slotBytes } from './arena.ts';
import { readsOf, splitIntoSlots } from './blocks.ts';
import { openCheckedReader } from './check-source.ts';
import { collectStatistics } from './collect-statistics.ts';
import type { Sources } from './extrapolate-file.ts';
import { fillSlot } from './fill-slot.ts';

/**
 * The bytes [start, end) of an output file for one α, computed from the sources. The output is deterministic,
 * so any range can be made again at any time, with the bytes a whole pass would give.
 *
 * @throws IncompatibleError `overflow`, where the sums are taken
 * @returns the sums, where the range is the whole file and was read to its end.
 */
export async function* recomputeRange(
  file: OutputFile,
  how: { readonly alpha: number; readonly rounding: Rounding; readonly allowOverflow: boolean },
  sources: Sources,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, readonly PlaceStatistics[] | undefined> {
  const { part, skippedBytes } = cutOutputFile(file, start, end);
  const reads = readsOf(part);
  const arena = createArena(1);
  const isWhole = start === 0 && end === file.byteLength;
  const statistics = isWhole ? collectStatistics(1) : undefined;
  const openDigest = isWhole ? sources.openDigest : undefined;
  const aligned = openCheckedReader(sources.aligned, reads.aligned, openDigest);
  const sft = openCheckedReader(sources.sft, reads.sft, openDigest);
  try {
    const { alpha, ...rest } = how;
    const pass = { header: part.header, alphas: [alpha], ...rest, arena, aligned, sft, statistics };
    let position = -skippedBytes;
    for (const slot of splitIntoSlots(part, slotBytes)) {
      await fillSlot(pass, slot, 0);
      const offset = arena.outputOffset(0, 0);
      const from = Math.max(0, -position);
      const to = Math.min(slot.byteLength, end - start - position);
      position += slot.byteLength;
      // A copy: the slot is filled again while the reader still holds what it was given.
      if (to > from) yield arena.bytes.slice(offset + from, offset + to);
    }
    await Promise.all([aligned.finish(), sft.finish()]);
    return statistics?.placesOf(0);
  } finally {
    aligned.close();
    sft.close();
  }
}

/**
 * The smallest output file of whole units that covers the bytes [start, end) of `file`, and how many of its
 * first bytes lie before `start`.
 */
export function cutOutputFile(
  file: OutputFile,
  start: number,
  end: number,
): { readonly part: OutputFile; readonly skippedBytes: number } {
  const header = file.header.subarray(Math.min(start, file.header.length), Math.min(end, file.header.length));
  const operations: Operation[] = [];
  let offset = file.header.length;
  let firstByte = header.length > 0 ? start : undefined;
  for (const operation of file.operations) {
    const { unitCount: count, unitBytes: size } = unitsOf(operation);
    const from = Math.max(0, Math.floor((start - offset) / size));
    const to = Math.min(count, Math.ceil((end - offset) / size));
    if (from < to) {
      firstByte ??= offset + from * size;
      operations.push(cutOperation(operation, from, to));
    }
    offset += count * size;
  }
  const byteLength = operations
    .map(unitsOf)
    .reduce((total, { unitCount, unitBytes }) => total + unitCount * unitBytes, header.length);
  return {
    part: { path: file.path, header, byteLength, operations },
    skippedBytes: start - (firstByte ?? start),
  };
}
