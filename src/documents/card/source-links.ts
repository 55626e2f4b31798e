import { codeLink, codeSpan } from '../../kit/index.ts';
import type { Source } from '../metadata/source.ts';

/** A source by its name and folder, linked to the commit; a directory has no link. */
export function linkSource(source: Source): string {
  const inside = source.subfolder === undefined ? '' : `/${source.subfolder}`;
  const link =
    source.kind === 'hub' ? codeLink(source.repo + inside, source.url) : codeSpan(source.name + inside);
  return source.variant === undefined ? link : `${link}, variant ${codeSpan(source.variant)}`;
}

/** Enough to tell commits apart; the link has all of it, as have the command and the manifest. */
const shownCommitLength = 12;

/** Source and commit, as two cells of a table. */
export function sourceCells(source: Source): readonly string[] {
  return source.kind === 'hub'
    ? [linkSource(source), codeLink(source.commit.slice(0, shownCommitLength), source.url)]
    : [`local directory ${linkSource(source)}`, '–'];
}
