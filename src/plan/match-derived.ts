import type { Checkpoint, TensorRecord } from '../checkpoint/checkpoint.ts';
import { isFloatDtype } from '../checkpoint/float-dtypes.ts';
import type { FileRange } from '../kit/byte-source.ts';
import type { PairingOptions } from '../kit/pairing-options.ts';
import { isExtrapolated, pairTensors } from '../pairing/pair-tensors.ts';
import type { Pairing } from '../pairing/pairing.ts';
import { bitsPerElement } from '../safetensors/dtype.ts';
import { placePieces } from './match-plan.ts';
import { planTensor } from './operations.ts';
import type { Extrapolation, Operation } from './plan.ts';

/** A part of a tensor of a derived checkpoint: how it should come about, and where it lies. */
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
export function matchDerived(
  derived: Checkpoint,
  aligned: Checkpoint,
  sft: Checkpoint,
  options?: PairingOptions,
): DerivedTensors {
  const { pairings, problems } = pairTensors(aligned, sft, options);
  const faults = problems.map(({ message }) => message.replace(/\.$/, ''));
  const files = derived.shards.map(({ path, tensors }) => ({
    path,
    pieces: tensors
      .toSorted((a, b) => a.start - b.start || a.end - b.end)
      .flatMap((tensor): readonly DerivedPiece[] => {
        const pieces = piecesOf(tensor, pairings.get(tensor.name));
        if (typeof pieces !== 'string') return pieces;
        faults.push(pieces);
        return [];
      }),
  }));
  for (const name of pairings.keys()) {
    if (!derived.tensors.has(name)) faults.push(`tensor '${name}' of θ1 is missing`);
  }
  return { files, faults };
}

function piecesOf(tensor: TensorRecord, pairing: Pairing | undefined): readonly DerivedPiece[] | string {
  const { name, dtype, shape } = tensor;
  if (pairing === undefined) return `tensor '${name}' is not in θ1, or has no partner in θ0`;
  const { shape: expected, dtype: alignedDtype } = pairing.aligned;
  if (expected.join() !== shape.join()) {
    return `tensor '${name}' has the shape [${shape.join(', ')}] instead of [${expected.join(', ')}]`;
  }
  if (dtype !== alignedDtype && !(isFloatDtype(dtype) && isFloatDtype(alignedDtype))) {
    return isExtrapolated(pairing)
      ? `tensor '${name}' is ${dtype}, which cannot be extrapolated`
      : `tensor '${name}' is ${dtype} instead of ${alignedDtype}`;
  }
  return placePieces(tensor, planTensor(pairing, dtype).operations);
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
