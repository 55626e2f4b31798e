import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderCard } from '../../src/card/card.ts';
import type { Derivation } from '../../src/card/derivation.ts';
import { describeEdit } from '../../src/card/kept-sections.ts';
import { parseCard } from '../../src/card/parse-card.ts';
import { derivation, draft, hubSource } from './sample.ts';

const frontMatterOf = (card: string) => parseCard(card).data;
const directory = (name: string) => ({ kind: 'directory', name }) as const;

const headings = [
  '## How to load it',
  '## What it is made of',
  '## Figures',
  '## Files',
  '## How it was made',
  '## What is known about it, and what is not',
  '## Licence',
  '## Citation',
];

test('the front matter is the metadata', () => {
  const card = renderCard(derivation);
  expect(frontMatterOf(card)).toEqual(derivation.metadata);
  expect(Object.keys(frontMatterOf(card))).toEqual(Object.keys(derivation.metadata));
  // Python's YAML 1.1 reads a bare `no` as false.
  expect(parse(card.split('---')[1] ?? '', { version: '1.1' }).language).toEqual(['en', 'no']);
});

test('the body names sources, command, figures and hashes', () => {
  const card = renderCard(derivation);
  for (const part of [
    '# zephyr-ExPO',
    `[\`${'a'.repeat(40)}\`](<https://huggingface.co/org/zephyr-sft/tree/${'a'.repeat(40)}>)`,
    `--sft org/zephyr-sft@${'a'.repeat(40)}`,
    `--dpo org/zephyr-dpo@${'b'.repeat(40)}`,
    '--alpha 0.3',
    '--to me/zephyr-ExPO',
    'hf-extrapolate verify me/zephyr-ExPO',
    'AutoModelForCausalLM.from_pretrained("me/zephyr-ExPO", dtype=torch.bfloat16)',
    'AutoTokenizer.from_pretrained("me/zephyr-ExPO")',
    'tokenizer.apply_chat_template(',
    '| Parameters | 7,241,732,096 |',
    '| How far alignment moved the weights, ‖θ1 − θ0‖ / ‖θ1‖ | 0.0337 |',
    '| Weights that alignment changed | 43 % |',
    '| Weights that extrapolation changed | 11 % |',
    '`model.layers.2.self_attn.q_proj.weight`, by 0.0600 of its norm',
    '| Attention | 46 % | 0.0447 | 0.15 | 47 % | 12 % |',
    '| Norms | 0.063 % | 0 | – | 0 % | 0 % |',
    '| 2 | 0.0548 | 0.15 | 47 % | 12 % |',
    '](charts/effective-alpha.svg)',
    '| `model-00001-of-00002.safetensors` | 4.94 GB |',
    '1'.repeat(64),
    'Taken over from θ1 unchanged: `chat_template.jinja`, `config.json`, `tokenizer.json`.',
    'The card of [`org/zephyr-dpo`]',
    'zheng-etal-2025-model',
    'https://arxiv.org/abs/2404.16792',
  ]) {
    expect(card).toContain(part);
  }
  expect(headingsOf(card)).toEqual(headings);
  expect(card).not.toMatch(/\n{3}/);
});

test('the same derivation gives the same bytes, and a card that is its own previous stays', () => {
  const card = renderCard(derivation);
  expect(renderCard(structuredClone(derivation))).toBe(card);
  expect(renderCard(derivation, { previous: card })).toBe(card);
  expect(renderCard(derivation, { previous: card.replaceAll('\n', '\r\n') })).toBe(card);
});

test('a draft has the final front matter, and no figures', () => {
  const card = renderCard(draft);
  expect(frontMatterOf(card)).toEqual(derivation.metadata);
  expect(headingsOf(card)).toEqual(headings.filter((heading) => heading !== '## Files'));
  expect(card).not.toMatch(/NaN(?! or infinite)|undefined|not finite/);
  expect(card).toContain('**α = 0.3** was asked for.');
});

test('directories are named by their last part, and verify is told where they are', () => {
  const card = renderCard({
    ...derivation,
    sft: directory('sft'),
    aligned: directory('dpo'),
    target: '/home/somebody/out/expo',
  });
  expect(card).not.toContain('somebody');
  expect(card).toContain('--sft ./sft');
  expect(card).toContain('--to ./expo');
  expect(card).toContain('from_pretrained("./expo"');
  expect(card).toContain('hf-extrapolate verify ./expo --sft ./sft --dpo ./dpo');
});

