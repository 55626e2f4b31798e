import type { Rounding, Snapshot } from '../../kit/index.ts';
import { bytesPerElement, type KernelDtype, readElement } from '../kernel/index.ts';
import { cutOperation, inputBytesOf, unitsOf } from '../plan/cut-operation.ts';
import type { DerivedPiece } from '../plan/derived-tensors.ts';
import type { Extrapolation } from '../plan/plan.ts';
import { type Arena, createArena, slotBytes } from './arena.ts';
import { readsOf } from './blocks.ts';
import type { Sources } from './extrapolate-file.ts';
import { type Move, movedDtypeOf, moveElements } from './move-elements.ts';
import { taskRoundingOf } from './random-key.ts';

/** How a tensor differs from what was recomputed. */
export interface TensorDifference {
  readonly tensor: string;
  /** File of the derived checkpoint. */
  readonly path: string;
  /** Index in the tensor of the first element that differs; of what is copied, of the first byte in its piece. */
  readonly firstElement: number;
  readonly differingCount: number;
  readonly comparedCount: number;
  /** The largest |stored − recomputed|; NaN where one of them is, absent for copied tensors. */
  readonly maxAbsDifference?: number;
}

export interface RoundingComparison {
  readonly rounding: Rounding;
  /** Elements; bytes of copied tensors, which no rounding changes. */
  readonly differingCount: number;
  /** Tensor by tensor, in the order of the pieces. */
  readonly differences: readonly TensorDifference[];
}

export interface WeightComparison {
  /** One for each rounding, in order. */
  readonly roundings: readonly RoundingComparison[];
  readonly comparedCount: number;
  readonly comparedByteLength: number;
  /** From all three checkpoints. */
  readonly bytesRead: number;
  /** ⟨stored − θ1, Δ⟩ / ⟨Δ, Δ⟩ over the pieces. */
  readonly effectiveAlpha: number;
}

type Difference = Omit<TensorDifference, 'comparedCount'>;

interface Comparing {
  readonly alpha: number;
  readonly roundings: readonly Rounding[];
  readonly arena: Arena;
  /** Elements of each tensor that were compared. */
  readonly comparedCounts: Map<string, number>;
  /** One for each rounding. */
  readonly differences: readonly Map<string, Difference>[];
  readonly sums: { moveDotDelta: number; deltaSquaredSum: number };
}

/** Where in the arena the derived bytes lie; the slot before it is what is recomputed. */
const derivedSlot = 1;

/**
 * Recomputes pieces from the sources and compares them with what a derived checkpoint holds, bit for bit, for
 * several roundings in one read.
 *
 * @throws whatever one of the three was not readable for, or the signal's reason
 */
export async function compareWeights(options: {
  readonly pieces: readonly DerivedPiece[];
  readonly alpha: number;
  readonly roundings: readonly Rounding[];
  readonly derived: Snapshot;
  readonly sources: Sources;
  readonly signal: AbortSignal;
  /** Told of every step how many bytes were read, and how many of them of the derived checkpoint. */
  readonly onBytes: (read: number, derived: number) => void;
}): Promise<WeightComparison> {
  const { pieces, alpha, roundings, sources, signal, onBytes } = options;
  const reads = readsOf({ operations: pieces.map(({ operation }) => operation) });
  const aligned = sources.aligned.openReader(reads.aligned);
  const sft = sources.sft.openReader(reads.sft);
  const derived = options.derived.openReader(pieces.map((piece) => piece.derived));
  const comparing: Comparing = {
    alpha,
    roundings,
    arena: createArena(1),
    comparedCounts: new Map(),
    differences: roundings.map(() => new Map()),
    sums: { moveDotDelta: 0, deltaSquaredSum: 0 },
  };
  const { arena } = comparing;
  const totals = { count: 0, derivedBytes: 0, bytesRead: 0 };
  try {
    for (const { operation, path, count, derivedBytes } of splitPieces(pieces)) {
      signal.throwIfAborted();
      const { aligned: alignedBytes, sft: sftBytes } = inputBytesOf(operation, count);
      await Promise.all([
        aligned.fill(arena.bytes.subarray(arena.alignedOffset, arena.alignedOffset + alignedBytes)),
        sft.fill(arena.bytes.subarray(arena.sftOffset, arena.sftOffset + sftBytes)),
        derived.fill(slotOf(arena, derivedSlot, derivedBytes)),
      ]);
      if (operation.kind === 'extrapolate') compareElements(comparing, operation, path, count);
      else compareMoved(comparing, operation, path, count, derivedBytes);
      const { comparedCounts } = comparing;
      comparedCounts.set(operation.tensor, (comparedCounts.get(operation.tensor) ?? 0) + count);
      totals.count += count;
      totals.derivedBytes += derivedBytes;
      totals.bytesRead += alignedBytes + sftBytes + derivedBytes;
      onBytes(alignedBytes + sftBytes + derivedBytes, derivedBytes);
    }
  } finally {
    for (const reader of [aligned, sft, derived]) reader.close();
  }
  return {
    roundings: roundings.map((rounding, index) => {
      const differences = [...(comparing.differences[index]?.values() ?? [])].map((difference) => ({
        ...difference,
        comparedCount: comparing.comparedCounts.get(difference.tensor) ?? 0,
      }));
      const differingCount = differences.reduce((sum, difference) => sum + difference.differingCount, 0);
      return { rounding, differingCount, differences };
    }),
    comparedCount: totals.count,
    comparedByteLength: totals.derivedBytes,
    bytesRead: totals.bytesRead,
    effectiveAlpha: comparing.sums.moveDotDelta / comparing.sums.deltaSquaredSum,
  };
}

