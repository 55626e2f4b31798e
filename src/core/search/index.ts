/**
 * The decisions of a search for α: which α next, on how many prompts, when to stop, which wins. Pure functions of the
 * settings and of all answers so far; making candidates, generating and scoring is the caller's.
 */

export { type Answers, pairedDifferences, rewardOf, type ScoredAnswer } from './answers.ts';
export { type CostModel, stepSeconds, visitSeconds } from './cost.ts';
export type { Grid } from './grid.ts';
export { defaultGuards, type GuardFinding, type GuardSettings, type LengthEffect } from './guards.ts';
export { bootstrapInterval, type Estimate, estimateMean, type Interval } from './intervals.ts';
export { type Confirmation, countAnswers, nextStep, type Outcome, type SearchStep } from './next-step.ts';
export {
  defaultConfirmationCount,
  defaultLooks,
  defaultSearchSettings,
  fitPrompts,
  type SearchSettings,
} from './settings.ts';
export type { Standing } from './standings.ts';
