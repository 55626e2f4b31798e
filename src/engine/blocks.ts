import type { FileRange } from '../kit/byte-source.ts';
import { elementsOf } from '../plan/cut-operation.ts';
import type { Operation, OutputFile } from '../plan/plan.ts';

/** Bytes of an output file that are made in one step and lie in one slot. */
export type Block =
  | { readonly kind: 'header'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'elements';
      readonly operation: Operation;
      readonly elementStart: number;
      readonly elementCount: number;
    };

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
    const { elementCount: total, elementBytes } = elementsOf(operation);
    for (let elementStart = 0; elementStart < total; ) {
      const elementCount = Math.min(total - elementStart, Math.floor((slotBytes - filled) / elementBytes));
      if (elementCount > 0) {
        add({ kind: 'elements', operation, elementStart, elementCount }, elementCount * elementBytes);
        elementStart += elementCount;
      }
      if (filled + elementBytes > slotBytes) yield take();
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
    appendRange(aligned, operation.aligned);
    if (operation.kind === 'extrapolate') appendRange(sft, operation.sft);
  }
  return { aligned, sft };
}

function appendRange(ranges: FileRange[], { path, start, end }: FileRange): void {
  if (start === end) return;
  const last = ranges.at(-1);
  if (last?.path === path && last.end === start) ranges[ranges.length - 1] = { path, start: last.start, end };
  else ranges.push({ path, start, end });
}
