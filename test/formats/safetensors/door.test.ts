import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type ByteSource,
  byteLengthOf,
  encodeHeader,
  encodeIndex,
  layOutShards,
  parseIndex,
  readHeader,
} from '../../../src/formats/safetensors/index.ts';

const example = new URL('../../../examples/tiny-sft/', import.meta.url);

async function sourceOf(file: URL | string): Promise<ByteSource> {
  const content = await readFile(file);
  return {
    name: String(file),
    byteLength: content.byteLength,
    slice: async (start, end) => content.subarray(start, end),
  };
}

test('a checkpoint is read by its index and headers', async () => {
  const index = parseIndex(
    await readFile(new URL('model.safetensors.index.json', example)),
    'model.safetensors.index.json',
  );
  const files = [...new Set(index.weightMap.values())];
  const headers = await Promise.all(
    files.map(async (file) => readHeader(await sourceOf(new URL(file, example)))),
  );
  const tensors = headers.flatMap((header) => header.tensors);
  expect(tensors.map(({ name }) => name).toSorted()).toEqual([...index.weightMap.keys()].toSorted());
  const byteLength = tensors.reduce((sum, { start, end }) => sum + end - start, 0);
  expect(byteLength).toBe(index.metadata.total_size);
  for (const { dtype, shape, start, end } of tensors) expect(byteLengthOf(dtype, shape)).toBe(end - start);
});

test('a file that is written reads back', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'safetensors-'));
  try {
    const path = join(directory, 'new.safetensors');
    const values = new Float32Array([1, -0.5, 3e-5]);
    const { bytes } = encodeHeader({
      metadata: { format: 'pt' },
      tensors: [{ name: 'w', dtype: 'F32', shape: [3, 1] }],
    });
    await writeFile(path, [bytes, new Uint8Array(values.buffer)]);
    const source = await sourceOf(path);
    const { metadata, tensors } = await readHeader(source);
    expect({ ...metadata }).toEqual({ format: 'pt' });
    const [tensor] = tensors;
    if (tensor === undefined) throw new TypeError('no tensor');
    expect(tensor).toMatchObject({ name: 'w', dtype: 'F32', shape: [3, 1] });
    const data = await source.slice(tensor.start, tensor.end);
    expect(new Float32Array(new Uint8Array(data).buffer)).toEqual(values);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('shards are laid out and indexed', () => {
  const shards = layOutShards(
    ['a', 'b', 'c'].map((name) => ({ name, byteLength: 40 })),
    100,
  );
  const weightMap = new Map(shards.flatMap(({ path, names }) => names.map((name) => [name, path] as const)));
  const read = parseIndex(encodeIndex({ metadata: {}, weightMap, totalSize: 120 }), 'index');
  expect(read.weightMap).toEqual(weightMap);
  expect(weightMap.get('c')).toBe('model-00002-of-00002.safetensors');
});
