/** The element types that can be extrapolated; outputs have θ1's. */
export type KernelDtype = 'BF16' | 'F16' | 'F32' | 'F64';

export const bytesPerElement = { BF16: 2, F16: 2, F32: 4, F64: 8 } as const satisfies Record<
  KernelDtype,
  number
>;

/** Where `count` elements start in the kernel's memory. Any byte offset is allowed; 64-byte alignment is fastest. */
export interface Operand {
  readonly dtype: KernelDtype;
  readonly byteOffset: number;
}

export interface ExtrapolateTask {
  readonly aligned: Operand;
  readonly sft: Operand;
  /** One output per α, all of the same dtype. Outputs must not overlap inputs. */
  readonly outputDtype: KernelDtype;
  /** Any finite α; for fp32 arithmetic it is rounded to fp32 first. */
  readonly outputs: readonly { readonly alpha: number; readonly byteOffset: number }[];
  readonly count: number;
}

/** What one call adds up; see TensorGroupStatistics for the meaning. Relative error at most 1e-6 against fp64. */
export interface TaskStatistics {
  /** Of δ as computed, in fp32 or fp64. NaN or Infinity if an element's δ is. */
  readonly deltaSquaredSum: number;
  /** NaN or Infinity if an element of θ1 is. */
  readonly alignedSquaredSum: number;
  /** NaN if any element's δ is. */
  readonly maxAbsDelta: number;
  /** One per output. */
  readonly nonFiniteCounts: readonly number[];
}

export interface Kernel {
  readonly memory: WebAssembly.Memory;
  /** First byte of the memory that callers may use; below it lie the kernel's constants. */
  readonly reservedBytes: number;
  /**
   * Computes all outputs in one pass over the inputs. Synchronous.
   * @throws RangeError if an operand does not fit into the memory above `reservedBytes`, or α is not finite.
   */
  extrapolate(task: ExtrapolateTask): TaskStatistics;
  /** The same outputs, without the work for statistics: for bytes that are computed a second time. */
  recompute(task: ExtrapolateTask): void;
}
