import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Checkpoint } from '../../src/checkpoint/checkpoint.ts';
import { openCheckpoint } from '../../src/checkpoint/open-checkpoint.ts';
import { openDirectorySnapshot } from '../../src/disk/directory-snapshot.ts';
import { encodeHeader } from '../../src/safetensors/header.ts';
import { type SavedTensor, torchFile } from '../torch/torch-file.ts';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';

type StateDict = ReadonlyMap<string, SavedTensor>;

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

const readTensors = async ({ snapshot, tensors }: Checkpoint): Promise<StateDict> =>
  new Map(
    await Promise.all(
      [...tensors.values()].map(async ({ name, dtype, shape, path, start, end }) => {
        const bytes = await snapshot.source(path).slice(start, end);
        return [name, { dtype, shape, bytes: Uint8Array.from(bytes) }] as const;
      }),
    ),
  );

async function readStateDict(directory: string): Promise<StateDict> {
  const snapshot = await openDirectorySnapshot(directory);
  try {
    return await readTensors(await openCheckpoint(snapshot));
  } finally {
    await snapshot.close();
  }
}

/** A directory with the example's other files, the given ones, and changes to its configuration. */
async function makeDirectory(
  name: string,
  example: string,
  files: Readonly<Record<string, Uint8Array | string>>,
  config: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const directory = join(publisher.scratch, name);
  await mkdir(directory);
  for (const path of await readdir(exampleOf(example))) {
    if (!path.includes('safetensors')) await cp(join(exampleOf(example), path), join(directory, path));
  }
  const original = JSON.parse(await readFile(join(directory, 'config.json'), 'utf8'));
  await writeFile(join(directory, 'config.json'), JSON.stringify({ ...original, ...config }));
  for (const [path, content] of Object.entries(files)) await writeFile(join(directory, path), content);
  return directory;
}

/** In two shards, as transformers wrote them. */
function shardedTorch(tensors: StateDict): Record<string, Uint8Array | string> {
  const entries = [...tensors];
  const halves = [entries.slice(0, 11), entries.slice(11)];
  const paths = ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin'];
  const weight_map = Object.fromEntries(
    halves.flatMap((half, index) => half.map(([name]) => [name, paths[index]])),
  );
  return {
    ...Object.fromEntries(halves.map((half, index) => [paths[index], torchFile(new Map(half))])),
    'pytorch_model.bin.index.json': JSON.stringify({ metadata: { total_size: 1_278_976 }, weight_map }),
  };
}

function safetensorsOf(tensors: StateDict): Uint8Array {
  const { bytes, fileByteLength } = encodeHeader({
    metadata: { format: 'pt' },
    tensors: [...tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
  });
  return Buffer.concat([bytes, ...[...tensors.values()].map((tensor) => tensor.bytes)], fileByteLength);
}

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
  await putOnHub('org/sft', await makeDirectory('sft', 'tiny-sft', shardedTorch(sft)));
  const single = { 'pytorch_model.bin': torchFile(dpo), 'training_args.bin': 'x' };
  await putOnHub('org/dpo', await makeDirectory('dpo', 'tiny-dpo-100', single));

  const { outputs } = await publisher.publish({ sft: 'org/sft', dpo: 'org/dpo' });
  const paths = [...(outputs[0]?.files ?? [])].map(({ path }) => path);
  expect(paths).toContain('model.safetensors');
  expect(paths.filter((path) => /\.bin|index\.json/.test(path))).toEqual([]);
  expect(JSON.parse(await publisher.read('config.json'))).toMatchObject({ model_type: 'llama' });

  const made = join(publisher.scratch, 'made');
  await publisher.publish({ sft: 'org/sft', dpo: 'org/dpo', to: made });
  expect(await readStateDict(made)).toEqual(await expected());
  expect(await publisher.hub.store.readFile(derivedRepo, 'model.safetensors')).toEqual(
    await readFile(join(made, 'model.safetensors')),
  );
  expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical' });
  expect(await publisher.publish({ sft: 'org/sft', dpo: 'org/dpo' })).toMatchObject({
    outputs: [{ state: 'already-complete' }],
  });
});

test('max-shard-size decides the files, and is a part of what was asked for', async () => {
  const dpo = await readStateDict(exampleOf('tiny-dpo-100'));
  const directory = await makeDirectory('dpo', 'tiny-dpo-100', shardedTorch(dpo));
  await putOnHub('org/dpo', directory);
  const fields = { dpo: 'org/dpo', maxShardBytes: 300_000 };
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
  await publisher.publish({ dpo, to });
  return to;
}

const pad = (value: number) => String(value).padStart(5, '0');

test.each([
  [true, 29],
  [false, 30],
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
  if (tie) sftTensors.delete('lm_head.weight');
  const sft = await makeDirectory(
    'sft',
    'tiny-sft',
    { 'model.safetensors': safetensorsOf(sftTensors) },
    config,
  );
  const weights = torchFile(await tieHead('tiny-dpo-100'));
  const dpo = await makeDirectory('dpo', 'tiny-dpo-100', { 'pytorch_model.bin': weights }, config);
  const to = join(publisher.scratch, 'made');
  await publisher.publish({ sft, dpo, to });
  const made = await readStateDict(to);
  expect(made.size).toBe(count);
  const usual = await expected();
  for (const [name, tensor] of made) {
    expect(tensor, name).toEqual(usual.get(name === 'lm_head.weight' ? 'model.embed_tokens.weight' : name));
  }
});

test('a file of PyTorch that asks for more than tensors is refused, and nothing is published', async () => {
  const text = Buffer.from(torchFile(await readStateDict(exampleOf('tiny-dpo-100')))).toString('latin1');
  // One name of the same length.
  const changed = Buffer.from(text.replace('_rebuild_tensor_v2', '_rebuild_tensor_v9'), 'latin1');
  const dpo = await makeDirectory('dpo', 'tiny-dpo-100', { 'pytorch_model.bin': changed });
  const to = join(publisher.scratch, 'made');
  await expect(publisher.publish({ dpo, to })).rejects.toMatchObject({ code: 'torch-global' });
  await expect(rm(to, { recursive: true })).rejects.toThrow('ENOENT');
});
