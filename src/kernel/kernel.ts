/** The element types that can be extrapolated; outputs have θ1's. */
export type KernelDtype = 'BF16' | 'F16' | 'F32' | 'F64';

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
  readonly outputs: readonly { readonly alpha: number; readonly byteOffset: number }[];
  readonly count: number;
}

/** What one call adds up; see TensorGroupStatistics for the meaning. */
export interface TaskStatistics {
  readonly deltaSquaredSum: number;
  readonly alignedSquaredSum: number;
  readonly maxAbsDelta: number;
  /** One per output. */
  readonly nonFiniteCounts: readonly number[];
}

export interface Kernel {
  readonly memory: WebAssembly.Memory;
  /** First byte of the memory that callers may use; below it lie the kernel's constants. */
  readonly reservedBytes: number;
  /** Computes all outputs in one pass over the inputs. Synchronous. */
  extrapolate(task: ExtrapolateTask): TaskStatistics;
}