const withEffectiveAlpha = (effective: number, alpha = 0.3): Derivation => ({
  ...derivation,
  alpha,
  statistics: derivation.statistics.map((place) => ({
    ...place,
    statistics: { ...place.statistics, moveDotDelta: place.statistics.deltaSquaredSum * effective },
  })),
});

test.each([
  [0.3, 'and after rounding to bf16 the stored weights hold it:'],
  [0.3001, 'and after rounding to bf16 the stored weights hold it:'],
  [0.301, 'and after rounding to bf16 the stored weights hold α = 0.301, practically the same:'],
  [0.142, 'after rounding to bf16 the stored weights hold **α = 0.142**:'],
  [0.494, 'rounded up to the next number of that precision more often'],
])('α = 0.3 that is stored as %d is explained', (effective, words) => {
  const card = renderCard(withEffectiveAlpha(effective));
  expect(card).toContain('**α = 0.3** was asked for');
  expect(card).toContain(words);
});

test('what cannot be measured is not given as a number', () => {
  const same = derivation.statistics.map((place) => ({
    ...place,
    statistics: { ...place.statistics, deltaSquaredSum: 0, moveDotDelta: 0, maxAbsDelta: 0 },
  }));
  expect(renderCard({ ...derivation, statistics: same })).toContain('θ1 and θ0 have the same weights');
  const broken = renderCard(withEffectiveAlpha(Number.NaN));
  expect(broken).toContain('cannot be measured, because some are not finite');
  expect(broken).not.toMatch(/α = NaN/);
});

test.each([
  [0.3, 'This model goes on from'],
  [0, 'itself, without a step further'],
  [-0.5, 'This model lies between'],
  [-2, 'lies on the far side of'],
  [25, 'This model goes on from'],
])('α = %d is put into words', (alpha, words) => {
  const card = renderCard({ ...derivation, alpha });
  expect(card).toContain(words);
  expect(card).toContain(`with **α = ${alpha}**`);
  expect(card).toContain(`--alpha ${alpha} `);
});

test('rounding, seed and dtype are explained and repeated, where they are not the usual', () => {
  const usual = renderCard(derivation);
  expect(usual).not.toMatch(/--(rounding|seed|dtype|relation|license)/);
  const stochastic = renderCard({
    ...derivation,
    rounding: { kind: 'stochastic', seed: 42 },
    dtype: 'float32',
    dtypes: [{ dtype: 'F32', tensorCount: 291 }],
    metadata: { ...derivation.metadata, base_model_relation: 'finetune', license: 'gpl-3.0' },
  });
  for (const part of [
    '--rounding stochastic',
    '--seed 42',
    '--dtype float32',
    '--relation finetune',
    '--license gpl-3.0',
  ]) {
    expect(stochastic).toContain(part);
  }
  expect(stochastic).toContain('Rounding `stochastic`, seed 42:');
  expect(stochastic).toContain('stored as float32, whatever they are in θ1, and `config.json` says so');
  expect(stochastic).toContain('dtype=torch.float32');
  expect(stochastic).toContain('unchanged but for `config.json`, which states the new dtype');
  const reference = { ...derivation, rounding: { kind: 'reference' } as const };
  expect(renderCard({ ...reference, dtype: 'bfloat16' })).not.toContain('--dtype');
  expect(renderCard({ ...reference, dtype: 'same' })).toContain('--dtype same');
});

test.each([
  [
    { aligned: 'mit', sft: 'mit' },
    'mit',
    'both state **mit**. That licence applies to this model too.',
    false,
  ],
  [{ aligned: 'mit' }, 'mit', 'states **mit**, that of', false],
  [{ sft: 'llama3' }, 'llama3', 'states **llama3**, that of', false],
  [{ aligned: 'mit', sft: 'llama3' }, 'llama3', 'the terms of both apply; its card states **llama3**', false],
  [{ aligned: 'mit', sft: 'llama3' }, 'gemma', 'Whoever made this repo states **gemma** for it', true],
  [{ aligned: 'gemma', sft: 'llama3' }, 'gemma', 'the terms of both apply; its card states **gemma**', true],
  [{ aligned: 'cc-by-nd-4.0', sft: 'cc-by-nd-4.0' }, 'cc-by-nd-4.0', 'both state', true],
  [{}, 'apache-2.0', 'This model is published under **apache\\-2.0**.', true],
  [{}, undefined, 'state no licence that could be taken over', false],
] as const)('parents under %j, the card under %s', (parentLicenses, license, words, isOption) => {
  const { license: _, ...metadata } = derivation.metadata;
  const card = renderCard({
    ...derivation,
    parentLicenses,
    metadata: license === undefined ? metadata : { ...metadata, license },
  });
  expect(card).toContain(words.replace('\\-', '-'));
  expect(card.includes('--license')).toBe(isOption);
});

