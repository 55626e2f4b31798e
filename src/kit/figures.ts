import type { OutputDtype, Rounding } from './rounding.ts';
import {
  alignmentChangedShare,
  changedShare,
  deltaRatio,
  effectiveAlpha,
  type ModelPart,
  type Statistics,
} from './statistics.ts';
import { formatRatio, formatShare, groupDigits } from './units.ts';

/** What was measured, as people read it; the same in the terminal and in step summaries. */
export const figureTitles = [
  'effective α',
  '‖Δ‖/‖θ1‖',
  'changed by alignment',
  'by extrapolation',
  'non-finite',
] as const;

/** One text for each of the titles. */
export function figuresOf(statistics: Statistics): readonly string[] {
  return [
    formatMeasured(effectiveAlpha(statistics)),
    formatMeasured(deltaRatio(statistics)),
    formatShare(alignmentChangedShare(statistics)),
    formatShare(changedShare(statistics)),
    groupDigits(statistics.nonFiniteCount),
  ];
}

/** A ratio, or nothing where there is none, as the effective α of weights that alignment left alone. */
export function formatMeasured(ratio: number): string {
  return Number.isNaN(ratio) ? '–' : formatRatio(ratio);
}

export const partNames: Readonly<Record<ModelPart, string>> = {
  embeddings: 'embeddings',
  attention: 'attention',
  mlp: 'MLP',
  norms: 'norms',
  head: 'head',
  other: 'other',
};

/** How results are stored: `nearest rounding, dtypes of θ1`. */
export function describeOutputFormat(rounding: Rounding, dtype: OutputDtype): string {
  return `${describeRounding(rounding)}, ${dtype === 'same' ? 'dtypes of θ1' : dtype}`;
}

/** `nearest rounding`, `stochastic rounding (seed 0)`. */
export function describeRounding(rounding: Rounding): string {
  return `${rounding.kind} rounding${rounding.kind === 'stochastic' ? ` (seed ${rounding.seed})` : ''}`;
}
