import { describe, expect, test } from 'vitest';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import { openSubfolder } from '../../../src/formats/checkpoint/subfolder.ts';
import { openVariant, requireVariant, variantsOf } from '../../../src/formats/checkpoint/variant.ts';
import { nameOf, type Origin, storedPathOf } from '../../../src/kit/snapshot.ts';
import { safetensorsFile, snapshotOf } from './write-checkpoint.ts';

const weights = safetensorsFile([{ name: 'w' }]);
const other = safetensorsFile([{ name: 'other' }]);

describe('a folder', () => {
  const repo = snapshotOf({
    'README.md': 'of the repo',
    LICENSE: 'of the repo',
    'NOTICE.txt': 'of the repo',
    'config.json': { model_type: 'gpt2' },
    'model.safetensors': other,
    'sub/final/model.safetensors': weights,
    'sub/final/config.json': { model_type: 'llama' },
    'sub/final/LICENSE.md': 'of the folder',
    'sub/final/onnx/model.onnx': 'x',
    'sub/finality/model.safetensors': other,
  });

  test('is a snapshot of its own, with the documents of the repo that it lacks', async () => {
    const folder = openSubfolder(repo, 'sub/final');
    expect([...folder.files.keys()].sort()).toEqual(
      ['LICENSE.md', 'NOTICE.txt', 'README.md', 'config.json', 'model.safetensors', 'onnx/model.onnx'].sort(),
    );
    expect(Buffer.from(await folder.source('README.md').slice(0, 2)).toString()).toBe('of');
    const { tensors, config } = await openCheckpoint(folder);
    expect([...tensors.keys()]).toEqual(['w']);
    expect(config).toMatchObject({ model_type: 'llama' });
  });

  test('errors and names have the whole path', async () => {
    const folder = openSubfolder(repo, 'sub/final');
    expect(nameOf(folder.origin)).toBe('./memory/sub/final');
    expect(nameOf(folder.origin, 'x')).toBe('./memory/sub/final/x');
    expect(folder.source('config.json').name).toBe('./memory/sub/final/config.json');
    expect(storedPathOf(folder, 'config.json')).toBe('config.json');
    expect(() => folder.source('../../LICENSE')).toThrow('./memory/sub/final/../../LICENSE does not exist');
    expect(() => folder.source('sub/final/config.json')).toThrow('does not exist');
    const broken = snapshotOf({ 'a/model.safetensors': weights, 'a/config.json': '{"a":tru}' });
    await expect(openCheckpoint(openSubfolder(broken, 'a'))).rejects.toThrow('./memory/a/config.json');
  });

  test('that is not there is refused with those that are', () => {
    expect(() => openSubfolder(repo, 'fin')).toThrow("./memory has no folder 'fin'.");
    expect(() => openSubfolder(repo, 'sub/fina')).toThrow(
      expect.objectContaining({
        code: 'subfolder-missing',
        hint: 'It has these: sub/final, sub/final/onnx and sub/finality.',
      }),
    );
  });

  test('of the Hub has a page of its own', () => {
    const origin: Origin = {
      kind: 'hub',
      repo: 'org/x',
      revision: 'main',
      commit: 'a'.repeat(40),
      url: `https://huggingface.co/org/x/tree/${'a'.repeat(40)}`,
      gated: false,
      private: false,
    };
    const folder = openSubfolder({ ...snapshotOf({ 'a b/#/model.safetensors': weights }), origin }, 'a b/#');
    expect(folder.origin).toEqual({ ...origin, url: `${origin.url}/a%20b/%23`, subfolder: 'a b/#' });
    expect(nameOf(folder.origin, 'x')).toBe('org/x@aaaaaaaaaaaa:a b/#/x');
  });
});

describe('a variant', () => {
  const config = { 'config.json': {}, 'tokenizer.json': {} };

  test.each<readonly [what: string, files: Readonly<Record<string, unknown>>, shards: readonly string[]]>([
    ['one file', { 'model.safetensors': other, 'model.fp16.safetensors': weights }, ['model.safetensors']],
    [
      'shards',
      {
        'model.safetensors.index.json': { weight_map: { other: 'model-00001-of-00001.safetensors' } },
        'model-00001-of-00001.safetensors': other,
        'model.safetensors.index.fp16.json': { weight_map: { w: 'model.fp16-00001-of-00001.safetensors' } },
        'model.fp16-00001-of-00001.safetensors': weights,
      },
      ['model-00001-of-00001.safetensors'],
    ],
    [
      'shards as diffusers names them',
      {
        'model.safetensors': other,
        'model.safetensors.index.fp16.json': { weight_map: { w: 'model-00001-of-00001.fp16.safetensors' } },
        'model-00001-of-00001.fp16.safetensors': weights,
      },
      ['model-00001-of-00001.safetensors'],
    ],
    [
      'an index that names ordinary shards',
      {
        'model.safetensors': other,
        'model.safetensors.index.fp16.json': { weight_map: { w: 'model-00001-of-00001.safetensors' } },
        'model-00001-of-00001.safetensors': weights,
      },
      ['model-00001-of-00001.safetensors'],
    ],
  ])('%s takes the place of the ordinary weights', async (_, files, shards) => {
    const snapshot = snapshotOf({ ...config, ...files });
    expect(variantsOf(snapshot)).toEqual(['fp16']);
    const variant = requireVariant(snapshot, 'fp16');
    expect(variant.origin.variant).toBe('fp16');
    const checkpoint = await openCheckpoint(variant);
    expect([...checkpoint.tensors.keys()]).toEqual(['w']);
    expect(checkpoint.shards.map(({ path }) => path)).toEqual(shards);
    const { path, start, end } = [...checkpoint.tensors.values()][0] ?? { path: '', start: 0, end: 0 };
    const reader = variant.openReader([{ path, start, end }]);
    await reader.fill(new Uint8Array(end - start));
    reader.close();
    expect([...variant.files.keys()]).toEqual(expect.arrayContaining(Object.keys(config)));
  });

  test('keeps the names of its files for who looks', () => {
    const variant = requireVariant(
      snapshotOf({ 'sub/model.fp16.safetensors': weights, 'model.fp16.safetensors': weights }),
      'fp16',
    );
    expect(storedPathOf(variant, 'model.safetensors')).toBe('model.fp16.safetensors');
    expect(variant.source('model.safetensors').name).toBe('./memory/model.fp16.safetensors');
    const folder = openSubfolder(snapshotOf({ 'sub/model.fp16.safetensors': weights }), 'sub');
    expect(storedPathOf(requireVariant(folder, 'fp16'), 'model.safetensors')).toBe('model.fp16.safetensors');
  });

  test('that is not there is refused with those that are', () => {
    const snapshot = snapshotOf({ 'model.safetensors': weights, 'model.bf16.safetensors': weights });
    expect(openVariant(snapshot, 'fp16')).toBeUndefined();
    expect(() => requireVariant(snapshot, 'fp16')).toThrow(
      "There are no weights of the variant 'fp16': ./memory has bf16.",
    );
  });
});
