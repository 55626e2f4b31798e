import type { ScoredAnswer } from '../../../src/core/search/answers.ts';
import { type CostModel, stepSeconds, visitSeconds } from '../../../src/core/search/cost.ts';
import { nextStep, type Outcome } from '../../../src/core/search/next-step.ts';
import type { SearchSettings } from '../../../src/core/search/settings.ts';

/** Mean gain against θ1 by α, in standard deviations of a single reward. */
export type Curve = (alpha: number) => number;

export interface World {
  readonly curve: Curve;
  /** Of one reward, in the reward model's units. */
  readonly deviation: number;
  /** Share of the variance that is the prompt's own, in [0, 1). */
  readonly promptShare: number;
  readonly seed: number;
}

/**
 * Rewards with two humps: an answer is good or bad, more often good the higher the mean of its α is. Prompts differ
 * in how hard they are.
 */
export function createRewards({ curve, deviation, promptShare, seed }: World) {
  const [own, shared] = [Math.sqrt(1 - promptShare), Math.sqrt(promptShare)];
  const within = Math.sqrt(1 - humpHeight ** 2);
  return (alpha: number, prompt: number): ScoredAnswer => {
    const key = hash(seed, prompt, 0);
    const answerKey = hash(key, Math.round(alpha * 1e4), 1);
    const latent = shared * gauss(key) + own * gauss(answerKey);
    const reward = curve(alpha) + (latent > 0 ? humpHeight : -humpHeight) + within * gauss(answerKey + 1);
    return {
      reward: deviation * reward,
      tokenCount: 200 + (answerKey % 50),
      isCut: false,
      repeatedShare: 0.02,
    };
  };
}

/** Distance of the humps from the mean, in standard deviations. */
const humpHeight = 0.9;

/** A standard normal number, the same for the same key. */
function gauss(key: number): number {
  const [a, b] = [hash(key, 2, 3) / 2 ** 32, hash(key, 5, 7) / 2 ** 32];
  return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
}

function hash(a: number, b: number, c: number): number {
  let word =
    Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^
    Math.imul(b + 0x165667b1, 0xc2b2ae35) ^
    Math.imul(c + 0x27d4eb2f, 0x2c1b3c6d);
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return (word ^ (word >>> 15)) >>> 0;
}

export interface Simulated {
  readonly outcome: Outcome;
  readonly answerCount: number;
  readonly seconds: number;
  /** Of the exhaustive grid of the same reach, with all prompts. */
  readonly exhaustiveSeconds: number;
  readonly steps: number;
}

export function simulate(
  world: World,
  settings: SearchSettings,
  cost: CostModel,
  exhaustive: readonly number[],
): Simulated {
  const reward = createRewards(world);
  const search = new Map<number, ScoredAnswer[]>();
  const confirmation = new Map<number, ScoredAnswer[]>();
  let seconds = cost.startSeconds;
  for (let steps = 0; steps < 100; steps += 1) {
    const step = nextStep(settings, { search, confirmation });
    const lists = (kind: 'score' | 'confirm') => (kind === 'score' ? search : confirmation);
    if (step.kind === 'end') {
      const answerCount = [...search.values(), ...confirmation.values()].reduce(
        (sum, { length }) => sum + length,
        0,
      );
      const prompts = (settings.looks.at(-1) ?? 0) + settings.confirmationCount;
      const exhaustiveSeconds = cost.startSeconds + exhaustive.length * visitSeconds(cost, prompts);
      return { outcome: step.outcome, answerCount, seconds, exhaustiveSeconds, steps };
    }
    seconds += stepSeconds(cost, step, (alpha, kind) => lists(kind).get(alpha)?.length ?? 0);
    const offset = step.kind === 'score' ? 0 : 1_000_000;
    for (const alpha of step.kind === 'score' ? step.alphas : [0, step.alpha]) {
      const list = lists(step.kind).get(alpha) ?? [];
      for (let prompt = list.length; prompt < step.promptCount; prompt += 1)
        list.push(reward(alpha, offset + prompt));
      lists(step.kind).set(alpha, list);
    }
  }
  throw new Error('The search does not end.');
}
