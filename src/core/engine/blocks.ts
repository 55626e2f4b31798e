import type { FileRange } from '../../kit/index.ts';
import { unitsOf } from '../plan/cut-operation.ts';
import type { Operation, OutputFile } from '../plan/plan.ts';

/** Bytes of an output file that are made in one step and lie in one slot. */
export type Block =
  | { readonly kind: 'header'; readonly start: number; readonly end: number }
  /** The units [start, end) of an operation's; see {@link unitsOf}. */
  | { readonly kind: 'units'; readonly operation: Operation; readonly start: number; readonly end: number };

/** Blocks that follow one another in the output file and are handed on together. */
export interface Slot {
  readonly byteLength: number;
  readonly blocks: readonly { readonly block: Block; readonly byteOffset: number }[];
}

/**
 * Cuts an output file into slots of at most `slotBytes`. The cut depends on the plan and `slotBytes` alone,
 * never on timing, so that sums over blocks come out the same on every machine.
 */
export function* splitIntoSlots(file: OutputFile, slotBytes: number): Generator<Slot> {
  let blocks: Slot['blocks'][number][] = [];
  let filled = 0;
  const add = (block: Block, byteLength: number) => {
    blocks.push({ block, byteOffset: filled });
    filled += byteLength;
  };
  const take = (): Slot => {
    const slot = { byteLength: filled, blocks };
    blocks = [];
    filled = 0;
    return slot;
  };

  for (let start = 0; start < file.header.length; ) {
    const end = Math.min(file.header.length, start + slotBytes - filled);
    add({ kind: 'header', start, end }, end - start);
    start = end;
    if (filled === slotBytes) yield take();
  }
  for (const operation of file.operations) {
    const { unitCount, unitBytes } = unitsOf(operation);
    for (let start = 0; start < unitCount; ) {
      const end = Math.min(unitCount, start + Math.floor((slotBytes - filled) / unitBytes));
      if (end > start) add({ kind: 'units', operation, start, end }, (end - start) * unitBytes);
      start = end;
      if (filled + unitBytes > slotBytes) yield take();
    }
  }
  if (filled > 0) yield take();
}

/** What each side is read for, in the order in which the blocks of the file need it. */
export function readsOf(file: Pick<OutputFile, 'operations'>): {
  readonly aligned: FileRange[];
  readonly sft: FileRange[];
} {
  const aligned: FileRange[] = [];
  const sft: FileRange[] = [];
  for (const operation of file.operations) {
    if (operation.kind === 'copy') {
      appendRange(operation.side === 'aligned' ? aligned : sft, operation.source);
    } else {
      appendRange(aligned, operation.aligned);
      appendRange(sft, operation.sft);
    }
  }
  return { aligned, sft };
}

function appendRange(ranges: FileRange[], { path, start, end }: FileRange): void {
  if (start === end) return;
  const last = ranges.at(-1);
  if (last?.path === path && last.end === start) ranges[ranges.length - 1] = { path, start: last.start, end };
  else ranges.push({ path, start, end });
}
