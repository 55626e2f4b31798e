export interface Column {
  readonly title?: string;
  readonly align?: 'left' | 'right';
}

/** Rows as text columns, two spaces apart; a heading when any column has a title. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const titles = columns.map((column) => column.title ?? '');
  const all = titles.some((title) => title !== '') ? [titles, ...rows] : rows;
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

export function indent(text: string, by = '  '): string {
  return text.replaceAll(/^(?=.)/gm, by);
}
