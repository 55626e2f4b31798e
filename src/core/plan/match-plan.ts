import type { Checkpoint, TensorRecord } from '../../formats/checkpoint/index.ts';
import { type DerivedTensors, findShapeFault, placeTensors } from './derived-tensors.ts';
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
  const { files, faults } = placeTensors(derived, (tensor) => {
    const operations = planned.get(tensor.name) ?? [];
    return findFault(tensor, operations) ?? operations;
  });
  const missing = [...planned.keys()].filter((name) => !derived.tensors.has(name));
  return { files, faults: [...faults, ...missing.map((name) => `tensor '${name}' is missing.`)] };
}

function findFault(tensor: TensorRecord, [operation]: readonly Operation[]): string | undefined {
  const { name, dtype } = tensor;
  if (operation === undefined) return `tensor '${name}' is not one that θ1 and θ0 give`;
  const misshapen = findShapeFault(tensor, operation.shape);
  if (misshapen !== undefined) return misshapen;
  return operation.outputDtype === dtype
    ? undefined
    : `tensor '${name}' is ${dtype} instead of ${operation.outputDtype}`;
}
