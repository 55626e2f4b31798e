import { advice, formatRatio, listSome, option } from '../../kit/index.ts';
import { pairDeltaRatio } from './distance.ts';
import type { PairFacts } from './facts.ts';
import { placeOfFigures } from './sampled.ts';
import type { Thresholds } from './thresholds.ts';
import type { UnsettledVerdict } from './verdict.ts';

const mostAlphas = 8;

/** What is known of α by the paper's searches (arXiv 2404.16792, table 7, and its runs that stopped early). */
export const alphasOfPaper =
  'For models that were aligned to the end, the ExPO paper found α from 0.1 to 0.5 best; larger ones, 2.5 to 25, only ' +
  'for trainings that stopped after 20 to 5 % of their steps.';

/** A derived model that is θ1 under another name. */
export function findZeroAlpha({ alphas = [] }: PairFacts): UnsettledVerdict | undefined {
  if (!alphas.includes(0)) return undefined;
  return {
    message: 'α = 0 gives θ1 again, under another name.',
    hint: advice`Leave 0 out of ${option('alpha')}; if a decimal comma was meant, write a point: 0.3.`,
  };
}

/** A step that has ruined whatever took it. */
export function findRuinousAlpha(facts: PairFacts, thresholds: Thresholds): UnsettledVerdict | undefined {
  const most = thresholds['ruinous-step-ratio'];
  const steps = listSteps(facts, thresholds).filter(({ step }) => step > most);
  const [first] = steps;
  if (first === undefined) return undefined;
  return {
    message: `${describeSteps(steps, facts)}, more than ${formatRatio(most)}. Every model that was scored is ruined by such a step.`,
    hint: `${alphasOfPaper} ${describeMost(thresholds, first)}`,
  };
}

/** A larger step than any that was seen to help. */
export function findLargeAlpha(facts: PairFacts, thresholds: Thresholds): UnsettledVerdict | undefined {
  const [most, ruinous] = [thresholds['max-step-ratio'], thresholds['ruinous-step-ratio']];
  const steps = listSteps(facts, thresholds).filter(({ step }) => step > most && step <= ruinous);
  const [first] = steps;
  if (first === undefined) return undefined;
  return {
    message: `${describeSteps(steps, facts)}, more than ${formatRatio(most)}. Steps of this size have ruined small models.`,
    hint: `${alphasOfPaper} ${describeMost(thresholds, first)} Score what the derived model writes before it is used.`,
  };
}

interface Step {
  readonly alpha: number;
  /** ‖Δ‖/‖θ1‖ */
  readonly ratio: number;
  /** |α|·‖Δ‖/‖θ1‖ */
  readonly step: number;
}

/** How far each α goes; none where nothing can be told. */
function listSteps(facts: PairFacts, thresholds: Thresholds): readonly Step[] {
  const ratio = pairDeltaRatio(facts);
  // A pair that is none needs no advice on α.
  if (ratio === undefined || ratio === 0 || ratio > thresholds['max-delta-ratio']) return [];
  const alphas = (facts.sample?.alphas ?? []).map(({ alpha }) => alpha);
  return alphas.map((alpha) => ({ alpha, ratio, step: Math.abs(alpha) * ratio }));
}

function describeSteps(steps: readonly Step[], facts: PairFacts): string {
  const listed = steps.map(({ alpha, step }) => `α = ${alpha} moves θ1 by ${formatRatio(step)}`);
  const ratio = formatRatio(steps[0]?.ratio ?? 0);
  return `${listSome(listed, mostAlphas)} of its length (‖Δ‖/‖θ1‖ is ${ratio} ${placeOfFigures(facts.sample)})`;
}

const describeMost = (thresholds: Thresholds, { ratio }: Step) =>
  `Here no α above ${floorTwoDigits(thresholds['max-step-ratio'] / ratio)} is known to help.`;

/** Two digits, rounded down, so that what is advised stays below the threshold. */
function floorTwoDigits(value: number): string {
  if (value === 0) return '0';
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.floor(value / unit) * unit).toPrecision(2)).toString();
}
