import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCard } from '../../../src/documents/metadata/parse-card.ts';

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
  ['an end that is missing', '---\nlicense: mit\n', /no end/],
  ['broken YAML', '---\na: [1\nb: }\n---\nText', /./],
  ['a list', '---\n- a\n---\n', /not a set of fields/],
  ['too much', `---\na: ${'x'.repeat(300_000)}\n---\n`, /longer than/],
  ['nesting without end', `---\na: ${'['.repeat(50_000)}\n---\n`, /./],
  [
    'aliases that explode',
    `---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\n`,
    /alias/i,
  ],
])('%s gives no metadata and a warning', (_, text, warning) => {
  const card = parseCard(text);
  expect(card.data).toEqual({});
  expect(card.warning).toMatch(warning);
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
