import {
  addStatistics,
  changedShare,
  deltaRatio,
  effectiveAlpha,
  type ModelStatistics,
  noStatistics,
  type Statistics,
} from '../../kit/index.ts';
import type { SampleFacts } from './facts.ts';

/**
 * The sums that a sample is judged by: those over everything but the norms. A piece of a norm is all of it, a piece
 * of a matrix is a hundredth; and norms lie near 1 where matrices lie near 0.02, so that in a sample they would
 * outweigh the matrices, which are nearly all of the model. A sample in which only norms changed is taken whole.
 */
export function sampledStatistics({ total, parts }: ModelStatistics): Statistics {
  const matrices = parts
    .filter(({ part }) => part !== 'norms')
    .map(({ statistics }) => statistics)
    .reduce(addStatistics, noStatistics);
  return matrices.deltaSquaredSum === 0 ? total : matrices;
}

/** Where distances were measured, to go on after a figure: those of a run leave the norms out, as those of a sample do. */
export function placeOfFigures(sample: SampleFacts | undefined): string {
  return sample?.isWhole ? 'without the norms' : 'in the sample';
}

/** ‖Δ‖/‖θ1‖ by a sample; NaN when θ1 is all zeros. */
export function sampledDeltaRatio(sample: ModelStatistics): number {
  return deltaRatio(sampledStatistics(sample));
}

/** The α that would be stored, by a sample; NaN when alignment changed nothing. */
export function sampledAlpha(sample: ModelStatistics): number {
  return effectiveAlpha(sampledStatistics(sample));
}

/** Share of the weights that extrapolation would change, by a sample. */
export function sampledChangedShare(sample: ModelStatistics): number {
  return changedShare(sampledStatistics(sample));
}
