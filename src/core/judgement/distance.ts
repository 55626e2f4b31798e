import { advice, formatRatio, groupDigits, listSome, option } from '../../kit/index.ts';
import type { PairFacts } from './facts.ts';
import { placeOfFigures, sampledDeltaRatio } from './sampled.ts';
import { labelSides } from './side-label.ts';
import type { Thresholds } from './thresholds.ts';
import type { UnsettledVerdict } from './verdict.ts';

const mostAlphas = 8;

/** Alignment that changed nothing leaves nothing to extrapolate. */
export function findIdentical(facts: PairFacts): UnsettledVerdict | undefined {
  const sides = labelSides(facts);
  const { factors } = facts;
  // The same factors with another scale are another update; and tensors saved along say nothing of it.
  if (factors?.isChanged === true) return undefined;
  const hint = 'Name the checkpoint before alignment as θ0 and the one after it as θ1; check both revisions.';
  if (haveSameDigests(facts)) {
    return { message: `${sides.aligned} and ${sides.sft} have the same weight files, byte for byte.`, hint };
  }
  const total = facts.sample?.alphas[0]?.statistics.total;
  if (total !== undefined && total.alignmentChangedCount > 0) return undefined;
  if (factors !== undefined) {
    const what =
      factors.beginning === undefined
        ? `The factors of ${sides.aligned} add nothing to ${sides.sft}`
        : `The factors of ${sides.aligned} and ${sides.sft} are the same`;
    return { message: `${what}: Δ is zero.`, hint };
  }
  if (total === undefined || total.elementCount === 0) return undefined;
  const count = groupDigits(total.elementCount);
  return {
    message: `${sides.aligned} and ${sides.sft} agree in all ${count} ${facts.sample?.isWhole ? '' : 'sampled '}weights: Δ is zero.`,
    hint,
  };
}

function haveSameDigests({ sft, aligned }: PairFacts): boolean {
  const [a, b] = [new Set(sft.weightDigests ?? []), new Set(aligned.weightDigests ?? [])];
  return a.size > 0 && a.size === b.size && [...a].every((digest) => b.has(digest));
}

/** Independent weights are about √2 apart; what was trained from the same weights is much nearer. */
export function findUnrelated(facts: PairFacts, thresholds: Thresholds): UnsettledVerdict | undefined {
  const ratio = pairDeltaRatio(facts);
  const most = thresholds['max-delta-ratio'];
  if (ratio === undefined || !(ratio > most)) return undefined;
  const sides = labelSides(facts);
  return {
    message:
      `${sides.aligned} is too far from ${sides.sft} to have been trained from it: ‖Δ‖/‖θ1‖ is ` +
      `${formatRatio(ratio)} ${placeOfFigures(facts.sample)}, above ${formatRatio(most)}. Independent models are about 1.41 apart, ` +
      'alignment moves weights by less than 0.02.',
    hint: advice`Check that θ0 is the checkpoint that the training of θ1 started from, or raise max-delta-ratio with ${option('thresholds')}.`,
  };
}

/** NaN and infinities of the sources, which go through to the result and hide every other figure. */
export function findNonFinite(facts: PairFacts): UnsettledVerdict | undefined {
  const total = facts.sample?.alphas[0]?.statistics.total;
  if (total === undefined) return undefined;
  const count = total.nonFiniteCount - total.overflowCount;
  if (!(count > 0)) return undefined;
  const sides = labelSides(facts);
  return {
    message:
      `${groupDigits(count)} of ${groupDigits(total.elementCount)} ${facts.sample?.isWhole ? '' : 'sampled '}weights are NaN or ` +
      `infinite in ${sides.sft} or ${sides.aligned}, and ${facts.sample?.isWhole ? 'are' : 'will be'} so in the result.`,
    hint: 'Use checkpoints with finite weights; the distance of these two could not be measured.',
  };
}

/** Finite weights that leave the range of the output's dtype; a run ends at the first of them. */
export function findOverflow(facts: PairFacts): UnsettledVerdict | undefined {
  const found = (facts.sample?.alphas ?? []).filter(({ statistics }) => statistics.total.overflowCount > 0);
  if (found.length === 0) return undefined;
  const counts = found.map(
    ({ alpha, statistics }) => `${groupDigits(statistics.total.overflowCount)} with α = ${alpha}`,
  );
  return {
    message: facts.sample?.isWhole
      ? `Finite weights left the range of the output's dtype and became infinite: ${listSome(counts, mostAlphas)}.`
      : `Finite weights of the sample leave the range of the output's dtype and would be infinite: ${listSome(counts, mostAlphas)}.`,
    hint: advice`Use ${option('dtype', 'bfloat16')} or ${option('dtype', 'float32')}, or a smaller α.`,
  };
}

/** ‖Δ‖/‖θ1‖ in the sample; undefined without one, and where it cannot be told. */
export function pairDeltaRatio({ sample }: PairFacts): number | undefined {
  const [first] = sample?.alphas ?? [];
  const ratio = first === undefined ? Number.NaN : sampledDeltaRatio(first.statistics);
  return Number.isFinite(ratio) ? ratio : undefined;
}
