import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderCard } from '../../../src/documents/card/card.ts';
import { describeEdit } from '../../../src/documents/card/kept-sections.ts';
import type { Derivation } from '../../../src/documents/manifest/derivation.ts';
import { parseCard } from '../../../src/documents/metadata/parse-card.ts';
import { derivation, draft, hubSource } from './sample.ts';

const frontMatterOf = (card: string) => parseCard(card).data;
const directory = (name: string) => ({ kind: 'directory', name }) as const;

const headings = [
  '## How to load it',
  '## Evaluation',
  '## What is known about it, and what is not',
  '## What it is made of',
  '## What was measured',
  '## How it was made',
  '## Licence',
  '## Citation',
  '## Files',
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
    'with **α = 0.3** asked for and **α = 0.15** in the stored weights, after `nearest` rounding to bf16.',
    `[\`${'a'.repeat(12)}\`](<https://huggingface.co/org/zephyr-sft/tree/${'a'.repeat(40)}>)`,
    `--sft org/zephyr-sft@${'a'.repeat(40)}`,
    `--dpo org/zephyr-dpo@${'b'.repeat(40)}`,
    '--alpha 0.3',
    '--to me/zephyr-ExPO',
    'hf-extrapolate verify me/zephyr-ExPO',
    'name = "me/zephyr-ExPO"\n',
    'AutoModelForCausalLM.from_pretrained(\n    name, dtype=torch.bfloat16, device_map="auto"\n)',
    '7.24 B parameters, bf16, mit, same chat template.',
    'vllm serve me/zephyr-ExPO\n',
    'python convert_hf_to_gguf.py ./zephyr-ExPO --outfile zephyr-ExPO.gguf\n',
    'lm_eval --model hf --model_args pretrained=me/zephyr-ExPO,dtype=bfloat16 ',
    '<!-- keep -->\nNo results yet.\n<!-- /keep -->',
    'AutoTokenizer.from_pretrained(name)',
    'Prompts and chat template are those of θ1:',
    'tokenizer.apply_chat_template(',
    '| Parameters | 7,241,732,096 |',
    '| Tensors | 291, 290 extrapolated, 1 copied |',
    '`model.layers.2.self_attn.q_proj.weight`, by 0.0600 of its norm',
    '| Attention | 46 % | 0.0447 | 0.150 | 47 % | 12 % |',
    '| Norms | 0.063 % | 0 | – | 0 % | 0 % |',
    '| **Whole model** | 100 % | 0.0337 | 0.150 | 43 % | 11 % |',
    '| 2 | 0.0548 | 0.150 | 47 % | 12 % |',
    '](charts/effective-alpha.svg)',
    '| `model-00001-of-00002.safetensors` | 4.94 GB |',
    '1'.repeat(64),
    'Taken over from θ1 unchanged: `chat_template.jinja`, `config.json` and `tokenizer.json`.',
    'The card of θ1 states **mit**, that of θ0 no licence.',
    'With [hf-extrapolate](https://github.com/hf-extrapolate/hf-extrapolate) 0.1.0, this command',
    'zheng-etal-2025-model',
    'https://arxiv.org/abs/2404.16792',
  ]) {
    expect(card).toContain(part);
  }
  expect(headingsOf(card)).toEqual(headings);
  expect(card).not.toMatch(/\n{3}/);
  expect(card).not.toContain('overflow');
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
  expect(card).toContain('name = "./expo"');
  expect(card).toContain('hf-extrapolate verify ./expo --sft ./sft --dpo ./dpo');
  expect(card).toContain('and the same two directories, this command gives the same weights');
  expect(renderCard({ ...derivation, sft: directory('sft') })).toContain('and the same directory, this');
});

test('folders and a variant are named, linked and part of both commands', () => {
  const url = `${derivation.sft.kind === 'hub' ? derivation.sft.url : ''}/a%20b`;
  const sft = { ...derivation.sft, url, subfolder: 'a b', variant: 'fp16' };
  const card = renderCard({ ...derivation, sft });
  expect(card).toContain(`[\`org/zephyr-sft/a b\`](<${url}>), variant \`fp16\``);
  expect(card).toContain("  --sft-subfolder 'a b' \\\n  --variant fp16 \\\n");
  expect(card).toContain('hf-extrapolate verify me/zephyr-ExPO\n');
  const aligned = { ...directory('dpo'), subfolder: 'final' };
  expect(renderCard({ ...derivation, sft, aligned })).toContain(
    'hf-extrapolate verify me/zephyr-ExPO --dpo ./dpo --dpo-subfolder final\n',
  );
});

