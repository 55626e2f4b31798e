import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCard } from '../../../src/documents/card/card.ts';
import { checkCard } from '../../../src/documents/card/check-card.ts';
import type { Derivation } from '../../../src/documents/manifest/derivation.ts';
import { derivation } from './sample.ts';

const card = renderCard(derivation);
const [sftCommit, alignedCommit] = ['a'.repeat(40), 'b'.repeat(40)];
const [firstHash, secondHash] = ['1'.repeat(64), '2'.repeat(64)];

test('a card says what its derivation says', () => {
  expect(checkCard(card, derivation)).toEqual([]);
});

test.each<[string, string, string, string]>([
  ['license', 'license: mit', 'license: apache-2.0', 'apache-2.0'],
  ['license', 'license: mit\n', '', 'nothing'],
  ['base_model', '  - org/zephyr-dpo', '  - org/other', '["org/other","org/zephyr-sft"]'],
  ['base_model', 'base_model:\n  - org/zephyr-dpo\n  - org/zephyr-sft\n', '', 'nothing'],
  [
    'base_model',
    '  - org/zephyr-sft',
    '  - org/zephyr-sft\n  - org/more',
    '["org/zephyr-dpo","org/zephyr-sft","org/more"]',
  ],
  ['base_model_relation', 'relation: merge', 'relation: adapter', 'adapter'],
  ['library_name', 'library_name: transformers', 'library_name: gguf', 'gguf'],
  ['datasets', 'HuggingFaceH4/ultrafeedback_binarized', 'x/y', '["x/y"]'],
  ['α', '**α = 0.3** was', '**α = 0.5** was', '0.5'],
  ['α', 'with **α = 0.3**', 'with **α = 0.15**', '0.15'],
  ['α', '**α = 0.15** in', '**α = 0.25** in', '0.25'],
  ['digits of a commit', `[\`${'b'.repeat(12)}\`]`, `[\`${'c'.repeat(12)}\`]`, 'c'.repeat(12)],
  ['α', 'hold **α = 0.15**', 'hold **α = 0.29**', '0.29'],
  ['--alpha', '--alpha 0.3', '--alpha 0.31', '0.31'],
  ['--dpo', '--dpo org/zephyr-dpo', '--dpo org/other', `org/other@${alignedCommit}`],
  [
    '--sft',
    `org/zephyr-sft@${sftCommit}`,
    `org/zephyr-sft@${'c'.repeat(40)}`,
    `org/zephyr-sft@${'c'.repeat(40)}`,
  ],
  ['commit', `org/zephyr-sft/tree/${sftCommit}`, `org/zephyr-sft/tree/${alignedCommit}`, alignedCommit],
  ['--variant', '--alpha 0.3', '--variant fp16', 'fp16'],
  ['--sft-subfolder', '--alpha 0.3', '--sft-subfolder sub', 'sub'],
  ['model-00001-of-00002.safetensors', firstHash, secondHash, secondHash],
  ['model-00002-of-00002.safetensors', secondHash, '3'.repeat(64), '3'.repeat(64)],
  ['hash', '## Citation', `SHA-256: ${'4'.repeat(64)}\n\n## Citation`, '4'.repeat(64)],
  [
    'markers of kept sections',
    '## Citation',
    '<!-- keep -->\n\n## Citation',
    expect.stringContaining('line') as never,
  ],
])('finds another %s: %j → %j', (what, from, to, found) => {
  const text = card.replace(from, to);
  expect(text).not.toBe(card);
  expect(checkCard(text, derivation)).toContainEqual({ what, expected: expect.any(String), found });
});

test('every change of a digit of α, of a commit or of a hash is found', () => {
  const places = [...card.matchAll(/(?<=α = |--alpha )0\.3\b|(?<=\[`)[0-9a-f]{12}(?=`\])|[0-9a-f]{40,64}/g)]
    .filter(({ index }) => index < card.indexOf('<!-- hf-extrapolate'))
    .flatMap(({ index, 0: run }) => [index + run.length - 1]);
  expect(places.length).toBeGreaterThan(10);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...'456789def'), (at, digit) => {
      const text = `${card.slice(0, at)}${digit}${card.slice(at + 1)}`;
      expect(checkCard(text, derivation)).not.toEqual([]);
    }),
  );
});

