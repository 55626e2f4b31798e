/** Sums over the elements of one tensor or of a group of tensors, taken in the same pass as the output. */
export interface TensorGroupStatistics {
  readonly elementCount: number;
  /** Σ (θ1 − θ0)² */
  readonly deltaSquaredSum: number;
  /** Σ θ1² */
  readonly alignedSquaredSum: number;
  /** max |θ1 − θ0| */
  readonly maxAbsDelta: number;
  /** Output elements that are NaN or ±Inf. */
  readonly nonFiniteCount: number;
}

export const noStatistics: TensorGroupStatistics = {
  elementCount: 0,
  deltaSquaredSum: 0,
  alignedSquaredSum: 0,
  maxAbsDelta: 0,
  nonFiniteCount: 0,
};

function addStatistics(a: TensorGroupStatistics, b: TensorGroupStatistics): TensorGroupStatistics {
  return {
    elementCount: a.elementCount + b.elementCount,
    deltaSquaredSum: a.deltaSquaredSum + b.deltaSquaredSum,
    alignedSquaredSum: a.alignedSquaredSum + b.alignedSquaredSum,
    maxAbsDelta: Math.max(a.maxAbsDelta, b.maxAbsDelta),
    nonFiniteCount: a.nonFiniteCount + b.nonFiniteCount,
  };
}

/** ‖Δ‖/‖θ1‖: how far alignment moved the weights, relative to their size. NaN when θ1 is all zeros. */
export function deltaRatio(statistics: TensorGroupStatistics): number {
  return Math.sqrt(statistics.deltaSquaredSum / statistics.alignedSquaredSum);
}

/** The sums of all groups together; undefined when none has been summed. */
export function sumStatistics(
  groups: readonly { readonly statistics?: TensorGroupStatistics | undefined }[],
): TensorGroupStatistics | undefined {
  const summed = groups.flatMap(({ statistics }) => statistics ?? []);
  return summed.length === 0 ? undefined : summed.reduce(addStatistics);
}
