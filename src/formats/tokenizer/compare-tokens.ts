import { excerpt } from '../../kit/index.ts';
import type { TokenTable } from './token-table.ts';

/**
 * Says where two tokenizers disagree about the first ids; undefined where they do not. An id that neither has is a
 * row that pads the table.
 */
export function findDisagreement(sft: TokenTable, aligned: TokenTable, idCount: number): string | undefined {
  const differing: number[] = [];
  for (let id = 0; id < idCount; id++) if (sft.get(id) !== aligned.get(id)) differing.push(id);
  const [first] = differing;
  if (first === undefined) return undefined;
  const name = (token: string | undefined) => (token === undefined ? 'no token' : excerpt(token));
  const more = differing.length === 1 ? '' : `; ${differing.length} ids differ in all`;
  return `id ${first} is ${name(sft.get(first))} in the SFT checkpoint and ${name(aligned.get(first))} in the aligned one${more}`;
}
