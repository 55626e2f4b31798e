/** One answer of one candidate to one prompt, as it was scored. */
export interface ScoredAnswer {
  /** Raw logit of the reward model. */
  readonly reward: number;
  /** Of a second reward model, where one is used. */
  readonly secondReward?: number | undefined;
  /** Generated tokens. */
  readonly tokenCount: number;
  /** Whether the answer ended at the limit instead of by itself. */
  readonly isCut: boolean;
  /** Share of its 4-grams of tokens that occurred before in it, in [0, 1]. */
  readonly repeatedShare: number;
}

/**
 * All answers of a search, by α; θ1 is α = 0. The place of an answer is that of its prompt in the order of the
 * search, and every list begins with the first prompt. Confirmation has lists of its own, for prompts of its own.
 */
export interface Answers {
  readonly search: ReadonlyMap<number, readonly ScoredAnswer[]>;
  readonly confirmation: ReadonlyMap<number, readonly ScoredAnswer[]>;
}

export type AnswerField = (answer: ScoredAnswer) => number;

export const rewardOf: AnswerField = ({ reward }) => reward;

/** The differences b − a prompt by prompt, over the prompts that both answered. */
export function pairedDifferences(
  a: readonly ScoredAnswer[],
  b: readonly ScoredAnswer[],
  field: AnswerField,
): readonly number[] {
  return a.slice(0, b.length).map((answer, index) => field(b[index] as ScoredAnswer) - field(answer));
}
