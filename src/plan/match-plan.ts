import type { Checkpoint, TensorRecord } from '../checkpoint/checkpoint.ts';
import { unitsOf } from './cut-operation.ts';
import type { DerivedPiece, DerivedTensors } from './match-derived.ts';
import type { Operation, Plan } from './plan.ts';

/**
 * Sets a derived checkpoint against the plan that is said to have made it. Its layout is its own; names, shapes and
 * dtypes must be those of the plan.
 */
export function matchPlan(derived: Checkpoint, plan: Plan): DerivedTensors {
  const planned = new Map<string, Operation[]>();
  for (const operation of plan.files.flatMap(({ operations }) => operations)) {
    planned.set(operation.tensor, [...(planned.get(operation.tensor) ?? []), operation]);
  }
  const faults: string[] = [];
  const files = derived.shards.map(({ path, tensors }) => ({
    path,
    pieces: tensors
      .toSorted((a, b) => a.start - b.start || a.end - b.end)
      .flatMap((tensor): readonly DerivedPiece[] => {
        const operations = planned.get(tensor.name) ?? [];
        const fault = findFault(tensor, operations);
        if (fault === undefined) return placePieces(tensor, operations);
        faults.push(fault);
        return [];
      }),
  }));
  for (const name of planned.keys()) {
    if (!derived.tensors.has(name)) faults.push(`tensor '${name}' is missing`);
  }
  return { files, faults };
}

function findFault(
  { name, dtype, shape }: TensorRecord,
  [operation]: readonly Operation[],
): string | undefined {
  if (operation === undefined) return `tensor '${name}' is not one that θ1 and θ0 give`;
  if (operation.shape.join() !== shape.join()) {
    return `tensor '${name}' has the shape [${shape.join(', ')}] instead of [${operation.shape.join(', ')}]`;
  }
  if (operation.outputDtype !== dtype) {
    return `tensor '${name}' is ${dtype} instead of ${operation.outputDtype}`;
  }
  return undefined;
}

/** Where each operation's part of a tensor lies. */
export function placePieces(
  { path, start }: Pick<TensorRecord, 'path' | 'start'>,
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