/** Parts of the pieces that fit into a slot of the arena. */
function* splitPieces(pieces: readonly DerivedPiece[]) {
  for (const { operation, derived } of pieces) {
    const { unitCount, unitBytes } = unitsOf(operation);
    const most = Math.floor(slotBytes / unitBytes);
    for (let from = 0; from < unitCount; from += most) {
      const count = Math.min(most, unitCount - from);
      const part = cutOperation(operation, from, from + count);
      yield { operation: part, path: derived.path, count, derivedBytes: count * unitBytes };
    }
  }
}

function slotOf(arena: Arena, slot: number, byteLength: number): Uint8Array {
  const offset = arena.outputOffset(slot, 0);
  return arena.bytes.subarray(offset, offset + byteLength);
}

function compareElements(comparing: Comparing, operation: Extrapolation, path: string, count: number): void {
  const { alpha, roundings, arena, sums } = comparing;
  const { tensor, outputDtype, firstElement } = operation;
  const byteLength = count * bytesPerElement[outputDtype];
  const stored = slotOf(arena, derivedSlot, byteLength);
  const recomputed = slotOf(arena, 0, byteLength);
  let moveDotDelta: number | undefined;
  for (const [index, rounding] of roundings.entries()) {
    const statistics = arena.kernel.extrapolate({
      aligned: { dtype: operation.aligned.dtype, byteOffset: arena.alignedOffset },
      sft: { dtype: operation.sft.dtype, byteOffset: arena.sftOffset },
      outputDtype,
      outputs: [{ alpha, byteOffset: arena.outputOffset(0, 0) }],
      count,
      rounding: taskRoundingOf(rounding, tensor, firstElement),
    });
    if (index === 0) sums.deltaSquaredSum += statistics.deltaSquaredSum;
    if (Buffer.compare(stored, recomputed) === 0) {
      moveDotDelta ??= statistics.outputs[0]?.moveDotDelta;
      continue;
    }
    addDifference(comparing, index, {
      tensor,
      path,
      ...findDifferences(stored, recomputed, outputDtype, firstElement),
    });
  }
  sums.moveDotDelta += moveDotDelta ?? measureMove(arena, operation, count);
}

function compareMoved(
  comparing: Comparing,
  operation: Move,
  path: string,
  unitCount: number,
  byteLength: number,
): void {
  const { arena, alpha, roundings } = comparing;
  const { tensor } = operation;
  const stored = slotOf(arena, derivedSlot, byteLength);
  const recomputed = slotOf(arena, 0, byteLength);
  moveElements(arena, operation, unitCount, arena.outputOffset(0, 0), alpha);
  if (Buffer.compare(stored, recomputed) === 0) return;
  const dtype = movedDtypeOf(operation);
  const found =
    dtype === undefined
      ? findDifferingBytes(stored, recomputed)
      : findDifferences(stored, recomputed, dtype, 0);
  for (const index of roundings.keys()) addDifference(comparing, index, { tensor, path, ...found });
}

function findDifferingBytes(stored: Uint8Array, recomputed: Uint8Array) {
  const differing = [...stored.keys()].filter((index) => stored[index] !== recomputed[index]);
  return { firstElement: differing[0] ?? 0, differingCount: differing.length };
}

function addDifference({ differences }: Comparing, rounding: number, found: Difference): void {
  const byTensor = differences[rounding];
  const before = byTensor?.get(found.tensor);
  const largest = [before?.maxAbsDifference, found.maxAbsDifference].filter((value) => value !== undefined);
  byTensor?.set(found.tensor, {
    ...found,
    firstElement: before?.firstElement ?? found.firstElement,
    differingCount: found.differingCount + (before?.differingCount ?? 0),
    ...(largest.length > 0 ? { maxAbsDifference: Math.max(...largest) } : {}),
  });
}

/** Counts elements with other bits. */
function findDifferences(stored: Uint8Array, recomputed: Uint8Array, dtype: KernelDtype, offset: number) {
  const size = bytesPerElement[dtype];
  const [storedView, recomputedView] = [viewOf(stored), viewOf(recomputed)];
  let first: number | undefined;
  let differingCount = 0;
  let maxAbsDifference = 0;
  for (let index = 0; index < stored.byteLength / size; index++) {
    if (haveSameBytes(stored, recomputed, index * size, size)) continue;
    first ??= index;
    differingCount++;
    const difference = Math.abs(
      readElement(dtype, storedView, index) - readElement(dtype, recomputedView, index),
    );
    maxAbsDifference = Math.max(maxAbsDifference, difference);
  }
  return { firstElement: offset + (first ?? 0), differingCount, maxAbsDifference };
}

function haveSameBytes(a: Uint8Array, b: Uint8Array, start: number, byteLength: number): boolean {
  for (let offset = start; offset < start + byteLength; offset++) if (a[offset] !== b[offset]) return false;
  return true;
}

/** Σ (stored − θ1)·Δ for elements that no rounding gives. */
function measureMove(arena: Arena, { aligned, sft, outputDtype }: Extrapolation, count: number): number {
  const operand = (offset: number, dtype: KernelDtype) =>
    viewOf(arena.bytes.subarray(offset, offset + count * bytesPerElement[dtype]));
  const stored = operand(arena.outputOffset(derivedSlot, 0), outputDtype);
  const theta1 = operand(arena.alignedOffset, aligned.dtype);
  const theta0 = operand(arena.sftOffset, sft.dtype);
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const of1 = readElement(aligned.dtype, theta1, index);
    sum += (readElement(outputDtype, stored, index) - of1) * (of1 - readElement(sft.dtype, theta0, index));
  }
  return sum;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
