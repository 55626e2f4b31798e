import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { standardMaxShardBytes } from '../../src/app/options/output-format.ts';
import { openCheckpoint } from '../../src/formats/checkpoint/open-checkpoint.ts';
import { openDirectorySnapshot } from '../../src/stores/disk/directory-snapshot.ts';
import { openPublisher, type Publisher } from '../app/published.ts';
import { paperPairs } from '../core/judgement/pair.ts';
import {
  type CataloguePair,
  catalogue,
  findDifferences,
  parseSafetensors,
  requestOf,
  serveSides,
  sideOf,
} from './catalogue.ts';

let publisher: Publisher;
beforeAll(async () => {
  publisher = await openPublisher();
  for (const pair of catalogue) await serveSides(publisher.hub.store, pair);
});
afterAll(() => publisher[Symbol.asyncDispose]());

const indexPath = 'model.safetensors.index.json';
/** What every derived repo has beside its weights and the files of θ1. */
const written = [
  '.gitattributes',
  'README.md',
  'charts/delta-ratio.svg',
  'charts/effective-alpha.svg',
  'extrapolation.json',
];
const isWeights = (path: string) => path.endsWith('.safetensors');

const readWeights = ({ hub: { store } }: Publisher, repo: string): Promise<readonly Buffer[]> =>
  Promise.all(
    store
      .listFiles(repo)
      .filter(isWeights)
      .map((path) => store.readFile(repo, path)),
  );

test('every pair of the paper is here', () => {
  const names = catalogue.map(({ sft, dpo }) => `${sft} ${dpo}`);
  expect(names.sort()).toEqual(paperPairs.map((pair) => pair.join(' ')).sort());
});

test.concurrent.each(catalogue)('$dpo: $alpha', async (pair) => {
  const { store } = publisher.hub;
  const to = `demo/${pair.folder}-ExPO`;
  await publisher.publish({ ...requestOf(pair), to });

  expect(findDifferences(pair, await readWeights(publisher, to), 'nearest')).toEqual([]);
  await expectLayout(pair, to);
  expect(store.listFiles(to)).toEqual(
    [...written, ...pair.sideFiles, ...Object.keys(pair.files), indexPath].sort(),
  );
  for (const path of pair.sideFiles) {
    expect(await store.readFile(to, path), path).toEqual(await readFile(join(sideOf(pair, 'dpo'), path)));
  }
  const card = await publisher.read('README.md', to);
  expect(parse(card.split('---\n')[1] ?? '')).toMatchObject({ base_model: [pair.dpo, pair.sft] });
  expect(card).toContain(`# ${pair.folder.replaceAll('_', '\\_')}-ExPO\n`);
  for (const repo of [pair.dpo, pair.sft]) expect(card).toContain(`[\`${repo}\`](`);
  const verified = await publisher.verify({ derived: to, full: true });
  expect(verified).toMatchObject({ outcome: 'identical', findings: [], hasManifest: true });
  expectOneFormatRead(pair);
  expect(publisher.hub.violations).toEqual([]);
});

test.concurrent.each(catalogue)("$dpo: $alpha with the authors' arithmetic, to a directory", async (pair) => {
  const to = join(publisher.scratch, pair.folder);
  const storage = { rounding: { kind: 'reference' }, dtype: 'bfloat16' } as const;
  await publisher.publish({ ...requestOf(pair), ...storage, maxShardBytes: standardMaxShardBytes, to });
  const paths = (await readdir(to)).filter(isWeights).sort();
  const files = await Promise.all(paths.map((path) => readFile(join(to, path))));
  expect(findDifferences(pair, files, 'reference')).toEqual([]);
  // Small as they are, weights that are laid out anew fit into one file.
  expect(paths).toEqual(pair.maxShardBytes === undefined ? Object.keys(pair.files) : ['model.safetensors']);
});

/** θ1's layout where it has safetensors; else that of transformers. */
async function expectLayout(pair: CataloguePair, repo: string): Promise<void> {
  const original = (path: string) => readFile(join(sideOf(pair, 'dpo'), path));
  const mirrored = pair.maxShardBytes === undefined;
  const index = JSON.parse(await publisher.read(indexPath, repo));
  if (mirrored) expect(index).toEqual(JSON.parse((await original(indexPath)).toString()));
  const files = Object.entries(pair.files);
  const weightMap = files.flatMap(([path, names]) => names.map((name) => [name, path]));
  expect(index.weight_map).toEqual(Object.fromEntries(weightMap));
  let totalSize = 0;
  for (const [path, names] of files) {
    const { header, data } = parseSafetensors(await publisher.hub.store.readFile(repo, path));
    const { __metadata__: metadata, ...tensors } = header;
    expect(metadata).toEqual({ format: 'pt' });
    expect(Object.keys(tensors).sort(), path).toEqual(names);
    totalSize += data.length;
    if (mirrored) expect(header, path).toEqual(parseSafetensors(await original(path)).header);
  }
  expect(index.metadata).toEqual({ total_size: totalSize });
}

/** Where both formats lie side by side, only safetensors are read, and of these only what the index names. */
function expectOneFormatRead(pair: CataloguePair): void {
  const { requests, store } = publisher.hub;
  for (const repo of [pair.sft, pair.dpo]) {
    const shards = store.listFiles(repo).includes(indexPath)
      ? /\/model-\d{5}-of-\d{5}\.safetensors$/
      : /\/pytorch_model-\d{5}-of-\d{5}\.bin$/;
    const read = requests.flatMap(({ path, range }) => {
      const isResolved = path.startsWith(`/${repo}/resolve/`) && /\.(bin|safetensors)$/.test(path);
      // Whether a repo may be read at all is asked with one byte of any of its files.
      return isResolved && range !== 'bytes=0-0' ? [path] : [];
    });
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((path) => !shards.test(path))).toEqual([]);
  }
}

test.each([
  ['a safetensors file', 'zephyr-7b-dpo-full', 'model.layers.0.mlp.up_proj.weight'],
  ["a file of PyTorch's", 'tulu-2-dpo-7b', 'model.layers.1.self_attn.o_proj.weight'],
])('one bit of θ0 that is another, in %s, is seen', async (_, folder, name) => {
  await using own = await openPublisher();
  const pair = catalogue.find((candidate) => candidate.folder === folder);
  if (pair === undefined) throw new Error(`no pair ${folder}`);
  const sft = join(own.scratch, 'sft');
  await cp(sideOf(pair, 'sft'), sft, { recursive: true });
  const tensor = (await openCheckpoint(await openDirectorySnapshot(sft))).tensors.get(name);
  if (tensor === undefined) throw new Error(`no tensor ${name}`);
  const path = join(sft, tensor.path);
  const file = await readFile(path);
  // The sign of the first element.
  file.writeUInt8(file.readUInt8(tensor.start + 1) ^ 0x80, tensor.start + 1);
  await writeFile(path, file);

  await serveSides(own.hub.store, pair, (of, side) => (side === 'sft' ? sft : sideOf(of, side)));
  const to = `demo/${pair.folder}-ExPO`;
  await own.publish({ ...requestOf(pair), to });
  expect(findDifferences(pair, await readWeights(own, to), 'nearest')).toEqual([name]);
});
