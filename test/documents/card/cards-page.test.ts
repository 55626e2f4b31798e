import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderCard } from '../../../src/documents/card/card.ts';
import { Markdown } from '../../../src/documents/card/markdown.ts';
import { templateTags } from '../../../src/documents/card/render-template.ts';
import { cardVariables, variableDescriptions } from '../../../src/documents/card/variables.ts';
import { familyOf, hubLicenses } from '../../../src/documents/metadata/licenses.ts';
import { markdownTable } from '../../../src/kit/markdown-escape.ts';
import { derivation, draft } from './sample.ts';

const page = readFileSync(new URL('../../../docs/cards.md', import.meta.url), 'utf8');

function between(name: string): string {
  return page.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0]?.trim() ?? '';
}

const familyTitles = {
  permissive: 'permissive',
  copyleft: 'copyleft',
  'share-alike': 'share alike',
  'non-commercial': 'not for commerce, or for research only',
  model: 'written for models',
  own: 'unclear, or terms of their own',
  'no-derivatives': 'no derivatives',
};

test('every variable is documented, with what it is', () => {
  const values = cardVariables({
    ...derivation,
    notes: ['lm_head.weight copied.'],
    warnings: ['Something is remarkable.'],
    alignment: ['DPO gained.'],
    adapter: { kind: 'scaled', moduleCount: 1, ranks: [4], baseModel: 'org/base' },
    loading: { ...derivation.loading, customCode: true },
  });
  const kindOf = (value: unknown): string => {
    if (value instanceof Markdown) return 'Markdown';
    if (value === null) return 'number';
    return (
      { string: 'text', object: 'group', boolean: 'true or false' }[typeof value as string] ?? typeof value
    );
  };
  const rows = Object.entries(variableDescriptions).map(([name, description]) => [
    `\`${name}\``,
    kindOf(values[name as keyof typeof variableDescriptions]),
    description,
  ]);
  expect(between('variables')).toBe(markdownTable(['variable', '', 'what it is'], rows));
});

test('a variable that may be nothing says so', () => {
  const { license: _, ...metadata } = derivation.metadata;
  const bare = {
    ...cardVariables({
      ...draft,
      metadata,
      loading: { modelClass: 'AutoModel', customCode: false, chatTemplate: false },
    }),
    // Of adapters that are factors only.
    figures: null,
  };
  const nothing = Object.entries(bare).filter(([, value]) => value === null);
  const optional = Object.entries(variableDescriptions).filter(([, text]) => text.includes('may be nothing'));
  expect(nothing.map(([name]) => name)).toEqual(optional.map(([name]) => name));
  expect(Object.values(bare)).not.toContain(undefined);
});

test('the tags are those that there are', () => {
  const tags = templateTags.map((tag) => `\`${tag}\``);
  expect(between('tags')).toBe(`${tags.slice(0, -1).join(', ')} and ${tags.at(-1)}`);
});

test('every licence is in the family that the page says', () => {
  const rows = Object.entries(familyTitles).map(([family, title]) => [
    title,
    [...hubLicenses]
      .filter((id) => familyOf(id) === family && !['unknown', 'other'].includes(id))
      .map((id) => `\`${id}\``)
      .join(' '),
  ]);
  expect(between('families')).toBe(markdownTable(['family', 'licences'], rows));
});

test('the example of a template works', () => {
  const [, example = ''] =
    /\n((?: {4}.*\n|\n)*? {4}# \{\{ name \}\}[\s\S]*?)\nVariables marked/.exec(page) ?? [];
  const template = example.replaceAll(/^ {4}/gm, '');
  expect(template).toContain('{% if files %}');
  expect(renderCard(derivation, { template })).toContain('# zephyr-ExPO\n\n**α = 0.3**');
});

test('the card has the parts that the page lists', () => {
  const card = renderCard(derivation);
  for (const [, title = ''] of page.matchAll(/^\| ([A-Z][^|]*) \|/gm)) {
    for (const part of title.startsWith('What is known') ? [title] : title.split(', ')) {
      expect(card).toContain(`\n## ${part}\n`);
    }
  }
});
