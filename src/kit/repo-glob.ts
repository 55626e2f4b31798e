/**
 * Whether a glob names a repo: `*` stands for any characters but `/`, `?` for one. As in a .gitignore, a
 * pattern without `/` is about the name alone, in whatever namespace. The Hub keeps names apart regardless of case.
 *
 * @param repo `namespace/name`
 */
export function matchesRepo(pattern: string, repo: string): boolean {
  const text = pattern.includes('/') ? repo : repo.slice(repo.indexOf('/') + 1);
  return matchesWildcards(pattern.toLowerCase(), text.toLowerCase());
}

/** Takes at most the product of both lengths in steps, whatever the pattern; regular expressions do not. */
function matchesWildcards(pattern: string, text: string): boolean {
  let patternIndex = 0;
  let textIndex = 0;
  /** Where the last `*` is, and up to where it reaches so far. */
  let star: { readonly patternIndex: number; reach: number } | undefined;
  while (textIndex < text.length) {
    const wanted = pattern[patternIndex];
    const found = text[textIndex];
    if (wanted === '*') {
      star = { patternIndex, reach: textIndex };
      patternIndex++;
    } else if (wanted === found || (wanted === '?' && found !== '/')) {
      patternIndex++;
      textIndex++;
    } else if (star !== undefined && text[star.reach] !== '/') {
      star.reach++;
      patternIndex = star.patternIndex + 1;
      textIndex = star.reach;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(patternIndex));
}
