/** The element types that can be extrapolated. */
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

/** How a task's results are rounded; see the oracle for the exact arithmetic. */
export type TaskRounding =
  | { readonly kind: 'nearest' }
  | { readonly kind: 'reference' }
  | {
      readonly kind: 'stochastic';
      /** Two 32-bit numbers that say which random numbers are taken; one key for each tensor. */
      readonly key: readonly [number, number];
      /** Index in its tensor of the task's first element, so that the blocks it is cut into do not matter. */
      readonly firstElement: number;
    };

export interface ExtrapolateTask {
  readonly aligned: Operand;
  readonly sft: Operand;
  /** One output per α, all of the same dtype. Outputs must not overlap inputs. */
  readonly outputDtype: KernelDtype;
  /** Any finite α; for fp32 arithmetic it is rounded to fp32 first. */
  readonly outputs: readonly { readonly alpha: number; readonly byteOffset: number }[];
  readonly count: number;
  readonly rounding: TaskRounding;
}

/**
 * What one call adds up. δ is θ1 − θ0 in fp32 (fp64 where an input is F64), whatever the rounding. Relative error at
 * most 1e-6 against fp64.
 */
export interface TaskStatistics {
  /** Σδ². NaN or Infinity if an element's δ is. */
  readonly deltaSquaredSum: number;
  /** Σθ1². NaN or Infinity if an element of θ1 is. */
  readonly alignedSquaredSum: number;
  /** max |δ|, exactly. NaN if any element's δ is. */
  readonly maxAbsDelta: number;
  /** Elements with θ1 ≠ θ0 as numbers: −0 equals 0, NaN differs from everything. */
  readonly alignmentChangedCount: number;
  /** One per output. */
  readonly outputs: readonly OutputStatistics[];
}

/** θ2 is what was stored, after rounding to the output dtype. */
export interface OutputStatistics {
  /** Σ(θ2 − θ1)·δ; its error is at most 1e-6 of the sum of the terms' magnitudes. */
  readonly moveDotDelta: number;
  /** Elements with θ2 ≠ θ1 as numbers. */
  readonly changedCount: number;
  /** Elements of θ2 that are NaN or ±Inf. */
  readonly nonFiniteCount: number;
  /** Those of them whose θ1 and θ0 are finite. */
  readonly overflowCount: number;
}

export interface Kernel {
  readonly memory: WebAssembly.Memory;
  /** First byte of the memory that callers may use; what lies below is the kernel's. */
  readonly reservedBytes: number;
  /**
   * Computes all outputs in one pass over the inputs. Synchronous.
   * @throws RangeError if an operand does not fit into the memory above `reservedBytes`, α is not finite, or an
   * element's index is not in [0, 2^53).
   */
  extrapolate(task: ExtrapolateTask): TaskStatistics;
  /** The same outputs, without statistics: for bytes that are computed a second time. */
  recompute(task: ExtrapolateTask): void;
}
