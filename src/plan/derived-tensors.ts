import type { Checkpoint, TensorRecord } from '../checkpoint/checkpoint.ts';
import type { FileRange } from '../kit/byte-source.ts';
import { bitsPerElement } from '../safetensors/dtype.ts';
import { extrapolationOf } from './build-plan.ts';
import { isFloatDtype, type Pairing, pairTensors } from './pairing.ts';
import { type Extrapolation, type Operation, outputDtypeOf } from './plan.ts';

/** A tensor of a derived checkpoint, or a piece of one: how it should come about, and where it lies. */
export interface DerivedPiece {
  readonly operation: Operation;
  readonly derived: FileRange;
}

/** The weights of a derived checkpoint, set against the pair that they are said to be made of. */
export interface DerivedTensors {
  /** By file of the derived checkpoint, in the order of the data. */
  readonly files: readonly { readonly path: string; readonly pieces: readonly DerivedPiece[] }[];
  /** What cannot be compared, each as a sentence without its end. */
  readonly faults: readonly string[];
}

/**
 * Says of every tensor of a derived checkpoint how it should have come about. Its layout, file names and dtypes are
 * its own; names and shapes must be those of θ1.
 */
export function matchDerived(derived: Checkpoint, aligned: Checkpoint, sft: Checkpoint): DerivedTensors {
  const { pairings, problems } = pairTensors(aligned, sft);
  const faults = problems.map(({ message }) => message.replace(/\.$/, ''));
  const files = derived.shards.map(({ path, tensors }) => ({
    path,
    pieces: tensors
      .toSorted((a, b) => a.start - b.start || a.end - b.end)
      .flatMap((tensor): DerivedPiece[] => {
        const operation = operationFor(tensor, pairings.get(tensor.name), aligned);
        if (typeof operation === 'string') faults.push(operation);
        else return [{ operation, derived: { path, start: tensor.start, end: tensor.end } }];
        return [];
      }),
  }));
  for (const name of aligned.tensors.keys()) {
    if (!derived.tensors.has(name)) faults.push(`tensor '${name}' of θ1 is missing`);
  }
  return { files, faults };
}

function operationFor(
  tensor: TensorRecord,
  pairing: Pairing | undefined,
  aligned: Checkpoint,
): Operation | string {
  const { name, dtype, shape } = tensor;
  if (pairing === undefined) {
    return aligned.tensors.has(name)
      ? `tensor '${name}' cannot be recomputed`
      : `tensor '${name}' is not in θ1`;
  }
  const expected = pairing.aligned.shape;
  if (expected.join() !== shape.join()) {
    return `tensor '${name}' has the shape [${shape.join(', ')}] instead of [${expected.join(', ')}]`;
  }
  if (pairing.kind === 'copy') {
    const { path, start, end } = pairing.aligned;
    if (dtype !== pairing.aligned.dtype) {
      return `tensor '${name}' is ${dtype} instead of ${pairing.aligned.dtype}`;
    }
    return { kind: 'copy', tensor: name, shape, dtype, aligned: { path, start, end } };
  }
  if (!isFloatDtype(dtype)) return `tensor '${name}' is ${dtype}, which cannot be extrapolated`;
  return extrapolationOf(pairing, dtype);
}

/** Where the part of a tensor lies that a piece of its operation makes. */
export function cutDerived({ derived }: DerivedPiece, operation: Extrapolation): DerivedPiece {
  const elementBytes = bitsPerElement[outputDtypeOf(operation)] / 8;
  const start = derived.start + operation.firstElement * elementBytes;
  return {
    operation,
    derived: { path: derived.path, start, end: start + operation.elementCount * elementBytes },
  };
}
