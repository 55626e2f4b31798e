import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCard } from '../../../src/documents/card/card.ts';
import { describeEdit } from '../../../src/documents/card/kept-sections.ts';
import { Markdown } from '../../../src/documents/card/markdown.ts';
import { renderTemplate } from '../../../src/documents/card/render-template.ts';
import { cardTemplate } from '../../../src/documents/card/template.ts';
import { parseCard } from '../../../src/documents/metadata/parse-card.ts';
import { derivation, draft } from './sample.ts';

const bodyOf = (template: string) => {
  const { body } = parseCard(renderCard(derivation, { template }));
  return body.slice(0, body.indexOf('<!-- hf-extrapolate')).trim();
};

test('a template of one’s own gets the same variables, escaped unless they are Markdown', () => {
  expect(bodyOf('# {{ name }} by {{ aligned.name }}\n\n{{ figures }}')).toMatch(
    /^# zephyr-ExPO by org\/zephyr-dpo\n\n\| Measure \| Value \|\n/,
  );
  expect(renderTemplate('{{ a }}', { a: '*<b>*' })).toBe('\\*&lt;b&gt;\\*');
  expect(renderTemplate('{{ a }}', { a: new Markdown('**b**') })).toBe('**b**');
  expect(renderTemplate('{{ a | raw }}', { a: new Markdown('**b**') })).toBe('**b**');
  expect(renderTemplate('{{ a | upcase }}', { a: new Markdown('**b**') })).toBe('\\*\\*B\\*\\*');
  expect(renderTemplate('{{ a | append: "*" }}', { a: 'x' })).toBe('x\\*');
  expect(renderTemplate('{{ a }}|{{ b }}|{{ c }}|{{ d }}', { a: null, b: -0.5, c: true, d: ['*', 1] })).toBe(
    '|-0.5|true|\\* 1',
  );
});

test('α is a number, and what may be nothing can be asked for', () => {
  expect(bodyOf('{% if alpha > 0.2 %}strong{% endif %}')).toBe('strong');
  const template = '{% if files %}{{ files }}{% else %}not yet{% endif %}';
  expect(renderCard(draft, { template })).toContain('not yet');
  expect(bodyOf(template)).toContain('model-00001');
});

test('the built-in template can be copied', () => {
  expect(renderCard(derivation, { template: cardTemplate })).toBe(renderCard(derivation));
  expect(renderCard(derivation, { template: `\ufeff${cardTemplate.replaceAll('\n', '\r\n')}` })).toBe(
    renderCard(derivation),
  );
});

test('kept sections stay in cards of other templates', () => {
  const template = '## Own\n\ntext\n\n## End';
  const card = renderCard(derivation, { template });
  const edited = card.replace('\n## End', '\n<!-- keep -->\nmine\n<!-- /keep -->\n\n## End');
  expect(renderCard(derivation, { template, previous: edited })).toBe(edited);
  expect(describeEdit(edited)).toBe('ours');
});

test.each([
  ['{{ nmae }}', /line 1: undefined variable: nmae/],
  ['\n\n{{ sft.nmae }}', /line 3: undefined variable: sft.nmae/],
  ['{% if files_ %}{% endif %}', /line 1: undefined variable: files_/],
  ['{{ name | shout }}', /line 1: undefined filter: shout/],
  ['{{ name | raw }}', /line 1: raw is for the variables that are Markdown/],
  ['text\n{{ sft }}', /line 2: this is a group of variables/],
  ['{{ name', /line 1: output "{{ name" not closed/],
  ['{% if name %}', /line 1: tag {% if name %} not closed/],
  ['{% for %}{% endfor %}', /line 1: illegal tag/],
  ['{{ name.constructor }}', /line 1: undefined variable/],
  ['{{ figures.text }}', /line 1: undefined variable/],
  ['a\n{% include "/etc/passwd" %}', /line 2: tag "include" not found/],
  ['{% render "x" %}', /tag "render" not found/],
  ['{% layout "x" %}', /tag "layout" not found/],
  ['{% echo name %}', /tag "echo" not found/],
  ['{% liquid echo name %}', /tag "liquid" not found/],
  ['{% cycle name %}', /tag "cycle" not found/],
  ['{% capture x %}{% endcapture %}', /tag "capture" not found/],
  ['{{ "now" | date: "%s" }}', /undefined filter: date/],
  ['{{ files | sample }}', /undefined filter: sample/],
  ['{% for i in (1..100000000) %}x{% endfor %}', /memory alloc limit exceeded/],
  [
    '{% for i in (1..9999) %}{% for j in (1..9999) %}{{ figures }}{% endfor %}{% endfor %}',
    /more than 4000000 characters/,
  ],
  ['x'.repeat(600_000), /limit exceeded/],
  ['---\nlicense: mit\n---\n', /line 1: it starts with a front matter/],
  ['<!-- keep -->\n<!-- /keep -->', /gives markers/],
  ['<!-- /keep -->', /gives markers/],
  ['<!-- hf-extrapolate card\n-->', /gives markers/],
  ['```\nno end', /a block of code without an end/],
])('a mistake is named with its line: %s', (template, message) => {
  expect(() => renderCard(derivation, { template })).toThrow(
    expect.objectContaining({
      name: 'InputError',
      code: 'card-template-invalid',
      message: expect.stringMatching(message),
    }),
  );
});

test('whatever text stands in a variable, it is only text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = renderTemplate('{% for one in list %}{{ one }}{% endfor %}', { list: [text] });
      expect(shown).not.toMatch(/(?<!\\)[`*_[\]|$~]|<|\n/);
    }),
  );
});
