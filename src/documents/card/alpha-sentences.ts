import { effectiveAlpha, type Statistics } from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import { withMinus } from './charts/chart-scale.ts';

/** What the sentences on α are made from. */
type Facts = Pick<Derivation, 'alpha' | 'rounding' | 'dtype' | 'dtypes' | 'adapter'>;

export const shortDtypes: Readonly<Record<string, string>> = {
  BF16: 'bf16',
  F16: 'fp16',
  F32: 'fp32',
  F64: 'fp64',
};
/** Differences between the α that was asked for and the one that is stored which nobody has to know of. */
const alphaTolerance = 0.005;

const sameWeights = 'θ1 and θ0 have the same weights';

/** An α that was asked for, in full: `0.3`, `−0.4`. */
export function formatAskedAlpha(alpha: number): string {
  return withMinus(String(alpha));
}

/** An α that was measured, in up to three digits: `0.31`, `−1.2e-7`. */
export function formatMeasuredAlpha(alpha: number): string {
  return withMinus(String(Number(alpha.toPrecision(3))));
}

/** What the weights are by the formula of the method; where nothing is extrapolated, also as what it comes to. */
export function renderFormula(alpha: number): string {
  if (alpha > 0) return 'θ2 = θ1 + α·(θ1 − θ0)';
  if (alpha === 0) return 'θ2 = θ1 + 0·(θ1 − θ0) = θ1';
  if (alpha === -1) return 'θ2 = θ1 − (θ1 − θ0) = θ0';
  const [ofAligned, ofSft] = [1 + alpha, -alpha].map((share) =>
    withMinus(String(Number(share.toPrecision(12)))),
  );
  return `θ2 = θ1 − ${ofSft}·(θ1 − θ0) = ${ofAligned}·θ1 + ${ofSft}·θ0`;
}

/** The α that was asked for and the one that is stored, to go on after "with". */
export function summarizeAlpha(facts: Facts, total: Statistics | undefined): string {
  const asked = `**α = ${formatAskedAlpha(facts.alpha)}**`;
  if (total === undefined) return asked;
  const effective = effectiveAlpha(total);
  if (!Number.isFinite(effective)) {
    return total.deltaSquaredSum === 0
      ? `${asked}, to no effect: ${sameWeights}`
      : `${asked} asked for; what the stored weights hold cannot be measured, because some are not finite`;
  }
  const rounded = `after \`${facts.rounding.kind}\` rounding to ${storedPrecision(facts)}`;
  const shown = formatMeasuredAlpha(effective);
  return shown === formatAskedAlpha(facts.alpha)
    ? `${asked}, which the stored weights hold ${rounded}`
    : `${asked} asked for and **α = ${shown}** in the stored weights, ${rounded}`;
}

/** The same as sentences, with how it was measured and what the difference comes from. */
export function describeAlpha(facts: Facts, total: Statistics | undefined): string {
  const { alpha } = facts;
  const asked = `**α = ${formatAskedAlpha(alpha)}** was asked for`;
  if (total === undefined) {
    // What rounding takes from single weights it does not take from a scale.
    return facts.adapter === undefined
      ? `${asked}.`
      : `${asked}; it is in the scale of the factors, and kept there.`;
  }
  const effective = effectiveAlpha(total);
  if (!Number.isFinite(effective)) {
    return total.deltaSquaredSum === 0
      ? `${asked}. It makes no difference: ${sameWeights}.`
      : `${asked}. What the stored weights hold cannot be measured, because some are not finite.`;
  }
  const rounded = `after rounding to ${storedPrecision(facts)} the stored weights hold`;
  const measure = 'measured as ⟨θ2 − θ1, θ1 − θ0⟩ / ‖θ1 − θ0‖² over all extrapolated tensors';
  const shown = formatMeasuredAlpha(effective);
  if (shown === formatAskedAlpha(alpha)) return `${asked}, and ${rounded} it, ${measure}.`;
  if (Math.abs(effective - alpha) <= alphaTolerance * Math.abs(alpha)) {
    return `${asked}, and ${rounded} α = ${shown}, ${measure}.`;
  }
  return `${asked}; ${rounded} **α = ${shown}**, ${measure}. ${explainDifference(facts, total, effective)}`;
}

/** Only what is so in every case it is said of: which numbers the sources had before is not known here. */
function explainDifference(facts: Facts, { changedCount }: Statistics, effective: number): string {
  const { alpha, rounding, dtype, dtypes } = facts;
  if (changedCount === 0) return 'No weight differs from that of θ1: rounding took every step.';
  switch (rounding.kind) {
    case 'reference':
      return 'The difference is rounding: of the results of the three operations, and of inputs that were not bf16 before.';
    case 'stochastic':
      // Where results have all digits of the arithmetic, nothing is left to chance.
      return dtypes.some((entry) => entry.dtype === 'F32' || entry.dtype === 'F64')
        ? 'The difference is rounding.'
        : 'The difference is chance: rounding up and down at random evens out over many weights only.';
    case 'nearest':
      if (dtype !== 'same') {
        return `The difference is rounding: of the step, and of θ1 itself where that has numbers which ${storedPrecision(facts)} lacks.`;
      }
      if (effective === 0 || Math.sign(effective) !== Math.sign(alpha)) return 'The difference is rounding.';
      return Math.abs(effective) < Math.abs(alpha)
        ? 'The difference is rounding. On the whole it made steps shorter: one of less than half the distance to the next number of that precision is lost.'
        : 'The difference is rounding. On the whole it made steps longer: one of more than half the distance to the next number of that precision reaches that number.';
  }
}

/** What results were rounded to; of the dtypes that extrapolated tensors are stored in, most bytes first. */
function storedPrecision({ rounding, dtypes }: Facts): string {
  if (rounding.kind === 'reference') return 'bf16';
  return storedDtypes(dtypes);
}

/** The floating-point dtypes of the output, most bytes first. */
export function storedDtypes(dtypes: Derivation['dtypes']): string {
  const names = dtypes.flatMap(({ dtype }) =>
    Object.hasOwn(shortDtypes, dtype) ? [shortDtypes[dtype]] : [],
  );
  return names.length === 0 ? 'their dtype' : names.join(' and ');
}
