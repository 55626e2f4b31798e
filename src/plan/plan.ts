import type { FileRange } from '../kit/byte-source.ts';
import type { Rounding } from '../kit/rounding.ts';
import type { ModelPlace } from '../kit/statistics.ts';
import type { Dtype } from '../safetensors/dtype.ts';

/** Float dtypes that can be extrapolated. */
export const floatDtypes = ['BF16', 'F16', 'F32', 'F64'] as const satisfies readonly Dtype[];

export type FloatDtype = (typeof floatDtypes)[number];

/** How the bytes of one output tensor come about. Ranges are in the two sources' files. */
export type Operation = Extrapolation | Copy;

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

/** Integers and booleans: θ1's bytes. */
export interface Copy {
  readonly kind: 'copy';
  readonly tensor: string;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly aligned: FileRange;
}

/** One weight file of the derived repo. The same for every α, but for its bytes. */
export interface OutputFile {
  readonly path: string;
  /** The complete safetensors header, length prefix and padding included. */
  readonly header: Uint8Array;
  readonly byteLength: number;
  /** In the order of their data, without holes: the file is `header` followed by these. */
  readonly operations: readonly Operation[];
}

/** Everything that will be computed, as a value; the same inputs and options give the same plan. */
export interface Plan {
  readonly alphas: readonly number[];
  readonly rounding: Rounding;
  readonly files: readonly OutputFile[];
  /** model.safetensors.index.json, for sharded outputs. */
  readonly index: { readonly path: string; readonly content: Uint8Array } | undefined;
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

/** What an operation's result is stored as. */
export function outputDtypeOf(operation: Operation): Dtype {
  return operation.kind === 'copy' ? operation.dtype : operation.outputDtype;
}
