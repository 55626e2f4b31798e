import { describeEdit } from '../../documents/card/index.ts';
import { parseCard } from '../../documents/metadata/index.ts';
import { advice, findSmallText, InputError, option, type Snapshot } from '../../kit/index.ts';
import type { JobRequest } from '../contract/requests.ts';
import { cardPath } from './pair.ts';

/** More than the Hub takes as a text file. */
const maxCardBytes = 16 << 20;

/**
 * The card of a derived repo of ours that is about to be replaced, for what people added to it; undefined where
 * there is none.
 *
 * @throws InputError `card-edited` when text would be lost, unless forced.
 */
export async function readPreviousCard(
  name: string,
  snapshot: Snapshot,
  { force }: Pick<JobRequest, 'force'>,
): Promise<string | undefined> {
  const card = await findOwnCard(snapshot);
  return card === undefined ? undefined : requireUnedited(card, name, force);
}

/** The whole card of a derived repo; undefined where there is none. */
export function findOwnCard(snapshot: Snapshot): Promise<string | undefined> {
  return findSmallText(snapshot, cardPath, maxCardBytes);
}

/**
 * @returns the card, or undefined for one that is not of this tool and may be replaced.
 * @throws InputError `card-edited` for text outside of the markers, which a new card would not have.
 */
export function requireUnedited(card: string, name: string, force: boolean): string | undefined {
  const edit = describeEdit(card);
  if (edit === 'ours' || force) return edit === 'foreign' ? undefined : card;
  const { warning } = parseCard(card);
  const edited =
    warning === undefined ? 'was edited outside of its markers' : `was edited, so that ${warning}`;
  const what = edit === 'edited' ? edited : 'was not written by this tool';
  throw new InputError(`The card of ${name} ${what}, and a new one would not have that text.`, {
    code: 'card-edited',
    hint: advice`Put your own text between <!-- keep --> and <!-- /keep -->, or replace the card with ${option('force')}.`,
  });
}
