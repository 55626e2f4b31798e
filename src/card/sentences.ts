import { effectiveAlpha, type Statistics } from '../kit/statistics.ts';
import { groupDigits } from '../kit/units.ts';
import type { Derivation } from './derivation.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import type { ParentLicenses } from './resolve-license.ts';
import { linkSource } from './source-links.ts';

const shortDtypes: Readonly<Record<string, string>> = {
  BF16: 'bf16',
  F16: 'fp16',
  F32: 'fp32',
  F64: 'fp64',
};
/** Differences between the α that was asked for and the one that is stored which nobody has to know of. */
const alphaTolerance = 0.005;
const maxListedFiles = 40;

/** An α that was measured, in three digits: `0.31`, `1.2e-7`. */
export function formatMeasuredAlpha(alpha: number): string {
  return String(Number(alpha.toPrecision(3)));
}

/** The α that was asked for next to the one that is stored, with what the difference means. */
export function describeAlpha(
  { alpha, rounding, dtypes }: Derivation,
  total: Statistics | undefined,
): string {
  const asked = `**α = ${alpha}** was asked for`;
  if (total === undefined) return `${asked}.`;
  const effective = effectiveAlpha(total);
  if (!Number.isFinite(effective)) {
    return total.deltaSquaredSum === 0
      ? `${asked}. It makes no difference: θ1 and θ0 have the same weights.`
      : `${asked}. What the stored weights hold cannot be measured, because some are not finite.`;
  }
  const rounded = `after rounding to ${rounding.kind === 'reference' ? 'bf16' : floatNames(dtypes)} the stored weights hold`;
  const measure = 'measured as ⟨θ2 − θ1, θ1 − θ0⟩ / ‖θ1 − θ0‖² over all extrapolated tensors';
  const shown = formatMeasuredAlpha(effective);
  if (shown === String(alpha)) return `${asked}, and ${rounded} it: ${measure}.`;
  if (Math.abs(effective - alpha) <= alphaTolerance * Math.abs(alpha)) {
    return `${asked}, and ${rounded} α = ${shown}, practically the same: ${measure}.`;
  }
  const why =
    Math.abs(effective) < Math.abs(alpha)
      ? 'steps that are smaller than half the distance to the next number of that precision are lost'
      : 'steps are rounded up to the next number of that precision more often than they are lost';
  return `${asked}; ${rounded} **α = ${shown}**: ${measure}. The rest is rounding: ${why}.`;
}

export function describeRounding({ rounding, dtypes }: Derivation): string {
  const computed = dtypes.some(({ dtype }) => dtype === 'F64')
    ? 'computed in 32-bit floating point (64-bit for F64 tensors)'
    : 'computed in 32-bit floating point';
  const name = `Rounding \`${rounding.kind}\``;
  switch (rounding.kind) {
    case 'nearest':
      return `${name}: each weight was ${computed} and rounded once, to the nearest number that its dtype has, ties to even.`;
    case 'reference':
      return `${name}: the inputs were cast to bf16, and the result of each of the three operations was rounded to bf16, as the script of the method's authors does.`;
    case 'stochastic':
      return `${name}, seed ${rounding.seed}: each weight was ${computed} and rounded up or down at random, nearer numbers being likelier, so that even steps too small for the dtype are kept in the mean. The seed makes the same bytes on every machine.`;
  }
}

export function describeDtype({ dtype, dtypes, totals, sideFiles }: Derivation): string {
  const list = dtypes
    .map(({ dtype: name, tensorCount }) => `${escapeMarkdown(name)} × ${groupDigits(tensorCount)}`)
    .join(', ');
  const copied = totals.copiedCount === 0 ? '' : ' Integer and boolean tensors are those of θ1.';
  if (dtype === 'same')
    return `Dtype: every tensor is stored in the dtype that it has in θ1 (${list}).${copied}`;
  const config = sideFiles.includes('config.json') ? ', and `config.json` says so' : '';
  return `Dtype \`${dtype}\`: floating-point tensors are stored as ${dtype}, whatever they are in θ1${config} (${list}).${copied}`;
}

/** Where the licence comes from, and what else applies. */
export function describeLicense({ metadata, parentLicenses = {}, aligned, sft }: Derivation): string {
  const { license, license_name, license_link } = metadata;
  const statements = describeParents(parentLicenses, linkSource(aligned), linkSource(sft));
  if (license === undefined) {
    const stated =
      statements ??
      `The cards of ${linkSource(aligned)} and ${linkSource(sft)} state no licence that could be taken over.`;
    return `${stated} What applies to the two sources applies to this model.`;
  }
  const label = license === 'other' ? (license_name ?? license_link ?? license) : license;
  const named = `**${escapeMarkdown(label)}**`;
  if (statements === undefined) {
    return `This model is published under ${named}. What applies to the two sources applies to it too.`;
  }
  const isParents = label === parentLicenses.aligned || label === parentLicenses.sft;
  if (!isParents) {
    return `${statements} Whoever made this repo states ${named} for it. What applies to the two sources applies to it too.`;
  }
  const both = parentLicenses.aligned !== parentLicenses.sft;
  return both && parentLicenses.aligned !== undefined && parentLicenses.sft !== undefined
    ? `${statements} This model derives from both, so the terms of both apply; its card states ${named}.`
    : `${statements} That licence applies to this model too.`;
}

function describeParents(
  { aligned, sft }: ParentLicenses,
  alignedLink: string,
  sftLink: string,
): string | undefined {
  if (aligned === undefined && sft === undefined) return undefined;
  const named = (label: string) => `**${escapeMarkdown(label)}**`;
  if (aligned === undefined)
    return `The card of ${sftLink} states ${named(sft ?? '')}, that of ${alignedLink} no licence.`;
  if (sft === undefined)
    return `The card of ${alignedLink} states ${named(aligned)}, that of ${sftLink} no licence.`;
  if (aligned === sft) return `The cards of ${alignedLink} and ${sftLink} both state ${named(aligned)}.`;
  return `The card of ${alignedLink} states ${named(aligned)}, that of ${sftLink} ${named(sft)}.`;
}

/** What came from θ1, as a sentence. */
export function describeSideFiles({ sideFiles, dtype }: Derivation): string | undefined {
  if (sideFiles.length === 0) return undefined;
  const listed = sideFiles.slice(0, maxListedFiles).map((path) => codeSpan(path));
  const more = sideFiles.length - listed.length;
  const files = `${listed.join(', ')}${more === 0 ? '' : ` and ${groupDigits(more)} more`}`;
  const changed = dtype !== 'same' && sideFiles.includes('config.json') ? ', which states the new dtype' : '';
  return changed === ''
    ? `Taken over from θ1 unchanged: ${files}.`
    : `Taken over from θ1, unchanged but for \`config.json\`${changed}: ${files}.`;
}

/** The dtypes that extrapolated tensors are stored in, most bytes first. */
function floatNames(dtypes: Derivation['dtypes']): string {
  const names = dtypes.flatMap(({ dtype }) =>
    Object.hasOwn(shortDtypes, dtype) ? [shortDtypes[dtype]] : [],
  );
  return names.length === 0 ? 'the dtype' : names.join(' and ');
}
