import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { torchFile } from '../formats/torch/torch-file.ts';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';
import { makeDirectory, readStateDict, type StateDict, safetensorsOf, shardedTorch } from './state-dicts.ts';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

/** What the same pair gives as it was published. */
async function expected(): Promise<StateDict> {
  const to = join(publisher.scratch, 'expected');
  await publisher.publish({ to });
  return readStateDict(to);
}

async function putOnHub(repo: string, directory: string): Promise<void> {
  publisher.hub.store.createModel(repo);
  await publisher.hub.store.addDirectory(repo, directory);
}

test('a pair of PyTorch files on the Hub becomes one safetensors repo that verifies', async () => {
  const [sft, dpo] = await Promise.all([
    readStateDict(exampleOf('tiny-sft')),
    readStateDict(exampleOf('tiny-dpo-100')),
  ]);
  await putOnHub('org/sft', await makeDirectory(publisher.scratch, 'sft', 'tiny-sft', shardedTorch(sft)));
  const single = { 'pytorch_model.bin': torchFile(dpo), 'training_args.bin': 'x' };
  await putOnHub('org/dpo', await makeDirectory(publisher.scratch, 'dpo', 'tiny-dpo-100', single));

  const { outputs } = await publisher.publish({ sft: 'org/sft', aligned: 'org/dpo' });
  const paths = [...(outputs[0]?.files ?? [])].map(({ path }) => path);
  expect(paths).toContain('model.safetensors');
  expect(paths.filter((path) => /\.bin|index\.json/.test(path))).toEqual([]);
  expect(JSON.parse(await publisher.read('config.json'))).toMatchObject({ model_type: 'llama' });

  const made = join(publisher.scratch, 'made');
  await publisher.publish({ sft: 'org/sft', aligned: 'org/dpo', to: made });
  expect(await readStateDict(made)).toEqual(await expected());
  expect(await publisher.hub.store.readFile(derivedRepo, 'model.safetensors')).toEqual(
    await readFile(join(made, 'model.safetensors')),
  );
  expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical' });
  expect(await publisher.publish({ sft: 'org/sft', aligned: 'org/dpo' })).toMatchObject({
    outputs: [{ state: 'already-complete' }],
  });
});

test('max-shard-size decides the files, and is a part of what was asked for', async () => {
  const dpo = await readStateDict(exampleOf('tiny-dpo-100'));
  const directory = await makeDirectory(publisher.scratch, 'dpo', 'tiny-dpo-100', shardedTorch(dpo));
  await putOnHub('org/dpo', directory);
  const fields = { aligned: 'org/dpo', maxShardBytes: 300_000 };
  await publisher.publish(fields);
  const index = JSON.parse(await publisher.read('model.safetensors.index.json'));
  expect(index.metadata).toEqual({ total_size: 1_278_976 });
  const paths = [...new Set<string>(Object.values(index.weight_map))];
  expect(paths.length).toBeGreaterThan(4);
  for (const [position, path] of paths.entries()) {
    expect(path).toBe(`model-${pad(position + 1)}-of-${pad(paths.length)}.safetensors`);
    const { length } = await publisher.hub.store.readFile(derivedRepo, path);
    expect(length).toBeLessThan(300_000 + 4096);
  }
  expect(await publisher.verify()).toMatchObject({ outcome: 'identical' });
  expect(await publisher.read('README.md')).toContain('--max-shard-size 300000');

  expect(await publisher.publish(fields)).toMatchObject({ outputs: [{ state: 'already-complete' }] });
  await publisher.publish({ ...fields, maxShardBytes: 5e9 });
  expect(await publisher.read('README.md')).not.toContain('--max-shard-size');
  expect(await publisher.hub.store.readFile(derivedRepo, 'model.safetensors')).toHaveLength(
    (await stat(join(await madeInOneFile(directory), 'model.safetensors'))).size,
  );
});