test('custom code is announced', () => {
  const card = renderCard({ ...derivation, loading: { ...derivation.loading, customCode: true } });
  expect(card).toContain('trust_remote_code=True');
  expect(card).toContain('read them before you run them');
});

test('nothing is said about how a model is used that is not a plain language model', () => {
  const loading = { modelClass: 'AutoModel', customCode: false, chatTemplate: false } as const;
  const card = renderCard({ ...derivation, loading });
  expect(card).toContain('from transformers import AutoModel\n');
  expect(card).not.toContain('generate(');
  const plain = renderCard({ ...derivation, loading: { ...derivation.loading, chatTemplate: false } });
  expect(plain).toContain('tokenizer("A bird is"');
});

test('hostile names become neither HTML, links, table cells, code nor YAML', () => {
  const hostile =
    'a`|\\|<script>alert(1)</script>\n\n---\nlicense: gpl\n![x](https://evil.example/x.png)\n```\n<!-- keep -->\n## X';
  const card = renderCard({
    ...derivation,
    target: `./${hostile}`,
    sft: directory(hostile),
    aligned: hubSource('org/dpo', 'c'),
    files: [{ path: `${hostile}.safetensors`, byteLength: 1, sha256: '3'.repeat(64) }],
    sideFiles: [hostile],
    dtypes: [{ dtype: hostile, tensorCount: 1 }],
    parentLicenses: { aligned: hostile, sft: 'mit' },
    statistics: derivation.statistics.map((place) => ({
      ...place,
      statistics: { ...place.statistics, mostChanged: { tensor: hostile, deltaRatio: 1 } },
    })),
  });
  expect(frontMatterOf(card)).toEqual(derivation.metadata);
  expect(headingsOf(card)).toEqual(headings);
  const body = stripCode(parseCard(card).body);
  expect(body).not.toContain('<script');
  expect(body).not.toContain('](https://evil');
  for (const row of body.split('\n').filter((line) => line.startsWith('|'))) {
    expect([3, 4, 6, 7]).toContain(row.replaceAll('\\|', '').split('|').length - 1);
  }
  expect(describeEdit(card)).toBe('ours');
});

test('whatever the names, headings stay in their order, nothing is left open, and the card stays as it is', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '```',
      '~~~',
      '\n',
      '`',
      '|',
      '\\',
      '<!-- keep -->',
      '<!--',
      '-->',
      '## ',
      '{{',
      '{%',
      '---\n',
      '\u202e',
    ),
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, text, text, (name, path, tensor) => {
      const hostile: Derivation = {
        ...derivation,
        target: `./${name}`,
        sft: directory(path),
        files: [{ path, byteLength: 1, sha256: '3'.repeat(64) }],
        sideFiles: [name, path],
        dtypes: [{ dtype: name, tensorCount: 1 }],
        parentLicenses: { aligned: path },
        statistics: derivation.statistics.map((place) => ({
          ...place,
          statistics: { ...place.statistics, mostChanged: { tensor, deltaRatio: 1 } },
        })),
      };
      const card = renderCard(hostile);
      expect(card.isWellFormed()).toBe(true);
      expect(headingsOf(stripCode(card))).toEqual(headings);
      expect(describeEdit(card)).toBe('ours');
      expect(renderCard(hostile, { previous: card })).toBe(card);
    }),
    { numRuns: 100 },
  );
});

function headingsOf(markdown: string): readonly string[] {
  return stripCode(markdown).match(/^## .+$/gm) ?? [];
}

/** The text outside of fenced blocks and code spans, by CommonMark's rule that a run of backticks ends at its equal. */
function stripCode(markdown: string): string {
  return markdown.replaceAll(/(?<![`\\])(`+)(?!`)([\s\S]*?)(?<!`)\1(?!`)/g, '');
}
