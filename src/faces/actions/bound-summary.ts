/** The runner drops a step's summary above this, all of it. */
const mostBytes = 1024 * 1024;
/** For the lines that say that more was left out. */
const marginBytes = 1024;

/** Cuts a summary at the end of a line where it would be dropped for its size. */
export function boundSummary(markdown: string): string {
  if (Buffer.byteLength(markdown) <= mostBytes) return markdown;
  const lines = markdown.split('\n');
  const kept: string[] = [];
  let byteLength = marginBytes;
  for (const line of lines) {
    byteLength += Buffer.byteLength(line) + 1;
    if (byteLength > mostBytes) break;
    kept.push(line);
  }
  const count = (tag: string) => kept.filter((line) => line.includes(tag)).length;
  const isFolded = count('<details>') > count('</details>');
  const rest = lines.length - kept.length;
  return [
    ...kept,
    ...(isFolded ? ['', '</details>'] : []),
    '',
    `And ${rest} more lines; the output \`report\` has all.`,
    '',
  ].join('\n');
}