async function madeInOneFile(dpo: string): Promise<string> {
  const to = join(publisher.scratch, 'one-file');
  await publisher.publish({ aligned: dpo, to });
  return to;
}

const pad = (value: number) => String(value).padStart(5, '0');

test.each([
  [true, 29],
  [false, 30],
  // Left to the model's class: two names of one storage say it.
  [undefined, 29],
])('tied tensors, with tie_word_embeddings %s: θ1 is stored in %d tensors', async (tie, count) => {
  const tieHead = async (example: string) => {
    const tensors = new Map(await readStateDict(exampleOf(example)));
    const embedding = tensors.get('model.embed_tokens.weight');
    if (embedding === undefined) throw new Error('no embeddings');
    // In the order of the modules, as state dicts are.
    tensors.delete('lm_head.weight');
    return tensors.set('lm_head.weight', embedding);
  };
  const config = { tie_word_embeddings: tie };
  const sftTensors = await tieHead('tiny-sft');
  // As safetensors are saved: without the name that is tied.
  if (tie !== false) sftTensors.delete('lm_head.weight');
  const sft = await makeDirectory(
    publisher.scratch,
    'sft',
    'tiny-sft',
    { 'model.safetensors': safetensorsOf(sftTensors) },
    config,
  );
  const weights = torchFile(await tieHead('tiny-dpo-100'));
  const dpo = await makeDirectory(
    publisher.scratch,
    'dpo',
    'tiny-dpo-100',
    { 'pytorch_model.bin': weights },
    config,
  );
  const to = join(publisher.scratch, 'made');
  await publisher.publish({ sft, aligned: dpo, to });
  const made = await readStateDict(to);
  expect(made.size).toBe(count);
  const usual = await expected();
  for (const [name, tensor] of made) {
    expect(tensor, name).toEqual(usual.get(name === 'lm_head.weight' ? 'model.embed_tokens.weight' : name));
  }
});

test('tensors that share their bytes and are no tables of words keep all their names', async () => {
  const share = (tensors: StateDict) => {
    const first = tensors.get('model.layers.0.mlp.up_proj.weight');
    if (first === undefined) throw new Error('no layer');
    return new Map(tensors).set('model.layers.1.mlp.up_proj.weight', first);
  };
  const config = { tie_word_embeddings: true };
  const sides = await Promise.all(
    (['sft', 'dpo'] as const).map(async (side) => {
      const example = side === 'sft' ? 'tiny-sft' : 'tiny-dpo-100';
      const files = { 'pytorch_model.bin': torchFile(share(await readStateDict(exampleOf(example)))) };
      return makeDirectory(publisher.scratch, side, example, files, config);
    }),
  );
  const [sft = '', aligned = ''] = sides;
  const to = join(publisher.scratch, 'made');
  await publisher.publish({ sft, aligned, to });
  const usual = await expected();
  const made = await readStateDict(to);
  expect(made.size).toBe(30);
  for (const layer of [0, 1]) {
    expect(made.get(`model.layers.${layer}.mlp.up_proj.weight`)).toEqual(
      usual.get('model.layers.0.mlp.up_proj.weight'),
    );
  }
  expect(await readFile(join(to, 'extrapolation.json'), 'utf8')).toContain('share their bytes');
});

test('a file of PyTorch that asks for more than tensors is refused, and nothing is published', async () => {
  const text = Buffer.from(torchFile(await readStateDict(exampleOf('tiny-dpo-100')))).toString('latin1');
  // One name of the same length.
  const changed = Buffer.from(text.replace('_rebuild_tensor_v2', '_rebuild_tensor_v9'), 'latin1');
  const dpo = await makeDirectory(publisher.scratch, 'dpo', 'tiny-dpo-100', { 'pytorch_model.bin': changed });
  const to = join(publisher.scratch, 'made');
  await expect(publisher.publish({ aligned: dpo, to })).rejects.toMatchObject({ code: 'torch-global' });
  await expect(rm(to, { recursive: true })).rejects.toThrow('ENOENT');
});
