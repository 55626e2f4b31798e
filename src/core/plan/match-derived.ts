import type { Checkpoint, TensorRecord } from '../../formats/checkpoint/index.ts';
import { isFloatDtype } from '../../formats/checkpoint/index.ts';
import { bitsPerElement } from '../../formats/safetensors/index.ts';
import type { PairingOptions } from '../../kit/index.ts';
import { isExtrapolated, pairTensors } from '../pairing/pair-tensors.ts';
import type { Pairing } from '../pairing/pairing.ts';
import { type DerivedPiece, type DerivedTensors, findShapeFault, placeTensors } from './derived-tensors.ts';
import { planTensor } from './operations.ts';
import type { Extrapolation, Operation } from './plan.ts';

/**
 * Says of every tensor of a derived checkpoint how it should have come about. Its layout, file names and dtypes are
 * its own; names and shapes must be those of θ1.
 */
export function matchDerived(
  derived: Checkpoint,
  aligned: Checkpoint,
  sft: Checkpoint,
  options?: PairingOptions,
): DerivedTensors {
  const { pairings, problems } = pairTensors(aligned, sft, options);
  const { files, faults } = placeTensors(derived, (tensor) =>
    operationsOf(tensor, pairings.get(tensor.name)),
  );
  const missing = [...pairings.keys()].filter((name) => !derived.tensors.has(name));
  return {
    files,
    faults: [
      ...problems.map(({ message }) => message),
      ...faults,
      ...missing.map((name) => `tensor '${name}' of θ1 is missing.`),
    ],
  };
}

function operationsOf(tensor: TensorRecord, pairing: Pairing | undefined): readonly Operation[] | string {
  const { name, dtype } = tensor;
  if (pairing === undefined) return `tensor '${name}' is not in θ1, or has no partner in θ0`;
  const { shape: expected, dtype: alignedDtype } = pairing.aligned;
  const misshapen = findShapeFault(tensor, expected);
  if (misshapen !== undefined) return misshapen;
  if (dtype !== alignedDtype && !(isFloatDtype(dtype) && isFloatDtype(alignedDtype))) {
    return isExtrapolated(pairing)
      ? `tensor '${name}' is ${dtype}, which cannot be extrapolated`
      : `tensor '${name}' is ${dtype} instead of ${alignedDtype}`;
  }
  return planTensor(pairing, dtype).operations;
}

/** The piece of a derived tensor that a part of its operation makes. */
export function cutDerived({ operation: whole, derived }: DerivedPiece, part: Extrapolation): DerivedPiece {
  const elementBytes = bitsPerElement[part.outputDtype] / 8;
  const first = part.firstElement - (whole.kind === 'extrapolate' ? whole.firstElement : 0);
  const start = derived.start + first * elementBytes;
  return {
    operation: part,
    derived: { path: derived.path, start, end: start + part.elementCount * elementBytes },
  };
}
