/** Wider than any honest margin. */
const margin = ' '.repeat(80);
/** Of the text, read again and again: enough for hand-written cards, and a fixed number of times for long ones. */
const mostCharactersReread = 1 << 20;
/** What begins an entry of a map or list in block style. */
const entry = /^\s*(?:[-?](?:\s|$)|[\w"'][^:,[\]{}]*:(?:\s|$))/;

/**
 * Moves lines to the right that a list in brackets or a quoted text goes on with, where they stand too far left.
 * Blanks at the beginning of such lines mean nothing, so that only the layout changes. A line that was moved in
 * error is one that YAML refuses.
 *
 * @param findShallow gives the offset in the first such line, which it knows from what YAML says of it.
 * @returns the text as it was where it has too much of this.
 */
export function indentContinuations(text: string, findShallow: (text: string) => number | undefined): string {
  let moved = text;
  for (let reread = 0; reread <= mostCharactersReread; reread += moved.length + 1) {
    const offset = findShallow(moved);
    if (offset === undefined) return moved;
    const start = Math.max(moved.lastIndexOf('\n', offset - 1), moved.lastIndexOf('\r', offset - 1)) + 1;
    const [first = '', ...rest] = moved.slice(start).split(/(?<=\n)/);
    const next = rest.findIndex((line) => entry.test(line));
    const end = next < 0 ? rest.length : next;
    if (moved.length + (end + 1) * margin.length > mostCharactersReread) break;
    const shifted = [first, ...rest.slice(0, end)].map((line) => margin + line);
    moved = [moved.slice(0, start), ...shifted, ...rest.slice(end)].join('');
  }
  return text;
}
