import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCard } from '../../../src/documents/metadata/parse-card.ts';
import { hostileYaml } from '../../kit/yaml/hostile-yaml.ts';

/** Some twenty times what it takes, for machines with other work to do. */
const mostMs = 4_000;

test('takes the front matter off', () => {
  expect(parseCard('---\nlicense: mit\n---\n# Title\n')).toEqual({
    data: { license: 'mit' },
    body: '# Title\n',
  });
  expect(parseCard('\ufeff---\r\nlicense: mit\r\n---\r\nText')).toEqual({
    data: { license: 'mit' },
    body: 'Text',
  });
});

test('text without front matter is all body', () => {
  expect(parseCard('# Title\n---\na: b\n---\n')).toEqual({ data: {}, body: '# Title\n---\na: b\n---\n' });
});

test.each([
  ['a blank line before it', '\n---\nlicense: mit\n---\n# x\n'],
  ['blanks before it', ' \t\n\n  ---\nlicense: mit\n---\n# x\n'],
  ['a byte order mark and a blank line', '\ufeff\n---\nlicense: mit\n---\n# x\n'],
  ['blanks after its fences', '---  \nlicense: mit\n--- \n# x\n'],
  ['ends of lines of CRLF', '---\r\nlicense: mit\r\n---\r\n# x\n'],
  ['a second fence right after the first', '---\n---\nlicense: mit\n---\n# x\n'],
  ['a comment first', '---\n# metadata\nlicense: mit\n---\n# x\n'],
  ['a list that goes on at the margin', '---\nlicense: mit\ntags: [\n"a"\n]\n---\n# x\n'],
  ['a text that goes on at the margin', '---\nlicense: mit\nsummary: "one\ntwo"\n---\n# x\n'],
  ['a merge key', '---\n<<: {license: mit}\n---\n# x\n'],
  ['a merged alias', '---\nbase: &b\n  license: mit\n<<: *b\n---\n# x\n'],
  ['more aliases than a few', `---\nlicense: &l mit\nlist: [${'*l, '.repeat(100)}]\n---\n# x\n`],
  ['words of YAML 1.1', '---\nlicense: mit\nlanguage: no\n---\n# x\n'],
])('%s: the Hub reads it, and so do we', (_, text) => {
  const card = parseCard(text);
  expect(card).toMatchObject({ data: { license: 'mit' }, body: '# x\n' });
  expect(card.warning).toBeUndefined();
});

test('lines that end in CR alone', () => {
  expect(parseCard('---\rlicense: mit\r---\r# x\r---\r').data).toEqual({ license: 'mit' });
});

test.each([
  ['a rule at the top', '---\n\n# Title\n\nText.\n'],
  ['an empty front matter and a rule', '---\n---\n# Title\n\n---\nText.\n'],
  ['nothing in it', '---\n---\n'],
])('%s is no metadata, and no fault', (_, text) => {
  expect(parseCard(text)).toMatchObject({ data: {} });
  expect(parseCard(text).warning).toBeUndefined();
});

const aliases = (levels: number) =>
  `a0: &a0 [${'x,'.repeat(9)}]\n${Array.from(
    { length: levels },
    (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]\n`,
  ).join('')}`;

test.each([
  ['an end that is missing', '---\nlicense: mit\n', /no end/],
  ['broken YAML', '---\nlicense: mit\na: [1\nb: }\n---\nText', /cannot be read: .* \(line \d\)$/],
  ['a list', '---\n- a\nlicense: mit\n---\n', /cannot be read/],
  ['too much', `---\na: ${'x'.repeat(300_000)}\nlicense: mit\n---\n`, /longer than 262144 characters/],
  ['too many values', `---\na: [${'x,'.repeat(20_000)}]\nlicense: mit\n---\n`, /more than 10000 values/],
  ['nesting without end', `---\na: ${'['.repeat(50_000)}\nlicense: mit\n---\n`, /more than 32 deep/],
  ['keys in keys', `---\nlicense: mit\n${'? '.repeat(500)}\n---\n`, /more than 32 deep/],
  ['aliases that explode', `---\nlicense: mit\n${aliases(8)}\n---\n`, /more than 10000 values/],
  ['an alias inside of what it names', '---\nlicense: mit\na: &a [*a]\n---\n', /stands inside of/],
  ['a quoted key', '---\n"license": "mit",\nx: [\n---\n', /cannot be read/],
  ['JSON', '---\n{"license": "mit", "tags": [}\n---\n', /cannot be read/],
  ['a list below', '---\nlicense:\n  - mit\nx: [\n---\n', /cannot be read/],
  ['a licence of a dataset besides', '---\nd:\n  license: gpl\nlicense: mit # here\nx: [\n---\n', /cannot/],
])('%s: the licence is kept, and the reason said', (_, text, warning) => {
  const card = parseCard(text);
  expect(card.data).toEqual({ license: 'mit' });
  expect(card.warning).toMatch(warning);
});

test('the wish of an author is found in what cannot be read', () => {
  expect(parseCard('---\nhf-extrapolate: false\nx: [\n---\n').data).toEqual({ 'hf-extrapolate': false });
  expect(parseCard('---\ntags:\n- no-extrapolation\nx: [\n---\n').data).toEqual({
    tags: 'no-extrapolation',
  });
});

test('nobody loses a statement by making another', () => {
  expect(parseCard('---\nlicense: mit\nlicense: gpl\ntags: [a]\ntags: [b]\n---\n').data).toEqual({
    license: ['mit', 'gpl'],
    tags: ['b'],
  });
});

test('a statement that is repeated without end takes no longer than other fields', () => {
  const lines = 'license: mit\n'.repeat(4_900);
  const before = performance.now();
  expect(parseCard(`---\n${lines}---\n`).data.license).toHaveLength(4_900);
  expect(parseCard(`---\n${lines}x: [\n---\n`).data.license).toHaveLength(50);
  expect(performance.now() - before).toBeLessThan(mostMs / 4);
});

test('an own __proto__ field pollutes nothing', () => {
  parseCard('---\n__proto__:\n  polluted: true\n---\n');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      parseCard(text);
      parseCard(`---\n${text}\n---\n`);
    }),
  );
});

test.each(Object.keys(hostileYaml))('hostile front matter ends soon, and keeps the licence: %s', (name) => {
  for (const length of [1_000, 200_000]) {
    const text = (hostileYaml[name] as (length: number) => string)(length).replaceAll('---', '-- -');
    const before = performance.now();
    const card = parseCard(`---\nlicense: mit\n${text}\n---\n# x\n`);
    expect(performance.now() - before).toBeLessThan(mostMs);
    expect(card.data.license).toBe('mit');
    parseCard(`---\n${text}`);
    parseCard(text);
    expect(performance.now() - before).toBeLessThan(2 * mostMs);
  }
});
