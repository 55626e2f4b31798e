/** What counts although the rest of a front matter cannot be read. */
const statement = /^([\s{,]*)["']?(licen[sc]e|license_name|license_link|hf-extrapolate|tags)["']?\s*:(.*)$/i;
const mostLineLength = 2_000;
const mostEntries = 50;

/**
 * The lines of a front matter that state a licence or the wish of its author, found by their pattern. What stands in
 * them is taken as text, so that a value that is not understood is still known to be there.
 */
export function salvageFields(yaml: string): Readonly<Record<string, unknown>> {
  const lines = yaml.split('\n');
  const found = lines.flatMap((line, index) => {
    const [, margin = '', name, rest = ''] = statement.exec(line.slice(0, mostLineLength)) ?? [];
    if (name === undefined) return [];
    const inLine = readValues(rest);
    const values = inLine.length > 0 ? inLine : readBelow(lines, index + 1);
    return [{ key: name.toLowerCase(), margin: margin.length, values }];
  });
  // Fields that stand further right belong to something else, such as a dataset.
  const margin = Math.min(...found.slice(0, mostEntries).map((field) => field.margin));
  const fields: Record<string, unknown> = {};
  for (const { key } of found.slice(0, mostEntries)) {
    const values = found.filter((field) => field.key === key && field.margin === margin);
    const all = values.slice(0, mostEntries).flatMap((field) => field.values);
    if (all.length > 0) fields[key] = all.length === 1 ? all[0] : all;
  }
  return fields;
}

/** The entries of a list in the lines that follow. */
function readBelow(lines: readonly string[], start: number): readonly unknown[] {
  const values: unknown[] = [];
  for (let index = start; index < lines.length && values.length < mostEntries; index++) {
    const [, entry] = /^\s*-\s+(.*)$/.exec((lines[index] ?? '').slice(0, mostLineLength)) ?? [];
    if (entry === undefined) break;
    values.push(...readValues(entry));
  }
  return values;
}

/** The value of a line, or those of a list in brackets; `false` is no word. */
function readValues(text: string): readonly unknown[] {
  const bare = text.replace(/\s#.*$/, '').trim();
  const isList = bare.startsWith('[');
  const parts = isList ? bare.replace(/^\[|\].*$/g, '').split(',') : [bare];
  return parts
    .map((part) => /^\s*(["'])(.*?)\1/.exec(part)?.[2] ?? part.trim().replace(/,$/, ''))
    .filter((part) => part !== '' && part !== '|' && part !== '>')
    .map((part) => (/^false$/i.test(part) ? false : part));
}