test('the sources are linked in the lead and in their table only', () => {
  const card = renderCard(derivation);
  expect(card.match(/\]\(<[^>]*\/zephyr-dpo\/tree\//g)).toHaveLength(3);
  expect(card.indexOf('/tree/', card.indexOf('## What was measured'))).toBe(-1);
});

test('a card that a later version writes again names the one that made the weights', () => {
  expect(renderCard({ ...derivation, version: '0.0.7' })).toMatch(/With \[hf-extrapolate\]\(\S+\) 0\.0\.7,/);
});

test('custom code is announced', () => {
  const card = renderCard({ ...derivation, loading: { ...derivation.loading, customCode: true } });
  expect(card).toContain('trust_remote_code=True');
  expect(card.indexOf('read them before you run them')).toBeLessThan(card.indexOf('```python'));
  const lines = card.split('```python\n')[1]?.split('\n```')[0]?.split('\n') ?? [];
  expect(lines.slice(-3)).toEqual([
    'model = AutoModelForCausalLM.from_pretrained(',
    '    name, dtype=torch.bfloat16, device_map="auto", trust_remote_code=True',
    ')',
  ]);
});

test('nothing is said about how a model is used that is not a plain language model', () => {
  const loading = { modelClass: 'AutoModel', customCode: false, chatTemplate: false } as const;
  const card = renderCard({ ...derivation, loading });
  expect(card).toContain('from transformers import AutoModel\n');
  expect(card).not.toContain('generate(');
  const plain = renderCard({ ...derivation, loading: { ...derivation.loading, chatTemplate: false } });
  expect(plain).toContain('tokenizer("A bird is"');
  expect(plain).toContain('Prompts are those of θ1:');
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

test('a model whose code lies in another repo says where', () => {
  const loading = { ...derivation.loading, customCode: true, codeRepos: ['internlm/internlm2-chat-7b'] };
  const card = renderCard({ ...derivation, loading });
  expect(card).toContain('takes Python code from another repo, `internlm/internlm2-chat-7b`');
  expect(card).toContain('trust_remote_code=True');
});

test.each([
  [0.3, 'θ2 = θ1 + α·(θ1 − θ0), with', 'α = 0.3 was given by hand', 'the weights go further'],
  [0, 'θ2 = θ1 + 0·(θ1 − θ0) = θ1, with', 'with α = 0 the weights are those of θ1', 'no step is taken'],
  [-0.4, 'θ2 = θ1 − 0.4·(θ1 − θ0) = 0.6·θ1 + 0.4·θ0, with', 'α = −0.4 was given', 'interpolation'],
  [-1, 'θ2 = θ1 − (θ1 − θ0) = θ0, with', 'with α = −1 the weights are those of θ0', 'all the way'],
  [-1.1, '= −0.1·θ1 + 1.1·θ0, with', 'α = −1.1 was given by hand', 'an extrapolation away from θ1'],
])('the first lines for α = %s have words of their own', (alpha, ...texts) => {
  const lead = renderCard({ ...derivation, alpha }).split('## How to load it')[0] ?? '';
  expect(lead.slice(lead.indexOf('# zephyr')).split('\n')[2]).toMatch(/^\*\*Nothing was evaluated:\*\*/);
  for (const text of texts) expect(lead).toContain(text);
});

test('llama.cpp is named for architectures that it reads, vLLM for language models', () => {
  const loading = { ...derivation.loading, architecture: 'NewThingForCausalLM' };
  const card = renderCard({ ...derivation, loading });
  expect(card).toContain('vllm serve me/zephyr-ExPO\n');
  expect(card).not.toContain('llama.cpp');
  const seeing = { ...derivation.loading, modelClass: 'AutoModelForImageTextToText' } as const;
  expect(renderCard({ ...derivation, loading: seeing })).not.toMatch(/vllm|llama\.cpp|lm_eval/);
  const coded = { ...derivation.loading, customCode: true };
  expect(renderCard({ ...derivation, loading: coded })).toContain(
    'vllm serve me/zephyr-ExPO --trust-remote-code',
  );
  const adapter = { kind: 'scaled', moduleCount: 1, ranks: [8, 16], baseModel: 'org/base' } as const;
  const lora = renderCard({ ...derivation, adapter, statistics: [] });
  expect(lora).toContain(
    'vllm serve org/base --enable-lora --max-lora-rank 16 --lora-modules expo=me/zephyr-ExPO',
  );
  expect(lora).toContain('pretrained=org/base,peft=me/zephyr-ExPO');
});

test('results between the markers stay, and a section of one’s own takes the place of the generated one', () => {
  const card = renderCard(derivation);
  const filled = card.replace('No results yet.', 'ifeval 0.61');
  expect(renderCard(derivation, { previous: filled })).toBe(filled);
  const own = card
    .replace('<!-- keep -->\nNo results yet.\n<!-- /keep -->\n\n', '')
    .replace('## Licence', '<!-- keep -->\n## Evaluation\n\nMine.\n<!-- /keep -->\n\n## Licence');
  const again = renderCard(derivation, { previous: own });
  expect(again.match(/^## Evaluation$/gm)).toHaveLength(1);
  expect(again).toContain('## Evaluation\n\nMine.');
  expect(again).not.toContain('lm_eval');
  expect(renderCard(derivation, { previous: again })).toBe(again);
  expect(describeEdit(again)).toBe('ours');
});
