import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderCard } from '../../src/card/card.ts';
import { parseCard } from '../../src/card/parse-card.ts';
import { derivation, hubOrigin } from './sample.ts';

const frontMatterOf = (card: string) => parseCard(card).data;

test('the front matter takes over what is true of the derived model', () => {
  const card = renderCard(derivation);
  expect(frontMatterOf(card)).toEqual({
    base_model: ['org/zephyr-dpo', 'org/zephyr-sft'],
    base_model_relation: 'merge',
    library_name: 'transformers',
    pipeline_tag: 'text-generation',
    license: 'mit',
    language: ['en', 'no'],
    datasets: ['HuggingFaceH4/ultrafeedback_binarized'],
    tags: ['expo', 'model-extrapolation', 'dpo', 'trl'],
  });
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
    'AutoModelForCausalLM.from_pretrained("me/zephyr-ExPO", dtype=torch.bfloat16)',
    'AutoTokenizer.from_pretrained("me/zephyr-ExPO")',
    '7,241,732,096',
    '| ‖θ1 − θ0‖ / ‖θ1‖ | 0.200 |',
    '| `model-00001-of-00002.safetensors` | 4.94 GB |',
    '1'.repeat(64),
    'https://arxiv.org/abs/2404.16792',
  ]) {
    expect(card).toContain(part);
  }
});

test('the same derivation gives the same bytes', () => {
  expect(renderCard(structuredClone(derivation))).toBe(renderCard(derivation));
});

test('directories are named by their last part and are no base models', () => {
  const card = renderCard({
    ...derivation,
    sft: { kind: 'directory', path: '/home/somebody/secret-project/sft/' },
    aligned: { kind: 'directory', path: './dpo' },
    target: '/home/somebody/out/expo',
  });
  expect(card).not.toContain('somebody');
  expect(card).toContain('--sft ./sft');
  expect(card).toContain('--to ./expo');
  expect(frontMatterOf(card)).not.toHaveProperty('base_model');
});

test('one Hub source is one base model', () => {
  const card = renderCard({ ...derivation, sft: { kind: 'directory', path: './sft' } });
  expect(frontMatterOf(card).base_model).toEqual(['org/zephyr-dpo']);
});

test.each([
  ['licence: license', undefined],
  ['license: license', undefined],
  ['license: unknown', undefined],
  ['license: [apache-2.0]', { license: 'apache-2.0' }],
  [
    'license: other\nlicense_name: yi-license\nlicense_link: LICENSE',
    { license: 'other', license_name: 'yi-license', license_link: 'LICENSE' },
  ],
  ['license: tongyi-qianwen', { license: 'other', license_name: 'tongyi-qianwen' }],
  ['license: other', undefined],
  ['license: other\nlicense_link: "javascript:alert(1)"', undefined],
  ['license: {a: b}', undefined],
])('the licence of %j', (yaml, expected) => {
  const data = frontMatterOf(renderCard({ ...derivation, alignedCard: `---\n${yaml}\n---\n` }));
  const { license, license_name, license_link } = data;
  expect({ license, license_name, license_link }).toEqual({
    license: undefined,
    license_name: undefined,
    license_link: undefined,
    ...expected,
  });
});

test('a merged adapter is loaded as the whole model it is', () => {
  const data = frontMatterOf(renderCard({ ...derivation, alignedCard: '---\nlibrary_name: peft\n---\n' }));
  expect(data.library_name).toBe('transformers');
});

test('a card without metadata, or none, still gives a whole front matter', () => {
  for (const alignedCard of [undefined, '', '# Just text', '---\n: : [\n---\n', '---\n- a\n- b\n---\n']) {
    const data = frontMatterOf(renderCard({ ...derivation, alignedCard }));
    expect(data.tags).toEqual(['expo', 'model-extrapolation', 'dpo']);
    expect(data.library_name).toBe('transformers');
  }
});

test('another alignment method is not called DPO', () => {
  const data = frontMatterOf(renderCard({ ...derivation, alignedCard: '---\ntags: [kto, trl]\n---\n' }));
  expect(data.tags).toEqual(['expo', 'model-extrapolation', 'kto', 'trl']);
});

test('custom code is announced', () => {
  const card = renderCard({
    ...derivation,
    config: { architectures: ['XForCausalLM'], auto_map: { AutoModel: 'm.X' } },
  });
  expect(card).toContain('trust_remote_code=True');
});

test('hostile names become neither HTML, links, table cells, code nor YAML', () => {
  const hostile = 'a`|<script>alert(1)</script>\n\n---\nlicense: mit\n![x](https://evil.example/x.png)\n```';
  const card = renderCard({
    ...derivation,
    target: `./${hostile}`,
    sft: { kind: 'directory', path: hostile },
    aligned: hubOrigin('org/dpo', 'c'),
    files: [{ path: `${hostile}.safetensors`, byteLength: 1, sha256: '3'.repeat(64) }],
    sideFiles: [],
    config: { architectures: [hostile] },
    alignedCard: `---\nlicense: ${JSON.stringify(hostile)}\nlicense_name: ${JSON.stringify(hostile)}\npipeline_tag: ${JSON.stringify(hostile)}\ntags: [${JSON.stringify(hostile)}]\nlibrary_name: ${JSON.stringify(hostile)}\n---\n`,
  });
  expect(frontMatterOf(card)).toEqual({
    base_model: ['org/dpo'],
    base_model_relation: 'merge',
    library_name: 'transformers',
    tags: ['expo', 'model-extrapolation', 'dpo'],
  });
  const body = stripCode(parseCard(card).body);
  expect(body).not.toContain('<script');
  expect(body).not.toContain('](https://evil');
  for (const row of body.split('\n').filter((line) => line.startsWith('|'))) {
    expect([3, 4]).toContain(row.replaceAll('\\|', '').split('|').length - 1);
  }
});

test('whatever the names, headings stay in their order and nothing is left open', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, path) => {
      const card = renderCard({
        ...derivation,
        target: `./${name}`,
        sft: { kind: 'directory', path: `./${path}` },
        files: [{ path, byteLength: 1, sha256: '3'.repeat(64) }],
      });
      const headings = stripCode(card).match(/^## .+$/gm);
      expect(headings).toEqual([
        '## How to load it',
        '## How it was made',
        '## Figures',
        '## Files',
        '## Licence and evaluation',
        '## Method',
      ]);
    }),
    { numRuns: 200 },
  );
});

/** The text outside of fenced blocks and code spans, by CommonMark's rule that a run of backticks ends at its equal. */
function stripCode(markdown: string): string {
  return markdown.replaceAll(/(?<![`\\])(`+)(?!`)([\s\S]*?)(?<!`)\1(?!`)/g, '');
}
