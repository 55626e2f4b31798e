import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCard } from '../../../src/documents/card/card.ts';
import { describeEdit, splitCard } from '../../../src/documents/card/kept-sections.ts';
import { parseCard } from '../../../src/documents/metadata/parse-card.ts';
import { derivation } from './sample.ts';

const card = renderCard(derivation);
const keep = (text: string) => `<!-- keep -->\n${text}\n<!-- /keep -->`;
const before = (heading: string, text: string, of = card) =>
  of.replace(`\n${heading}\n`, () => `\n${text}\n\n${heading}\n`);
const render = (previous: string, of = derivation) => renderCard(of, { previous });

test('a kept text stays in its section, and the card stays as it is', () => {
  const text = keep('## My evaluation\n\n| a | b |\n| - | - |\n\n```\n<!-- /keep -->\n```');
  const edited = before('## Files', text);
  const rendered = render(edited);
  expect(rendered).toBe(edited);
  expect(render(rendered)).toBe(rendered);
  expect(describeEdit(rendered)).toBe('ours');
});

test('texts stay in order, wherever in a section they were put', () => {
  const first = keep('first');
  const edited = before('## Citation', keep('third'), before('## What was measured', keep('second')))
    .replace('\n# zephyr-ExPO\n', () => `\n# zephyr-ExPO\n${first}\n`)
    .concat(`\n${keep('at the end')}\n`);
  const rendered = render(edited);
  const order = [
    'first',
    '## How to load it',
    'second',
    '## What was measured',
    'third',
    '## Citation',
    'at the end',
  ];
  const places = order.map((part) => rendered.indexOf(part));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(render(rendered)).toBe(rendered);
  expect(describeEdit(edited)).toBe('ours');
});

test('what stood in a section that is gone goes to the end', () => {
  const edited = card.replace('\n<!-- hf-extrapolate', `\n${keep('about the files')}\n\n<!-- hf-extrapolate`);
  const draft = render(edited, { ...derivation, files: [] });
  expect(draft).not.toContain('## Files');
  expect(draft.indexOf('about the files')).toBeGreaterThan(draft.indexOf('## Citation'));
  expect(render(draft, { ...derivation, files: [] })).toBe(draft);
});

test('what is made of something else keeps the texts too', () => {
  const other = { ...derivation, alpha: 0.5, target: 'me/other' };
  const rendered = render(before('## Files', keep('mine')), other);
  expect(rendered).toContain(keep('mine'));
  expect(rendered).toContain('--alpha 0.5');
  expect(render(rendered, other)).toBe(rendered);
});

test.each([
  ['<!-- keep -->\ntext', /line 2: the section that is kept from here has no end/],
  ['text\n<!-- /keep -->', /line 3: no section is kept before this end/],
  [`<!-- keep -->\n${keep('x')}`, /line 3: another section is kept since line 2/],
  ['<!-- keep --> text', /line 2: '<!-- keep --> text' is not alone on its line/],
  ['<!-- keep -->\n```\n<!-- /keep -->', /line 2: the section that is kept from here has no end/],
])('markers that do not make pairs: %j', (text, message) => {
  const matching = { code: 'card-keep-unbalanced', message: expect.stringMatching(message) };
  expect(() => render(`# Mine\n${text}\n`)).toThrow(expect.objectContaining(matching));
  expect(describeEdit(before('## Files', text))).toBe('edited');
});

test('lines are counted from the start of the file', () => {
  expect(() => splitCard('---\nlicense: mit\n---\n\n<!-- /keep -->')).toThrow(/line 5:/);
  expect(() => splitCard('---\r\nlicense: mit\r\n---\r\n<!-- /keep -->')).toThrow(/line 4:/);
});

test('markers in blocks of code are text', () => {
  const text = '```md\n<!-- keep -->\n```';
  expect(splitCard(text)).toMatchObject({ body: text, kept: [] });
});

