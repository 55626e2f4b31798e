/** How results become numbers of the output dtype; docs/rounding.md has the reasons and the exact arithmetic. */
export type Rounding =
  /** 32-bit arithmetic, each result rounded once to nearest, ties to even. */
  | { readonly kind: 'nearest' }
  /** What the authors' script gives: inputs cast to bf16, and bf16 after each of its three operations. */
  | { readonly kind: 'reference' }
  /** 32-bit arithmetic, then up or down with the probability that keeps the mean. */
  | {
      readonly kind: 'stochastic';
      /** An integer in [0, 2^53); the same seed gives the same bytes anywhere. */
      readonly seed: number;
    };

export type RoundingKind = Rounding['kind'];

/** What floating-point tensors are stored as; `same` is the dtype that each has in θ1. */
export type OutputDtype = 'same' | 'float32' | 'bfloat16' | 'float16';
