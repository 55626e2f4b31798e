import {
  codeSpan,
  deltaRatio,
  escapeMarkdown,
  formatCount,
  formatRatio,
  formatShare,
  groupDigits,
  listSome,
  type Statistics,
  sumStatistics,
} from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import type { ParentLicenses } from '../metadata/resolve-license.ts';
import { shortDtypes, storedDtypes } from './alpha-sentences.ts';
import { withMinus } from './charts/chart-scale.ts';

/** Where norms are less of ‖θ1‖² than this, they have no say in it. */
const weightyShare = 0.1;
/** How much larger norm weights are than others, in the root mean square, where they are another kind of number. */
const largerTimes = 4;
const maxListedFiles = 40;

/** What somebody has to know who uses the model in the place of θ1, as a list of words. */
export function describeUse(derivation: Derivation): string {
  const { adapter, totals, metadata, loading, dtypes } = derivation;
  const { license, license_name } = metadata;
  const precision = dtypes.some(({ dtype }) => Object.hasOwn(shortDtypes, dtype))
    ? [storedDtypes(dtypes)]
    : [];
  const named = license === 'other' ? license_name : license;
  return [
    ...(adapter === undefined
      ? [`${formatCount(totals.parameterCount)} parameters`]
      : ['a LoRA adapter as that is']),
    ...precision,
    named === undefined ? 'licence as that of the sources' : escapeMarkdown(named),
    ...(loading.chatTemplate
      ? ['same chat template']
      : loading.preprocessor === undefined
        ? []
        : ['same tokenizer']),
  ].join(', ');
}

/** How results were rounded. */
export function describeRounding({ rounding, dtypes, adapter, statistics }: Derivation): string {
  if (adapter !== undefined && statistics.length === 0) {
    return adapter.kind === 'scaled'
      ? 'Rounding: no tensor was computed.'
      : 'Rounding: factors of θ0 were multiplied in 64-bit floating point and rounded once, to the nearest number of their dtype, ties to even.';
  }
  const computed = dtypes.some(({ dtype }) => dtype === 'F64')
    ? 'computed in 32-bit floating point (64-bit for F64 tensors)'
    : 'computed in 32-bit floating point';
  const name = `Rounding \`${rounding.kind}\``;
  switch (rounding.kind) {
    case 'nearest':
      return `${name}: each weight was ${computed} and rounded once, to the nearest number of its dtype, ties to even.`;
    case 'reference':
      return `${name}: the inputs were cast to bf16, and the result of each of the three operations was rounded to bf16, as the script of the method's authors does.`;
    case 'stochastic':
      return `${name}, seed ${rounding.seed}: each weight was ${computed} and rounded up or down at random, nearer numbers being likelier, so that even steps too small for the dtype are kept in the mean. The same seed gives the same bytes.`;
  }
}

/** What tensors are stored as. */
export function describeDtype({ dtype, dtypes, totals, sideFiles, adapter }: Derivation): string {
  const list = dtypes
    .map(({ dtype: name, tensorCount }) => `${escapeMarkdown(name)} × ${groupDigits(tensorCount)}`)
    .join(', ');
  if (adapter !== undefined) return `Dtype of the factors and whatever else is stored: ${list}.`;
  const copied =
    totals.copiedCount === 0
      ? ''
      : ` ${groupDigits(totals.copiedCount)} of them ${totals.copiedCount === 1 ? 'is a copy' : 'are copies'} of θ1’s.`;
  if (dtype === 'same') {
    return `Dtype: every tensor is stored in the dtype that it has in θ1 (${list}).${copied}`;
  }
  const config = sideFiles.includes('config.json') ? ', and `config.json` says so' : '';
  return `Dtype \`${dtype}\`: floating-point tensors are stored as ${dtype}, whatever they are in θ1${config} (${list}).${copied}`;
}

/** What code takes part in loading the model; undefined where only that of transformers does. */
export function describeCode({ loading: { customCode, codeRepos = [] } }: Derivation): string | undefined {
  if (!customCode) return undefined;
  if (codeRepos.length === 0) {
    return 'The Python files in this repo are those of θ1; read them before you run them.';
  }
  const repos = codeRepos.map((name) => codeSpan(name)).join(' and ');
  return `As that of θ1, \`config.json\` takes Python code from another repo, ${repos}, as it is there when the model is loaded; read it before you run it.`;
}

/** What a derived adapter is, and how it came about; undefined for whole weights. */
export function describeAdapter({ adapter, alpha }: Derivation): string | undefined {
  if (adapter === undefined) return undefined;
  const { kind, ranks, moduleCount, baseModel } = adapter;
  const rank = ranks.length === 1 ? `rank ${ranks[0]}` : `ranks ${ranks[0]} to ${ranks.at(-1)}`;
  const base = baseModel === undefined ? '' : ` on ${codeSpan(baseModel)}`;
  const what = `A LoRA adapter of ${rank} in ${groupDigits(moduleCount)} modules${base}`;
  const times = withMinus(String(1 + alpha));
  return kind === 'scaled'
    ? `${what}: the factors are those of θ1, byte for byte, and their scale (\`lora_alpha\`) is ${times} times θ1's, which is the whole extrapolation.`
    : `${what}: the factors of both adapters side by side, those of θ1 with ${times} times their scale, those of θ0 with ${withMinus(String(-alpha))} times theirs.`;
}

