import { alignmentOf, readName } from '../../core/judgement/index.ts';

/**
 * Which of an owner's repos has the name that the SFT checkpoint of a model would have: `x-sft-full` for
 * `x-dpo-full`, `x-sft` for `x-sft-dpo`, `x-instruct` for `x-instruct-dpo` or `x-dpo`, `x` for `x-dpo`. Those of the
 * first convention that fits any; case and separators are of no account.
 */
export function findCounterparts(id: string, repos: readonly string[]): readonly string[] {
  const parts = splitName(id);
  const place = parts.findLastIndex((part) => alignmentOf(part) !== undefined);
  const without = parts.toSpliced(place, 1);
  const conventions: readonly (readonly string[])[] =
    place < 0
      ? [[...parts, 'sft']]
      : [
          parts.with(place, 'sft'),
          ...(readName(without.join('-')).isTuned ? [without] : []),
          ...['instruct', 'chat', 'it'].map((word) => parts.with(place, word)),
          without,
        ];
  const own = id.toLowerCase();
  for (const wanted of conventions) {
    const key = wanted.join('-');
    const found = repos.filter((repo) => splitName(repo).join('-') === key && repo.toLowerCase() !== own);
    if (found.length > 0) return found;
  }
  return [];
}

/** A word that the names of a model and its SFT checkpoint have in common; undefined where none is long enough. */
export function findCommonWord(id: string): string | undefined {
  return splitName(id).find((part) => part.length >= 3 && alignmentOf(part) === undefined && part !== 'sft');
}

function splitName(id: string): readonly string[] {
  const name = id.slice(id.indexOf('/') + 1);
  return name
    .slice(0, 200)
    .toLowerCase()
    .split(/[-_.\s]+/)
    .filter((part) => part !== '');
}
