/** Text from elsewhere as part of a sentence: one line, at most so many characters. Escaping is the faces' work. */
export function oneLine(text: string, mostCharacters: number): string {
  const near = text.slice(0, mostCharacters + 1);
  const line = near.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (text.length <= mostCharacters) return line;
  // A surrogate whose other half is cut off would become a replacement character later on.
  return `${line.slice(0, mostCharacters - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** `a, b and c`; of a long list the first few and how many there are besides. */
export function listSome(items: readonly string[], most: number): string {
  const shown = items.slice(0, most);
  const rest = items.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
