import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { hasFloatDtype } from '../../formats/checkpoint/index.ts';
import { advice, listNames, option } from '../../kit/index.ts';
import type { Found, Matching } from './matching.ts';
import { countOf, placeOfSide } from './named-tensors.ts';
import type { PairedPart, PairingProblem } from './pairing.ts';

/** Whether two tables have rows of one length, and not equally many. */
export function differInRows(a: TensorRecord, b: TensorRecord): boolean {
  const [[rows, ...rest], [otherRows, ...otherRest]] = [a.shape, b.shape];
  return a.shape.length > 0 && rows !== otherRows && rest.join() === otherRest.join();
}

/** The rows of both, and θ1's own after them. */
export function pairCommonRows(
  tensor: TensorRecord,
  partner: TensorRecord,
): readonly PairedPart[] | undefined {
  if (!hasFloatDtype(partner)) return undefined;
  const common = Math.min(countOf(tensor), countOf(partner));
  const rest = countOf(tensor) - common;
  return [
    { elementCount: common, sft: { tensor: partner, firstElement: 0 } },
    ...(rest > 0 ? [{ elementCount: rest }] : []),
  ];
}

/** Undefined where both vocabularies have one size. */
export function commonRowsOf({ vocabularies: [first] }: Found): number | undefined {
  return first && Math.min(first.sft.shape[0] ?? 0, first.aligned.shape[0] ?? 0);
}

/** Why two vocabularies of different size are not extrapolated, unless the user has said how. */
export function refuseVocabularies({ aligned, sft, options, found }: Matching): readonly PairingProblem[] {
  const [first] = found.vocabularies;
  if (first === undefined || options.vocabulary === 'common') return [];
  const names = listNames(found.vocabularies.map(({ name }) => name));
  return [
    {
      code: 'vocabulary-mismatch',
      message:
        `The vocabularies differ: ${first.sft.shape[0]} rows in the SFT checkpoint (${placeOfSide(sft, first.sft)}), ` +
        `${first.aligned.shape[0]} in the aligned checkpoint (${placeOfSide(aligned, first.aligned)}), in ${names}. ` +
        'Usually tokens were added for a chat template, or rows up to a multiple of 64.',
      hint: advice`With ${option('vocab', 'common')} the rows that both have are extrapolated and the further ones of the aligned checkpoint copied, if both tokenizers say that the common rows are the same tokens.`,
    },
  ];
}
