import type { PairFacts } from '../../core/judgement/index.ts';
import { findDisagreement, readTokens } from '../../formats/tokenizer/index.ts';
import { nameOf } from '../../kit/index.ts';
import type { Pair } from './pair.ts';

/**
 * Checks by both tokenizers that the rows which two vocabularies of different size share are the same tokens.
 *
 * @throws FormatError for a tokenizer's file that does not follow its format.
 */
export async function compareVocabularies(
  { sft, aligned }: Pair,
  commonRows: number,
): Promise<PairFacts['vocabulary']> {
  const [sftTokens, alignedTokens] = await Promise.all(
    [sft, aligned].map(({ snapshot }) => readTokens(snapshot)),
  );
  for (const [{ snapshot }, tokens] of [
    [sft, sftTokens],
    [aligned, alignedTokens],
  ] as const) {
    if (tokens !== undefined) continue;
    const fault = `${nameOf(snapshot.origin)} has none of tokenizer.json, tokenizer.model and vocab.json`;
    return { commonRows, fault };
  }
  if (sftTokens === undefined || alignedTokens === undefined) return undefined;
  const fault = findDisagreement(sftTokens, alignedTokens, commonRows);
  return fault === undefined ? undefined : { commonRows, fault };
}
