/** Which part of a model a tensor belongs to, by its name. */
export const modelParts = ['embeddings', 'attention', 'mlp', 'norms', 'head', 'other'] as const;

export type ModelPart = (typeof modelParts)[number];

/** Where in a model a tensor lies. */
export interface ModelPlace {
  readonly part: ModelPart;
  /** Index of the transformer block; absent for what lies outside of all blocks. */
  readonly layer?: number;
}

/**
 * Sums over the elements of some tensors for one α, taken in the same pass as the output. Δ = θ1 − θ0; θ2 is
 * what was stored.
 */
export interface Statistics {
  readonly elementCount: number;
  /** Σ Δ² */
  readonly deltaSquaredSum: number;
  /** Σ θ1² */
  readonly alignedSquaredSum: number;
  /** max |Δ| */
  readonly maxAbsDelta: number;
  /** Elements with θ1 ≠ θ0: those that alignment changed. */
  readonly alignmentChangedCount: number;
  /** Σ (θ2 − θ1)·Δ */
  readonly moveDotDelta: number;
  /** Elements with θ2 ≠ θ1: those that extrapolation changed. */
  readonly changedCount: number;
  /** Elements of θ2 that are NaN or ±Inf. */
  readonly nonFiniteCount: number;
  /** Those of them that became so here: θ1 and θ0 are finite. */
  readonly overflowCount: number;
  /** The tensor with the largest ‖Δ‖/‖θ1‖; absent where no tensor has one. */
  readonly mostChanged?: { readonly tensor: string; readonly deltaRatio: number };
}

/** The sums over one part of one layer. */
export interface PlaceStatistics extends ModelPlace {
  readonly statistics: Statistics;
}

export const noStatistics: Statistics = {
  elementCount: 0,
  deltaSquaredSum: 0,
  alignedSquaredSum: 0,
  maxAbsDelta: 0,
  alignmentChangedCount: 0,
  moveDotDelta: 0,
  changedCount: 0,
  nonFiniteCount: 0,
  overflowCount: 0,
};

export function addStatistics(a: Statistics, b: Statistics): Statistics {
  const mostChanged = greaterChange(a.mostChanged, b.mostChanged);
  return {
    elementCount: a.elementCount + b.elementCount,
    deltaSquaredSum: a.deltaSquaredSum + b.deltaSquaredSum,
    alignedSquaredSum: a.alignedSquaredSum + b.alignedSquaredSum,
    maxAbsDelta: Math.max(a.maxAbsDelta, b.maxAbsDelta),
    alignmentChangedCount: a.alignmentChangedCount + b.alignmentChangedCount,
    moveDotDelta: a.moveDotDelta + b.moveDotDelta,
    changedCount: a.changedCount + b.changedCount,
    nonFiniteCount: a.nonFiniteCount + b.nonFiniteCount,
    overflowCount: a.overflowCount + b.overflowCount,
    ...(mostChanged === undefined ? {} : { mostChanged }),
  };
}

function greaterChange(
  a: Statistics['mostChanged'],
  b: Statistics['mostChanged'],
): Statistics['mostChanged'] {
  if (a === undefined || b === undefined) return a ?? b;
  return b.deltaRatio > a.deltaRatio ? b : a;
}

/** ‖Δ‖/‖θ1‖: how far alignment moved the weights, relative to their size. NaN when θ1 is all zeros. */
export function deltaRatio({ deltaSquaredSum, alignedSquaredSum }: Statistics): number {
  return Math.sqrt(deltaSquaredSum / alignedSquaredSum);
}

/**
 * ⟨θ2 − θ1, Δ⟩ / ⟨Δ, Δ⟩: the α that is stored, after rounding. NaN when alignment changed nothing.
 */
export function effectiveAlpha({ moveDotDelta, deltaSquaredSum }: Statistics): number {
  return moveDotDelta / deltaSquaredSum;
}

/** Share of the elements that alignment changed, in [0, 1]. */
export function alignmentChangedShare({ alignmentChangedCount, elementCount }: Statistics): number {
  return alignmentChangedCount / elementCount;
}

/** Share of the elements that extrapolation changed, in [0, 1]. */
export function changedShare({ changedCount, elementCount }: Statistics): number {
  return changedCount / elementCount;
}

/** The sums of one α over a whole model, in total and by what they were taken over. */
export interface ModelStatistics {
  readonly total: Statistics;
  /** In the order of {@link modelParts}; only parts that the model has. */
  readonly parts: readonly { readonly part: ModelPart; readonly statistics: Statistics }[];
  /** By number; empty for models without layers. */
  readonly layers: readonly { readonly layer: number; readonly statistics: Statistics }[];
}

/** Sums up what was taken over several parts, layers and files. */
export function sumStatistics(places: readonly PlaceStatistics[]): ModelStatistics {
  const parts = new Map<ModelPart, Statistics>();
  const layers = new Map<number, Statistics>();
  for (const { part, layer, statistics } of places) {
    parts.set(part, addStatistics(parts.get(part) ?? noStatistics, statistics));
    if (layer !== undefined) layers.set(layer, addStatistics(layers.get(layer) ?? noStatistics, statistics));
  }
  return {
    total: places.map(({ statistics }) => statistics).reduce(addStatistics, noStatistics),
    parts: modelParts.flatMap((part) => {
      const statistics = parts.get(part);
      return statistics === undefined ? [] : [{ part, statistics }];
    }),
    layers: [...layers].toSorted(([a], [b]) => a - b).map(([layer, statistics]) => ({ layer, statistics })),
  };
}
