import type { SearchStep } from './next-step.ts';

/** What time goes into, measured in the first minutes of a search. */
export interface CostModel {
  readonly startSeconds: number;
  /** To load one candidate's weights. */
  readonly loadSeconds: number;
  /** Of one longest answer by itself: a batch never ends sooner. */
  readonly longestAnswerSeconds: number;
  readonly answersPerSecond: number;
}

/** Seconds of one visit of one candidate. */
export function visitSeconds(model: CostModel, answerCount: number): number {
  if (answerCount === 0) return 0;
  return model.loadSeconds + Math.max(model.longestAnswerSeconds, answerCount / model.answersPerSecond);
}

/** Seconds of a step, given how many prompts each α has answered. */
export function stepSeconds(
  model: CostModel,
  step: SearchStep,
  answered: (alpha: number, kind: 'score' | 'confirm') => number,
): number {
  if (step.kind === 'end') return 0;
  const alphas = step.kind === 'score' ? step.alphas : [0, step.alpha];
  return alphas.reduce(
    (sum, alpha) => sum + visitSeconds(model, Math.max(0, step.promptCount - answered(alpha, step.kind))),
    0,
  );
}
