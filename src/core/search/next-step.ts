import { type Answers, pairedDifferences, rewardOf } from './answers.ts';
import { between, nextAbove, nextBelow, nextNegative } from './grid.ts';
import { findGuard, isLonger, type LengthEffect, measureLength } from './guards.ts';
import { bootstrapInterval, type Interval, normalQuantile } from './intervals.ts';
import type { SearchSettings } from './settings.ts';
import { behindBy, chooseAlpha, findLeader, rankAlphas, type Standing } from './standings.ts';

/** What the one chosen α gains against θ1 on prompts that the search never saw. */
export interface Confirmation {
  readonly alpha: number;
  readonly promptCount: number;
  /** Of the reward, 95 %. */
  readonly gain: Interval;
  readonly length: LengthEffect;
  readonly isLonger: boolean;
}

export interface Outcome {
  /** Undefined: nothing that was tried is shown to help, so nothing is published. */
  readonly alpha: number | undefined;
  readonly reason: 'confirmed' | 'not-confirmed' | 'nothing-better' | 'guarded' | 'budget';
  readonly standings: readonly Standing[];
  readonly confirmation: Confirmation | undefined;
}

/**
 * What a search does next. `score`: every α of the list answers the search prompts up to `promptCount`; those that
 * have answered are not asked again. `confirm`: α and θ1 answer the confirmation prompts.
 */
export type SearchStep =
  | { readonly kind: 'score'; readonly alphas: readonly number[]; readonly promptCount: number }
  | { readonly kind: 'confirm'; readonly alpha: number; readonly promptCount: number }
  | { readonly kind: 'end'; readonly outcome: Outcome };

/** How many α go on to the second look, and to the last. */
const mostAtSecondLook = 3;
const mostAtLastLook = 2;
/** A last look is worth its price where the difference to the best is known less well than this share of the gain. */
const settledShare = 0.08;
/** A gain of fewer standard errors is not worth a confirmation. */
const leastHope = 1;
/** Extension stops above an α that is worse than the best at this level. */
const edgeLevel = 0.9;

/**
 * The next step of a search, as a pure function of its settings and of all answers so far: the same answers give the
 * same step, so an interrupted search goes on where it stopped.
 */
export function nextStep(settings: SearchSettings, answers: Answers): SearchStep {
  const step = planStep(settings, answers);
  if (step.kind === 'end' || settings.answerBudget === undefined) return step;
  const spent = [...answers.search.values(), ...answers.confirmation.values()].reduce(
    (sum, list) => sum + list.length,
    0,
  );
  const isAffordable = spent + countAnswers(step, answers) <= settings.answerBudget;
  if (isAffordable) return step;
  const standings = rankAlphas(answers.search, settings);
  const confirm = confirmationOf(chooseAlpha(standings, answers.search), settings);
  // What is left goes to the confirmation, without which nothing may be published.
  if (step.kind === 'score' && confirm && spent + countAnswers(confirm, answers) <= settings.answerBudget) {
    return planConfirmation(settings, answers, standings);
  }
  return end(undefined, 'budget', standings);
}

/** How many answers a step asks for that are not there yet. */
export function countAnswers(step: SearchStep, answers: Answers): number {
  if (step.kind === 'end') return 0;
  const lists = step.kind === 'score' ? answers.search : answers.confirmation;
  const alphas = step.kind === 'score' ? step.alphas : [0, step.alpha];
  return alphas.reduce(
    (sum, alpha) => sum + Math.max(0, step.promptCount - (lists.get(alpha)?.length ?? 0)),
    0,
  );
}

function planStep(settings: SearchSettings, answers: Answers): SearchStep {
  const { search } = answers;
  const [firstLook = 0, ...laterLooks] = settings.looks;
  const missing = missingOf([0, ...settings.grid.start], firstLook, answers);
  if (missing.length > 0) return score(missing, firstLook);

  const standings = rankAlphas(search, settings);
  const added = settings.grid.isOpen ? extend(settings, standings, answers) : undefined;
  if (added !== undefined) return score([added], firstLook);

  for (const [index, look] of laterLooks.entries()) {
    const isLast = index === laterLooks.length - 1;
    const step = planLook(settings, answers, standings, look, isLast && laterLooks.length > 1);
    if (step !== undefined) return step;
  }
  return planConfirmation(settings, answers, standings);
}

function missingOf(alphas: readonly number[], promptCount: number, { search }: Answers): readonly number[] {
  return alphas.filter((alpha) => (search.get(alpha)?.length ?? 0) < promptCount);
}

/** An α beyond the edge of what was tried, as long as the edge is not shown to be worse than the best. */
function extend(
  { grid }: SearchSettings,
  standings: readonly Standing[],
  answers: Answers,
): number | undefined {
  const tried = standings.map(({ alpha }) => alpha);
  const leader = findLeader(standings);
  const top = standings.at(-1);
  if (top !== undefined && top.alpha > 0 && top.out === undefined && !isBehind(top, leader, answers)) {
    const next = nextAbove(tried, grid.mostMagnitude);
    if (next !== undefined) return next;
  }
  const positive = standings.filter(({ alpha }) => alpha > 0);
  const [least] = positive;
  // The best may lie between θ1 and the smallest α, also where all that was tried is worse than θ1.
  const isNegativeBetter = leader !== undefined && leader.alpha < 0 && !isHopeless(leader);
  const isNothingBetter = !isNegativeBetter && positive.every(({ gain }) => gain.mean <= 0);
  if (leader === undefined || leader === least || isNothingBetter) {
    const next = nextBelow(tried);
    if (next !== undefined) return next;
  }
  if (leader !== undefined && leader.alpha < 0 && leader.alpha === tried[0]) return nextNegative(tried);
  return undefined;
}

