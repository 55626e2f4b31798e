/** One measured figure. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  /** Of the value, e.g. `GB/s`, `s`, `MB`. */
  readonly unit: string;
  /** What is to be reached, in words, e.g. `≥ 2 × PyTorch`. */
  readonly target?: string;
  /** The value against what the target compares it with, taken in the same run. */
  readonly ratio?: number;
  /** Whether the target was reached; absent for rows that are only shown, such as those of peers. */
  readonly met?: boolean;
}
