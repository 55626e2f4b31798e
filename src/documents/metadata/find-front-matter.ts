/** Where a card's metadata stands. */
export interface FrontMatterBlock {
  readonly yaml: string;
  /** The Markdown after it. */
  readonly body: string;
  /** Whether a line ends it; without one the metadata goes on to the end, as far as anybody can tell. */
  readonly isClosed: boolean;
}

/**
 * Finds the front matter as the Hub and huggingface_hub do, and where an editor added a byte order mark or blanks
 * after the first line: blank space may stand before it, and it ends at the first later line that begins with three
 * dashes. So of `---` twice in a row the second begins a document of YAML.
 *
 * @param card with `\n` at the ends of lines, or `\r` alone.
 * @returns the first reading and those that are left where it is no metadata; none for a card without front matter.
 */
export function findFrontMatter(card: string): readonly FrontMatterBlock[] {
  const lines = card.replaceAll('\r', '\n');
  const opening = /^\s*---[ \t]*\n/.exec(lines);
  if (opening === null) return [];
  const start = opening[0].length;
  const rest = lines.slice(start);
  // An end that directly follows may also be that of nothing, with a rule somewhere in the text after it.
  const second = /^---[ \t]*(?:\n|$)/.exec(rest)?.[0].length;
  const nothing =
    second === undefined ? [] : [{ yaml: '', body: card.slice(start + second), isClosed: true }];
  const closing = /\n---[ \t]*(?:\n|$)/.exec(rest);
  if (closing !== null) {
    const body = card.slice(start + closing.index + closing[0].length);
    return [{ yaml: rest.slice(0, closing.index), body, isClosed: true }, ...nothing];
  }
  // A rule at the top of a text is no front matter.
  const isField = /^[{"']{0,2}[\w-]+["']?[ \t]*:/.test(rest.trimStart().slice(0, 200));
  return isField ? [{ yaml: rest, body: card, isClosed: false }] : nothing;
}
