import type { FloatDtype } from '../../formats/checkpoint/index.ts';
import type { Dtype } from '../../formats/safetensors/index.ts';
import type { FileRange, ModelPlace, Rounding } from '../../kit/index.ts';

/** How bytes of an output tensor come about, all of them or a part. Ranges are in the two sources' files. */
export type Operation = Extrapolation | Copy | Concatenation;

/** Whose bytes are read. */
export type Side = 'aligned' | 'sft';

export interface Extrapolation {
  readonly kind: 'extrapolate';
  readonly tensor: string;
  readonly shape: readonly number[];
  readonly place: ModelPlace;
  /** Index in the tensor of the first element that is made; not 0 in parts of a plan. */
  readonly firstElement: number;
  readonly elementCount: number;
  readonly aligned: FileRange & { readonly dtype: FloatDtype };
  readonly sft: FileRange & { readonly dtype: FloatDtype };
  readonly outputDtype: FloatDtype;
}

/** One side's elements as they are: bytes, or, where another float dtype is wanted, each rounded to nearest. */
export interface Copy {
  readonly kind: 'copy';
  readonly tensor: string;
  /** Of the whole tensor. */
  readonly shape: readonly number[];
  readonly side: Side;
  readonly source: FileRange & { readonly dtype: Dtype };
  readonly outputDtype: Dtype;
}

/**
 * Rows of both sides one after the other, as LoRA's B factors [out, r1] and [out, r0] become one [out, r1 + r0].
 * θ0's rows are multiplied by −α/(1+α)·`scaleRatio`, which makes the scale of θ1 times 1+α right for both.
 */
export interface Concatenation {
  readonly kind: 'concatenate';
  readonly tensor: string;
  readonly shape: readonly number[];
  readonly rowCount: number;
  readonly aligned: FactorRows;
  readonly sft: FactorRows;
  /** Scale of θ0's adapter over that of θ1's. */
  readonly scaleRatio: number;
  readonly outputDtype: FloatDtype;
}

/** A matrix, row by row. */
export interface FactorRows extends FileRange {
  readonly dtype: FloatDtype;
  readonly rowElements: number;
}

/** A tensor of the derived repo. */
export interface PlannedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** As it is stored. */
  readonly dtype: Dtype;
  /** One after the other all of its elements. */
  readonly operations: readonly Operation[];
}

/** One weight file of the derived repo. The same for every α, but for its bytes. */
export interface OutputFile {
  readonly path: string;
  /** The complete safetensors header, length prefix and padding included. */
  readonly header: Uint8Array;
  readonly byteLength: number;
  /**
   * In the order of their data, without holes: the file is `header` followed by these. A tensor that is made of parts
   * has an operation for each.
   */
  readonly operations: readonly Operation[];
}

/** Everything that will be computed, as a value; the same inputs and options give the same plan. */
export interface Plan {
  readonly alphas: readonly number[];
  readonly rounding: Rounding;
  readonly files: readonly OutputFile[];
  /** model.safetensors.index.json, for sharded outputs. */
  readonly index: { readonly path: string; readonly content: Uint8Array } | undefined;
  /** What was matched otherwise than by name, copied or left out, each as a sentence. */
  readonly notes: readonly string[];
  /** Rows that two vocabularies of different size share; absent where they have one size. */
  readonly commonRows?: number | undefined;
  /** Of the output, most bytes first. */
  readonly dtypes: readonly { readonly dtype: Dtype; readonly tensorCount: number }[];
  readonly totals: {
    readonly tensorCount: number;
    readonly extrapolatedCount: number;
    readonly copiedCount: number;
    readonly parameterCount: number;
    /** Bytes read from the sources, once for all α. */
    readonly alignedBytes: number;
    readonly sftBytes: number;
    /** Bytes of weight files written, for one α. */
    readonly outputBytes: number;
  };
}
