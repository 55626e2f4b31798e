import type { Checkpoint, TensorRecord } from '../../formats/checkpoint/index.ts';
import type { FileRange, Prose } from '../../kit/index.ts';
import { unitsOf } from './cut-operation.ts';
import type { Operation } from './plan.ts';

/** A part of a tensor of a derived checkpoint: how it should come about, and where it lies. */
export interface DerivedPiece {
  readonly operation: Operation;
  readonly derived: FileRange;
}

/** The weights of a derived checkpoint, set against what they are said to be made of. */
export interface DerivedTensors {
  /** By file of the derived checkpoint, in the order of the data. */
  readonly files: readonly { readonly path: string; readonly pieces: readonly DerivedPiece[] }[];
  /** What cannot be compared, each as a sentence. */
  readonly faults: readonly Prose[];
}

/**
 * Goes through a derived checkpoint in the order of its data, whatever its layout.
 *
 * @param operationsOf how a tensor should have come about, or, without the end of the sentence, what keeps it from being compared.
 */
export function placeTensors(
  derived: Checkpoint,
  operationsOf: (tensor: TensorRecord) => readonly Operation[] | string,
): DerivedTensors {
  const faults: string[] = [];
  const files = derived.shards.map(({ path, tensors }) => ({
    path,
    pieces: tensors
      .toSorted((a, b) => a.start - b.start || a.end - b.end)
      .flatMap((tensor) => {
        const operations = operationsOf(tensor);
        if (typeof operations !== 'string') return placePieces(tensor, operations);
        faults.push(`${operations}.`);
        return [];
      }),
  }));
  return { files, faults };
}

/** The fault of a tensor that has not the shape it should have. */
export function findShapeFault(
  { name, shape }: TensorRecord,
  expected: readonly number[],
): string | undefined {
  return expected.join() === shape.join()
    ? undefined
    : `tensor '${name}' has the shape [${shape.join(', ')}] instead of [${expected.join(', ')}]`;
}

/** Where each operation's part of a tensor lies. */
function placePieces(
  { path, start }: TensorRecord,
  operations: readonly Operation[],
): readonly DerivedPiece[] {
  let reached = start;
  return operations.map((operation) => {
    const { unitCount, unitBytes } = unitsOf(operation);
    const derived = { path, start: reached, end: reached + unitCount * unitBytes };
    reached = derived.end;
    return { operation, derived };
  });
}
