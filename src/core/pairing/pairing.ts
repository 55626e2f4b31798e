import type { FloatTensor, TensorRecord } from '../../formats/checkpoint/index.ts';
import type { Prose } from '../../kit/index.ts';

/** A tensor of θ1 and what of θ0 belongs to its elements. */
export interface Pairing {
  /** In the derived checkpoint; θ1's own, but for what a training framework put before it. */
  readonly name: string;
  readonly aligned: TensorRecord;
  /** One after the other all of the tensor's elements. */
  readonly parts: readonly PairedPart[];
}

/** Elements of θ1's tensor that follow one another. */
export interface PairedPart {
  readonly elementCount: number;
  /** The same elements of θ0; undefined for those that are copied. */
  readonly sft?: PairedElements | undefined;
}

/** Elements of a tensor from one on. */
export interface PairedElements {
  readonly tensor: FloatTensor;
  readonly firstElement: number;
}

export type ProblemCode =
  | 'tensor-missing-in-sft'
  | 'tensor-missing-in-aligned'
  | 'part-unpaired'
  | 'tensor-shape-mismatch'
  | 'tensor-dtype-unsupported'
  | 'tensor-dtype-mismatch'
  | 'projections-fused'
  | 'names-ambiguous'
  | 'vocabulary-mismatch'
  | 'no-float-tensors';

/** Why a pair cannot be extrapolated. */
export interface PairingProblem {
  readonly code: ProblemCode;
  readonly message: Prose;
  readonly hint: Prose;
}

/** Every tensor of θ1 with its partner in θ0, or why there is none. */
export interface PairedTensors {
  /** By the name in the derived checkpoint, in θ1's order. */
  readonly pairings: ReadonlyMap<string, Pairing>;
  /** All of them, so that they can be listed; a pair with problems has no plan. */
  readonly problems: readonly PairingProblem[];
  /** Whatever was matched otherwise than by the same name, copied or left out, each as a sentence. */
  readonly notes: readonly string[];
  /** Rows that both vocabularies have; undefined where they have one size. */
  readonly commonRows: number | undefined;
}
