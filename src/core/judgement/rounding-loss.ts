import { advice, formatRatio, joinProse, listSome, type Prose } from '../../kit/index.ts';
import type { AlphaSample, PairFacts, StorageAlternative } from './facts.ts';
import { sampledAlpha, sampledChangedShare } from './sampled.ts';
import { alphasOfPaper } from './step.ts';
import type { Thresholds } from './thresholds.ts';
import type { UnsettledVerdict } from './verdict.ts';

const mostAlphas = 8;
const mostAlternatives = 3;

interface StoredAlpha extends AlphaSample {
  readonly stored: number;
  /** stored/asked: 1 is exact. */
  readonly kept: number;
}

/** What rounding takes of the α asked for: at most one of the two findings. */
export function findRoundingLoss(
  facts: PairFacts,
  thresholds: Thresholds,
):
  | { readonly judgement: 'rounded-away' | 'mostly-rounded-away'; readonly finding: UnsettledVerdict }
  | undefined {
  const alphas = (facts.sample?.alphas ?? []).flatMap(readStored);
  const most = thresholds['max-alpha-deviation'];
  const lost = alphas.filter(({ kept }) => Math.abs(kept - 1) > most);
  const [worst] = lost.toSorted((a, b) => a.kept - b.kept);
  if (worst === undefined) return undefined;
  // Who asks for the authors' arithmetic asks for what it loses.
  const isIntended = facts.sample?.rounding === 'reference';
  const least = thresholds['min-alpha-kept'];
  const isHopeless = !isIntended && alphas.every(({ kept }) => kept < least);
  const kept = alphas.filter((entry) => !lost.includes(entry));
  return {
    judgement: isHopeless ? 'mostly-rounded-away' : 'rounded-away',
    finding: {
      message: `${facts.sample?.isWhole ? 'Rounding' : 'In the sample, rounding'} ${listSome(lost.map(describeLoss), mostAlphas)}.`,
      hint: joinProse(
        [
          isHopeless
            ? `Less than ${formatRatio(least)} of every α is left, which is hardly worth a run.`
            : undefined,
          isIntended ? "This is what the authors' arithmetic stores." : undefined,
          adviseStorage(worst, most),
          kept.length === 0
            ? `A larger α keeps more of itself. ${alphasOfPaper}`
            : `Of the α of this run, ${listSome(
                kept.map(({ alpha }) => String(alpha)),
                mostAlphas,
              )} ${kept.length === 1 ? 'is' : 'are'} kept.`,
        ].filter((sentence) => sentence !== undefined),
      ),
    },
  };
}

/** α = 0 has nothing to lose, and without Δ nothing can be measured. */
function readStored(sample: AlphaSample): readonly StoredAlpha[] {
  const stored = sampledAlpha(sample.statistics);
  if (sample.alpha === 0 || !Number.isFinite(stored)) return [];
  return [{ ...sample, stored, kept: stored / sample.alpha }];
}

function describeLoss({ alpha, stored, kept, statistics }: StoredAlpha): string {
  const changed = formatPercent(sampledChangedShare(statistics));
  return `stores α = ${alpha} as ${formatRatio(stored)} (${formatPercent(kept)} of it; ${changed} of the weights change)`;
}

/** The ways that keep the α which suffers most; of ways that do not, the best. */
function adviseStorage({ alpha, kept, alternatives }: StoredAlpha, most: number): Prose | undefined {
  const deviation = ({ effectiveAlpha }: StorageAlternative) => Math.abs(effectiveAlpha / alpha - 1);
  const ranked = alternatives
    .filter((way) => Number.isFinite(way.effectiveAlpha))
    .toSorted((a, b) => deviation(a) - deviation(b));
  const good = ranked.filter((way) => deviation(way) <= most);
  const better = ranked.filter((way) => deviation(way) < Math.abs(kept - 1)).slice(0, 1);
  const advised = (good.length > 0 ? good : better).map(
    (way) => advice`${way.option} (${formatRatio(way.effectiveAlpha)})`,
  );
  if (advised.length === 0) return undefined;
  return advice`Closer to ${alpha}: ${joinProse(advised.slice(0, mostAlternatives), ' or ')}.`;
}

function formatPercent(share: number): string {
  const percent = share * 100;
  return `${Math.abs(percent) >= 9.95 || percent === 0 ? percent.toFixed(0) : percent.toPrecision(2)} %`;
}