test.each([
  ['as it was written', (text: string) => text, 'ours'],
  ['with the ends of lines of Windows', (text: string) => text.replaceAll('\n', '\r\n'), 'ours'],
  ['without the last line break', (text: string) => text.trimEnd(), 'ours'],
  ['with blank lines', (text: string) => text.replaceAll('\n## ', '\n\n\n## '), 'ours'],
  ['with another field', (text: string) => text.replace('\ntags:', '\nmodel-index: []\ntags:'), 'ours'],
  ['with another tag', (text: string) => text.replace('\n  - dpo', '\n  - dpo\n  - mine'), 'ours'],
  ['with a word changed', (text: string) => text.replace('No training', 'Some training'), 'edited'],
  ['with a line more', (text: string) => `${text}More.\n`, 'edited'],
  ['with another licence', (text: string) => text.replace('license: mit', 'license: gpl'), 'edited'],
  ['without a field', (text: string) => text.replace('license: mit\n', ''), 'edited'],
  ['without a tag', (text: string) => text.replace('\n  - dpo', ''), 'edited'],
  ['without a front matter', (text: string) => parseCard(text).body, 'edited'],
  ['with a damaged comment', (text: string) => text.replace('checksum: ', 'checksum: x'), 'edited'],
  ['without the comment', (text: string) => text.slice(0, text.indexOf('<!-- hf-extrapolate')), 'foreign'],
  ['of somebody else', () => '---\nlicense: mit\n---\n# Model\n', 'foreign'],
  ['empty', () => '', 'foreign'],
])('a card %s', (_, change, expected) => {
  expect(describeEdit(change(card))).toBe(expected);
});

test('fields and entries that people added stay; what is written wins', () => {
  const edited = card
    .replace('license: mit', 'license: gpl-3.0')
    .replace('\ntags:', '\nmodel-index:\n  - name: x\n    results: [{task: {type: text-generation}}]\ntags:')
    .replace('\n  - dpo', '\n  - dpo\n  - mine')
    .replace('\n  - org/zephyr-sft', '\n  - org/zephyr-sft\n  - org/other');
  const rendered = render(edited);
  const { data } = parseCard(rendered);
  expect(data).toEqual({
    ...derivation.metadata,
    tags: [...derivation.metadata.tags, 'mine'],
    'model-index': [{ name: 'x', results: [{ task: { type: 'text-generation' } }] }],
  });
  expect(render(rendered)).toBe(rendered);
});

test('what was written then and is not written now goes', () => {
  const { license: _, ...metadata } = derivation.metadata;
  const now = {
    ...derivation,
    metadata: {
      ...metadata,
      language: ['de'],
      tags: ['expo', 'model-extrapolation', 'merge', 'hf-extrapolate', 'kto'],
    },
  };
  const { data } = parseCard(render(card.replace('\n  - dpo', '\n  - dpo\n  - mine'), now));
  expect(data).not.toHaveProperty('license');
  expect(data.language).toEqual(['de']);
  expect(data.tags).toEqual(['expo', 'model-extrapolation', 'merge', 'hf-extrapolate', 'kto', 'mine']);
  // A licence that a person stated where none was written stays.
  const without = renderCard(now);
  expect(parseCard(render(without.replace('\ntags:', '\nlicense: mit\ntags:'), now)).data.license).toBe(
    'mit',
  );
});

test('a front matter that would pollute or explode does neither', () => {
  const fields = '__proto__:\n  polluted: true\nconstructor: x\na: &a [1, 2]\nb: [*a, *a]\n';
  const rendered = render(card.replace('---\n', `---\n${fields}`));
  const { data } = parseCard(rendered);
  expect(data).toMatchObject({
    a: [1, 2],
    b: [
      [1, 2],
      [1, 2],
    ],
    constructor: 'x',
  });
  expect(rendered).not.toMatch(/polluted|&a/);
  expect(render(rendered)).toBe(rendered);
});

test('whatever was published, a card that could be written is stable', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<!-- keep -->',
      '<!-- /keep -->',
      '## What was measured',
      '## Own',
      '```',
      '---',
      '',
      '<!-- hf-extrapolate card',
      '-->',
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.nat(), fc.boolean(), (lines, at, isOurs) => {
      const own = card.split('\n');
      const text = (isOurs ? own.toSpliced(at % own.length, 0, ...lines) : lines).join('\n');
      const first = attempt(() => render(text));
      if (first === undefined) return;
      expect(render(first)).toBe(first);
      expect(describeEdit(first)).toBe('ours');
    }),
    { numRuns: 100 },
  );
});

test('a text that is kept is kept to the letter', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
      const text = lines.map((line) => line.replaceAll(/[\r\n]/g, '')).join('\n');
      const previous = before('## Files', keep(text));
      const rendered = attempt(() => render(previous));
      if (rendered !== undefined) expect(rendered).toContain(keep(text));
    }),
  );
});

function attempt(run: () => string): string | undefined {
  try {
    return run();
  } catch (error) {
    expect(error).toMatchObject({ code: 'card-keep-unbalanced' });
    return undefined;
  }
}
