import type { Source } from './derivation.ts';
import { codeLink, codeSpan } from './escape.ts';

/** A source by its name, linked to the commit; a directory has no link. */
export function linkSource(source: Source): string {
  return source.kind === 'hub' ? codeLink(source.repo, source.url) : codeSpan(source.name);
}

/** Source and commit, as two cells of a table. */
export function sourceCells(source: Source): readonly string[] {
  return source.kind === 'hub'
    ? [linkSource(source), codeLink(source.commit, source.url)]
    : [`local directory ${linkSource(source)}`, '–'];
}
