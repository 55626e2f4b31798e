export interface Column {
  readonly title?: string;
  readonly align?: 'left' | 'right';
}

/**
 * Rows as text columns, two spaces apart; a heading when any column has a title. A title of several words takes as many
 * lines as it needs to be no wider than what stands below it.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const headings = columns.map(({ title = '' }, index) =>
    title === ''
      ? []
      : wrapWords(title, Math.max(leastTitleWidth, ...rows.map((row) => (row[index] ?? '').length))).split(
          '\n',
        ),
  );
  const height = Math.max(0, ...headings.map((lines) => lines.length));
  const titleRows = Array.from({ length: height }, (_, line) =>
    headings.map((lines) => lines[line - height + lines.length] ?? ''),
  );
  const all = [...titleRows, ...rows];
  const widths = columns.map((_, index) => Math.max(0, ...all.map((row) => (row[index] ?? '').length)));
  return all
    .map((row) =>
      columns
        .map((column, index) => {
          const cell = row[index] ?? '';
          const width = widths[index] ?? 0;
          return column.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Narrower headings would be broken into too many lines. */
const leastTitleWidth = 9;

export function indent(text: string, by = '  '): string {
  return text.replaceAll(/^(?=.)/gm, by);
}

/** Broken between words only; `hanging` begins every line but the first. */
export function wrapWords(text: string, width: number, hanging = ''): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(lines.length === 0 ? word : hanging + word);
  }
  return lines.join('\n');
}
