import { pairedDifferences, rewardOf, type ScoredAnswer } from './answers.ts';
import { type BootstrapSettings, bootstrapInterval, estimateMean } from './intervals.ts';

/** What a reward alone does not see. Shares are in [0, 1]. */
export interface GuardSettings {
  /** By how much more often than θ1's an α's answers may be cut at the limit, or repeat themselves. */
  readonly mostAddedCuts: number;
  readonly mostAddedRepetition: number;
  readonly length: 'warn' | 'block';
}

export const defaultGuards: GuardSettings = {
  mostAddedCuts: 0.02,
  mostAddedRepetition: 0.02,
  length: 'warn',
};

/** From these changes of the mean length on, the length is told, or keeps an α from being chosen. */
const warnLengthChange = 0.15;
const blockLengthChange = 0.3;

/** Below so many common prompts only a collapse takes an α out. */
const fewestForGuards = 30;
/** Cut or repeated answers so much more often than θ1's are a collapse, however few the prompts. */
const collapseShare = 0.5;

export interface LengthEffect {
  /** Mean length of the α's answers ÷ that of θ1's, less 1. */
  readonly change: number;
  /** The gain that remains when it is regressed on the change of log length, prompt by prompt. */
  readonly gainAtEqualLength: number;
}

export type GuardFinding = 'collapsed' | 'cut-answers' | 'repetition' | 'second-reward' | 'longer-answers';

/** Why an α is out although its reward may be high; undefined when nothing is found. */
export function findGuard(
  aligned: readonly ScoredAnswer[],
  candidate: readonly ScoredAnswer[],
  settings: GuardSettings,
  bootstrap: BootstrapSettings,
): GuardFinding | undefined {
  const added = (field: (answer: ScoredAnswer) => number) =>
    estimateMean(pairedDifferences(aligned, candidate, field));
  const cuts = added(({ isCut }) => Number(isCut));
  const repetition = added(({ repeatedShare }) => repeatedShare);
  if (cuts.mean > collapseShare || repetition.mean > collapseShare) return 'collapsed';
  if (cuts.count < fewestForGuards) return undefined;
  // One standard error, so that a handful of answers does not decide.
  if (cuts.mean - cuts.standardError > settings.mostAddedCuts) return 'cut-answers';
  if (repetition.mean - repetition.standardError > settings.mostAddedRepetition) return 'repetition';
  const hasSecond = candidate.every(({ secondReward }) => secondReward !== undefined);
  if (hasSecond) {
    const second = pairedDifferences(aligned, candidate, ({ secondReward }) => secondReward ?? 0);
    if (bootstrapInterval(second, 0.95, bootstrap).upper < 0) return 'second-reward';
  }
  if (settings.length === 'block') {
    const { change, gainAtEqualLength } = measureLength(aligned, candidate);
    if (change > blockLengthChange || (change > warnLengthChange && gainAtEqualLength <= 0))
      return 'longer-answers';
  }
  return undefined;
}

export function isLonger({ change }: LengthEffect): boolean {
  return change > warnLengthChange;
}

export function measureLength(
  aligned: readonly ScoredAnswer[],
  candidate: readonly ScoredAnswer[],
): LengthEffect {
  const gains = pairedDifferences(aligned, candidate, rewardOf);
  const longer = pairedDifferences(aligned, candidate, ({ tokenCount }) => Math.log(Math.max(tokenCount, 1)));
  const gain = estimateMean(gains).mean;
  const meanLonger = estimateMean(longer).mean;
  let covariance = 0;
  let variance = 0;
  for (const [index, value] of longer.entries()) {
    covariance += (value - meanLonger) * ((gains[index] ?? 0) - gain);
    variance += (value - meanLonger) ** 2;
  }
  const slope = variance === 0 ? 0 : covariance / variance;
  const count = gains.length;
  const total = (answers: readonly ScoredAnswer[]) =>
    answers.slice(0, count).reduce((sum, { tokenCount }) => sum + tokenCount, 0);
  const before = total(aligned);
  return {
    change: before === 0 ? 0 : total(candidate) / before - 1,
    gainAtEqualLength: gain - slope * meanLonger,
  };
}