test.each([
  [
    'kept sections',
    card.replace(
      '\n## Citation',
      `\n<!-- keep -->\nBetter with α = 5: ${'9'.repeat(64)}\n<!-- /keep -->\n\n## Citation`,
    ),
  ],
  ['more fields', card.replace('license: mit', 'license: mit\nmodel-index: []\nco2_eq_emissions: 1')],
  [
    'more tags and languages',
    card.replace('  - dpo', '  - dpo\n  - mine').replace('  - en', '  - en\n  - de'),
  ],
  ['fields that are left out', card.replace('pipeline_tag: text-generation\n', '')],
  ['a licence in a list', card.replace('license: mit', 'license: [mit]')],
  ['other words', card.replaceAll('was asked for', 'is what somebody wanted').replaceAll('## ', '### ')],
  ['α in other forms', card.replace('**α = 0.3** was', 'α=0.30 was').replace('--alpha 0.3', '--alpha=.3')],
  ['fewer digits of what was measured', card.replace('hold **α = 0.15**', 'hold α = 0.147.')],
  [
    'no command and no files',
    card.replace(/## How it was made[\s\S]*(?=## Licence)|## Files[\s\S]*(?=<!-- hf)/g, ''),
  ],
  ['the ends of lines of Windows', card.replaceAll('\n', '\r\n')],
])('does not mind %s', (_, text) => {
  expect(text).not.toBe(card);
  expect(checkCard(text, derivation)).toEqual([]);
});

test('a card in words of one’s own may say what the manifest says, and nothing else', () => {
  const write = (alpha: number, commit: string, hash: string) =>
    renderCard(derivation, {
      template: `Theta with α = ${alpha}, from ${commit}\n\n- ${hash}\n\n~~~sh\nrun --alpha ${alpha} --rounding nearest\n~~~\n`,
    });
  expect(checkCard(write(0.3, sftCommit, firstHash), derivation)).toEqual([]);
  const findings = checkCard(write(0.31, 'c'.repeat(40), '4'.repeat(64)), derivation);
  expect(findings.map(({ what }) => what)).toEqual(['commit', 'α', 'hash', '--alpha']);
  expect(findings[0]?.expected).toContain(alignedCommit);
});

test('a front matter that cannot be read is one finding', () => {
  expect(checkCard(card.replace('license: mit', 'license: ['), derivation)).toEqual([
    { what: 'front matter', expected: 'fields that can be read', found: expect.any(String) },
  ]);
  expect(checkCard('', derivation).map(({ what }) => what)).toEqual(['base_model', 'license']);
});

const variants: readonly Derivation[] = [
  { ...derivation, alpha: -0.5 },
  { ...derivation, alpha: 1e-7 },
  { ...derivation, alpha: 1e21 },
  { ...derivation, alpha: -1.5e-7 },
  { ...derivation, rounding: { kind: 'stochastic', seed: 7 }, dtype: 'float32' },
  { ...derivation, rounding: { kind: 'reference' }, dtype: 'same' },
  { ...derivation, sft: { ...derivation.sft, subfolder: 'stages/sft 1', variant: 'fp16' } },
  // The name of a cached snapshot.
  { ...derivation, sft: { kind: 'directory', name: 'e'.repeat(40) }, target: `./${'d'.repeat(64)}` },
  { ...derivation, sft: { kind: 'directory', name: 'my α = 7 "model"' }, statistics: [] },
];

test.each(variants)('cards of every kind agree with themselves: $alpha $rounding $sft', (variant) => {
  expect(checkCard(renderCard(variant), variant)).toEqual([]);
});

test('other options than those of the manifest are found', () => {
  const stochastic = variants.find(({ rounding }) => rounding.kind === 'stochastic');
  if (stochastic === undefined) throw new TypeError('no variant');
  const text = renderCard(stochastic);
  for (const [what, from, to] of [
    ['--seed', '--seed 7', '--seed 8'],
    ['--rounding', '--rounding stochastic', '--rounding nearest'],
    ['--dtype', '--dtype float32', '--dtype bfloat16'],
  ] as const) {
    expect(checkCard(text.replace(from, to), stochastic)).toContainEqual(expect.objectContaining({ what }));
  }
});

test('never throws, whatever the card', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(card.length), (text, at) => {
      checkCard(text, derivation);
      checkCard(`${card.slice(0, at)}${text}${card.slice(at)}`, derivation);
    }),
  );
});
