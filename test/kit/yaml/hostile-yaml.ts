/**
 * Texts that have brought readers of YAML to their knees, each made as long as asked for: nesting, keys that are no
 * scalars, floods of properties, quotes and aliases, and layouts that a reader may try in several ways.
 */
export const hostileYaml: Readonly<Record<string, (length: number) => string>> = {
  ...repeats({
    'keys in keys': '? ',
    'lists in keys': '? - ',
    'maps in keys': '? {',
    'lists in lists': '- ',
    'maps in maps': '{',
    'lists in brackets': '[',
    'maps and lists': '[{',
    'keys without values': ': ',
    'fields in a line': 'a: ',
    'lists as keys': '[a]: b\n',
    'maps as keys': '{a: b}: c\n',
    'bare keys': '?\n',
    'bare values': ':\n',
    'bare entries': '-\n',
    aliases: '*a ',
    anchors: '&a ',
    'anchors and aliases': '&a *a ',
    'anchors on lines of their own': '&a\n',
    'fields with an anchor and no value': 'a: &a\n',
    tags: '!a ',
    'tags and anchors': '!!str &a ',
    quotes: '"',
    apostrophes: "'",
    'quoted words': "'a' ",
    documents: '---\n',
    'ends of documents': '...\n',
    directives: '%YAML 1.2\n',
    'marks of byte order': '\ufeff#\n',
    'carriage returns': '\r',
    'blank lines': '\n',
    comments: '#\n',
    tabs: '\t',
    'headers of blocks': 'a: >-\n',
    'closing brackets': '}',
    'the same field': 'a: 1\n',
    'lines at the margin': 'a\n',
    'a bit of everything': '- ? {a: &b [*b, "\n',
  }),
  'fields below fields': (length) => staircase(length, 'a:'),
  'keys below keys': (length) => staircase(length, '?'),
  'anchors below anchors': (length) => staircase(length, '? &a'),
  'many fields': (length) => count(length, (index) => `k${index}: 1\n`),
  'a list without end': (length) => `a: [${'b,'.repeat(length / 2)}`,
  'a list at the margin': (length) => `a: [\n${'b,\n'.repeat(length / 3)}]`,
  'fields of a map at the margin': (length) => `a: {\n${'b: c,\n'.repeat(length / 6)}}`,
  'text without end': (length) => `a: "${'b\n'.repeat(length / 2)}`,
  'text at the margin': (length) => `a: "${'b: c\n'.repeat(length / 5)}"`,
  'aliases that double': (length) =>
    `a0: &a0 [x, x]\n${count(length, (index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`)}`,
  'fields that double': (length) =>
    `a0: &a0 {x: y}\n${count(length, (index) => `a${index + 1}: &a${index + 1} {p: *a${index}, q: *a${index}}\n`)}`,
  'one text, many aliases': (length) => `a: &a ${'x'.repeat(length / 2)}\nb: [${'*a, '.repeat(length / 8)}]`,
  'one list as key, many times': (length) => `a: &a [x, y]\n${'*a : z\n'.repeat(length / 7)}`,
  'one map merged many times': (length) => `a: &a {x: y}\nb: {${'<<: *a, '.repeat(length / 8)}}`,
  'a list of maps to merge': (length) => `a: &a {x: y}\nb:\n  <<: [${'*a, '.repeat(length / 4)}]`,
  'an alias inside of what it names': (length) => `a: &a [${'*a, '.repeat(length / 4)}]`,
  'one long word': (length) => `a: ${'x'.repeat(length)}`,
  'one long number': (length) => `a: ${'1_'.repeat(length / 2)}`,
  escapes: (length) => `a: "${'\\x41'.repeat(length / 4)}"`,
  'blanks within a word': (length) => `a: b${' '.repeat(length)}c`,
};

function repeats(units: Readonly<Record<string, string>>): Record<string, (length: number) => string> {
  return Object.fromEntries(
    Object.entries(units).map(([name, unit]) => [
      name,
      (length: number) => unit.repeat(Math.ceil(length / unit.length)),
    ]),
  );
}

function staircase(length: number, line: string): string {
  let text = '';
  for (let level = 0; text.length < length; level++) text += `${' '.repeat(level)}${line}\n`;
  return text;
}

function count(length: number, line: (index: number) => string): string {
  let text = '';
  for (let index = 0; text.length < length; index++) text += line(index);
  return text;
}