function isBehind(edge: Standing, leader: Standing | undefined, { search }: Answers): boolean {
  if (leader === undefined || leader === edge) return false;
  const behind = behindBy(search.get(edge.alpha) ?? [], search.get(leader.alpha) ?? []);
  return behind.mean > normalQuantile(edgeLevel) * behind.standardError;
}

/** More prompts for those that may be the best, and the α between them. */
function planLook(
  settings: SearchSettings,
  answers: Answers,
  standings: readonly Standing[],
  look: number,
  isLast: boolean,
): SearchStep | undefined {
  const seen = Math.max(...standings.map(({ promptCount }) => promptCount), 0);
  if (seen > look) return undefined;
  const alive = standings.filter(({ out }) => out === undefined);
  const leader = findLeader(alive);
  if (leader === undefined || leader.gain.mean <= 0) return undefined;
  if (isLast && seen < look && (isDoubtful(leader) || isSettled(alive, leader, answers))) return undefined;
  const best = [...alive].sort((a, b) => b.gain.mean - a.gain.mean);
  const most = isLast ? mostAtLastLook : mostAtSecondLook;
  const chosen = best.slice(0, most).map(({ alpha }) => alpha);
  const missing = missingOf([0, ...chosen], look, answers);
  if (missing.length > 0 && seen < look) return score(missing, look);
  if (missing.length > 0 && chosen.slice(0, 2).some((alpha) => missing.includes(alpha))) {
    return score(
      missing.filter((alpha) => alpha === 0 || chosen.slice(0, 2).includes(alpha)),
      look,
    );
  }
  if (!settings.grid.isOpen || isLast) return undefined;
  const refined = between(
    standings.map(({ alpha }) => alpha),
    leader.alpha,
  );
  const count = standings.filter(({ promptCount }) => promptCount >= look).length;
  return refined.length > 0 && count < mostAtSecondLook * 2 ? score(refined, look) : undefined;
}

/** Whether a confirmation would fail anyway. */
function isHopeless({ gain }: Standing): boolean {
  return gain.mean <= leastHope * gain.standardError;
}

/** Whether more prompts for the choice are not worth their price, because it may well not be confirmed. */
function isDoubtful({ gain }: Standing): boolean {
  return gain.mean < 2 * gain.standardError;
}

function isSettled(alive: readonly Standing[], leader: Standing, { search }: Answers): boolean {
  const leading = search.get(leader.alpha) ?? [];
  return alive.every((standing) => {
    if (standing === leader || standing.promptCount < leader.promptCount) return true;
    const { mean, standardError } = behindBy(search.get(standing.alpha) ?? [], leading);
    return mean > 2 * standardError || standardError <= settledShare * leader.gain.mean;
  });
}

function planConfirmation(
  settings: SearchSettings,
  answers: Answers,
  standings: readonly Standing[],
): SearchStep {
  const chosen = chooseAlpha(standings, answers.search);
  const step = confirmationOf(chosen, settings);
  if (chosen === undefined) return end(undefined, 'guarded', standings);
  if (step === undefined) return end(undefined, 'nothing-better', standings);
  if (countAnswers(step, answers) > 0) return step;

  const aligned = answers.confirmation.get(0) ?? [];
  const confirmed = answers.confirmation.get(chosen.alpha) ?? [];
  const gains = pairedDifferences(aligned, confirmed, rewardOf);
  const length = measureLength(aligned, confirmed);
  const confirmation: Confirmation = {
    alpha: chosen.alpha,
    promptCount: gains.length,
    gain: bootstrapInterval(gains, 0.95, settings.bootstrap),
    length,
    isLonger: isLonger(length),
  };
  const guard = findGuard(aligned, confirmed, settings.guards, settings.bootstrap);
  if (guard !== undefined) return end(undefined, 'guarded', standings, confirmation);
  return confirmation.gain.lower > 0
    ? end(chosen.alpha, 'confirmed', standings, confirmation)
    : end(undefined, 'not-confirmed', standings, confirmation);
}

function confirmationOf(
  chosen: Standing | undefined,
  { confirmationCount }: SearchSettings,
): (SearchStep & { readonly kind: 'confirm' }) | undefined {
  if (chosen === undefined || isHopeless(chosen)) return undefined;
  return { kind: 'confirm', alpha: chosen.alpha, promptCount: confirmationCount };
}

const score = (alphas: readonly number[], promptCount: number): SearchStep => ({
  kind: 'score',
  alphas,
  promptCount,
});

const end = (
  alpha: number | undefined,
  reason: Outcome['reason'],
  standings: readonly Standing[],
  confirmation?: Confirmation,
): SearchStep => ({ kind: 'end', outcome: { alpha, reason, standings, confirmation } });
