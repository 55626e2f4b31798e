import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planJob } from '../../src/app/plan.ts';
import { filesOf, type Tensors } from '../core/pairing/small-pair.ts';
import { told } from '../support/told.ts';
import { exampleOf, openPublisher, type Publisher } from './published.ts';
import { jobRequest } from './runtime.ts';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

const rows = (count: number, value: number) =>
  Array.from({ length: count }, (_, row) =>
    Array.from({ length: 8 }, (_, column) => value + row + column / 8),
  );

/** A pair with everything that may differ: names, a value head, buffers, two more tokens in θ1. */
const aligned: Tensors = {
  'model.embed_tokens.weight': rows(6, 1),
  'model.layers.0.self_attn.q_proj.weight': rows(8, 2),
  'lm_head.weight': rows(6, 3),
  'v_head.summary.weight': rows(1, 4),
};
const moved = (value: number) => value - 1 / 64;
const sft: Tensors = {
  'module.model.embed_tokens.weight': rows(4, moved(1)),
  'module.model.layers.0.self_attn.q_proj.weight': rows(8, moved(2)),
  'module.model.layers.0.self_attn.rotary_emb.inv_freq': [1, 0.5],
  'module.lm_head.weight': rows(4, moved(3)),
};
const tokens = ['<s>', '</s>', 'a', 'b', '<|im_start|>', '<|im_end|>'];

async function makeSide(name: string, tensors: Tensors, vocabulary: readonly string[]): Promise<string> {
  const directory = join(publisher.scratch, name);
  await mkdir(directory);
  const vocab = Object.fromEntries(vocabulary.map((token, id) => [token, id]));
  const files = {
    ...filesOf({ tensors, config: { architectures: ['LlamaForCausalLM'], vocab_size: vocabulary.length } }),
    'tokenizer.json': JSON.stringify({ model: { type: 'BPE', vocab, merges: [] } }),
  };
  for (const [path, content] of Object.entries(files)) await writeFile(join(directory, path), content);
  publisher.hub.store.createModel(`org/${name}`);
  await publisher.hub.store.addDirectory(`org/${name}`, directory);
  return directory;
}

const common = { vocabulary: 'common', renames: [] } as const;
const pair = { sft: 'org/sft', aligned: 'org/dpo', dtype: 'float16' } as const;

test('a pair that differs in names, heads and vocabulary becomes a repo that says so and verifies', async () => {
  await makeSide('sft', sft, tokens.slice(0, 4));
  await makeSide('dpo', aligned, tokens);
  await expect(publisher.publish(pair)).rejects.toMatchObject({
    code: 'vocabulary-mismatch',
    message: expect.stringMatching(/4 rows in the SFT.*6 in the aligned/),
  });
  const report = await publisher.publish({ ...pair, pairing: common });
  expect(report.warnings).toEqual(
    expect.arrayContaining([
      'The tensor names of θ0 have module. in them, which training put there; they are taken without.',
      'model.embed_tokens.weight and lm_head.weight: the first 4 rows are extrapolated, the further 2 of θ1 are copied.',
      'v_head.summary.weight copied: θ1 alone has such a head.',
      'model.layers.0.self_attn.rotary_emb.inv_freq of θ0 left out: buffers, which no training moves.',
    ]),
  );
  const card = await publisher.read('README.md');
  expect(card).toContain('--vocab common');
  expect(card).toContain('- v\\_head.summary.weight copied: θ1 alone has such a head.');
  const manifest = JSON.parse(await publisher.read('extrapolation.json'));
  expect(manifest).toMatchObject({ pairing: common, totals: { copiedCount: 1, extrapolatedCount: 3 } });
  expect(JSON.stringify(manifest.notes)).not.toContain(publisher.scratch);

  expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical', findings: [] });
  expect(await publisher.verify()).toMatchObject({ outcome: 'identical' });
  expect(await publisher.publish({ ...pair, pairing: common })).toMatchObject({
    outputs: [{ state: 'already-complete' }],
  });
  expect(await publisher.card()).toMatchObject({ state: 'unchanged' });

  // A row that was copied is no other row.
  const bytes = Buffer.from(await publisher.hub.store.readFile('demo/derived', 'model.safetensors'));
  const headerLength = 8 + Number(bytes.readBigUInt64LE());
  const lastOfEmbedding = headerLength + 6 * 8 * 2 - 1;
  bytes[lastOfEmbedding] = (bytes[lastOfEmbedding] ?? 0) ^ 1;
  await publisher.write('model.safetensors', bytes);
  const changed = await publisher.verify({ full: true });
  expect(changed.outcome).toBe('differs');
  expect(JSON.stringify(changed.findings)).toContain('model.embed_tokens.weight');
});

test('common rows that are other tokens are refused, and can be allowed', async () => {
  await makeSide('sft', sft, ['<s>', '</s>', 'b', 'a']);
  await makeSide('dpo', aligned, tokens);
  const asked = { ...pair, pairing: common };
  await expect(publisher.publish(asked)).rejects.toMatchObject({
    code: 'different-vocabulary',
    message: expect.stringContaining('id 2 is "b" in the SFT checkpoint and "a" in the aligned one'),
  });
  const allowed = await publisher.publish({ ...asked, allow: new Set(['different-vocabulary']) });
  expect(allowed.outputs[0]?.state).toBe('published');
});

test('common rows cannot be checked without a tokenizer', async () => {
  const directory = await makeSide('sft', sft, tokens.slice(0, 4));
  await makeSide('dpo', aligned, tokens);
  publisher.hub.store.createModel('org/bare');
  for (const path of ['config.json', 'model.safetensors']) {
    await publisher.write(path, await readFile(join(directory, path)), 'org/bare');
  }
  await expect(publisher.publish({ ...pair, sft: 'org/bare', pairing: common })).rejects.toMatchObject({
    code: 'different-vocabulary',
    message: expect.stringMatching(/org\/bare@\w+ has none of tokenizer\.json/),
  });
});

test('plan lists what does not fit and what was decided', async () => {
  await makeSide('sft', sft, tokens.slice(0, 4));
  await makeSide('dpo', aligned, tokens);
  const request = jobRequest({ ...pair, alphas: [0.3], to: 'demo/derived' });
  const refused = told(await planJob(request, publisher.runtime()));
  expect(refused.problems).toEqual([expect.stringContaining('The vocabularies differ')]);
  const planned = await planJob({ ...request, pairing: common }, publisher.runtime());
  expect(planned.problems).toEqual([]);
  expect(planned.warnings).toContain('v_head.summary.weight copied: θ1 alone has such a head.');
  expect(planned.reads.sft).toEqual([{ path: 'model.safetensors', byteLength: (4 + 8 + 4) * 8 * 4 }]);
});

test('a plain pair has no notes', async () => {
  const to = join(publisher.scratch, 'made');
  const report = await publisher.publish({
    sft: exampleOf('tiny-sft'),
    aligned: exampleOf('tiny-dpo-100'),
    to,
  });
  expect(report.warnings.filter((warning) => /θ0|copied|matched/.test(warning))).toEqual([]);
});