/** Every warning of the run, as a block; undefined where there was none. */
export function describeWarnings({ warnings = [] }: Derivation): string | undefined {
  if (warnings.length === 0) return undefined;
  return ['> **Warnings of the run**', '>', ...warnings.map((text) => `> - ${escapeLong(text)}`)].join('\n');
}

/** A text of more than a line's length, which is bounded where it was written. */
function escapeLong(text: string): string {
  const parts = text.match(/.{1,250}(?:\s|$)|.{1,250}/gsu) ?? [];
  return parts.map((part) => escapeMarkdown(part)).join(' ');
}

/**
 * What was matched otherwise than by name, copied or left out, as items of a list; undefined where nothing was that
 * the warnings do not say.
 */
export function describeNotes({ notes, warnings = [] }: Derivation): string | undefined {
  const rest = notes.filter((note) => !warnings.includes(note));
  return rest.length === 0 ? undefined : rest.map((note) => `- ${escapeMarkdown(note)}`).join('\n');
}

/** What is known of the way in which θ1 was aligned, as items of a list; undefined where nothing is. */
export function describeAlignment({ alignment = [] }: Derivation): string | undefined {
  return alignment.length === 0
    ? undefined
    : alignment.map((known) => `- ${escapeMarkdown(known)}`).join('\n');
}

/** Why ratios over everything are smaller than over most of it; undefined where norms do not make them so. */
export function describeNorms({ statistics }: Pick<Derivation, 'statistics'>): string | undefined {
  const all = compareNorms(statistics);
  if (!all.pullDown) return undefined;
  const inLayers = compareNorms(statistics.filter(({ layer }) => layer !== undefined));
  const where = inLayers.pullDown ? 'the layers and the whole model' : 'the whole model';
  const sizes = `root mean square ${formatRatio(rootMeanSquare(all.norms))} against ${formatRatio(rootMeanSquare(all.others))}`;
  const count = formatShare(all.norms.elementCount / all.total.elementCount).replace('< ', 'less than ');
  return `Norm weights are larger than the others (${sizes}): ${count} of the parameters make up ${formatShare(all.share)} of ‖θ1‖². Alignment moved them less for their size, which lowers ‖θ1 − θ0‖ / ‖θ1‖ of ${where}.`;
}

function compareNorms(places: Derivation['statistics']) {
  const { total } = sumStatistics(places);
  const norms = sumStatistics(places.filter(({ part }) => part === 'norms')).total;
  const others = sumStatistics(places.filter(({ part }) => part !== 'norms')).total;
  const share = norms.alignedSquaredSum / total.alignedSquaredSum;
  const pullDown =
    share >= weightyShare &&
    rootMeanSquare(norms) >= largerTimes * rootMeanSquare(others) &&
    deltaRatio(norms) < deltaRatio(others);
  return { total, norms, others, share, pullDown };
}

function rootMeanSquare({ alignedSquaredSum, elementCount }: Statistics): number {
  return Math.sqrt(alignedSquaredSum / elementCount);
}

/** Where the licence comes from, and what else applies. */
export function describeLicense({ metadata, parentLicenses = {} }: Derivation): string {
  const { license, license_name, license_link } = metadata;
  const statements = describeParents(parentLicenses);
  if (license === undefined) {
    const stated = statements ?? 'Neither card of the two sources states a licence that could be taken over.';
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

function describeParents({ aligned, sft }: ParentLicenses): string | undefined {
  if (aligned === undefined && sft === undefined) return undefined;
  const named = (label: string) => `**${escapeMarkdown(label)}**`;
  if (aligned === undefined) return `The card of θ0 states ${named(sft ?? '')}, that of θ1 no licence.`;
  if (sft === undefined) return `The card of θ1 states ${named(aligned)}, that of θ0 no licence.`;
  if (aligned === sft) return `The cards of both sources state ${named(aligned)}.`;
  return `The card of θ1 states ${named(aligned)}, that of θ0 ${named(sft)}.`;
}

/** What came from θ1, as a sentence. */
export function describeSideFiles({ sideFiles, dtype }: Derivation): string | undefined {
  if (sideFiles.length === 0) return undefined;
  const files = listSome(sideFiles.map(codeSpan), maxListedFiles);
  const changed = dtype !== 'same' && sideFiles.includes('config.json') ? ', which states the new dtype' : '';
  return changed === ''
    ? `Taken over from θ1 unchanged: ${files}.`
    : `Taken over from θ1, unchanged but for \`config.json\`${changed}: ${files}.`;
}
