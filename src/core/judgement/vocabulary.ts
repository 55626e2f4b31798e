import type { PairFacts } from './facts.ts';
import type { Doubt } from './verdict.ts';

/** Rows of two embeddings belong together only if they stand for the same tokens. */
export function findDifferentVocabulary({ vocabulary }: PairFacts): Doubt | undefined {
  if (vocabulary === undefined) return undefined;
  const { commonRows, fault } = vocabulary;
  return {
    message: `The first ${commonRows} rows of the two vocabularies are not known to be the same tokens: ${fault}.`,
    hint: 'Use checkpoints whose tokenizers agree, or resize one of them to the tokens of the other.',
  };
}
