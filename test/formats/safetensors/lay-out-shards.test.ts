import { expect, test } from 'vitest';
import { layOutShards } from '../../../src/formats/safetensors/lay-out-shards.ts';

const layOut = (sizes: Readonly<Record<string, number>>, max: number) =>
  layOutShards(
    Object.entries(sizes).map(([name, byteLength]) => ({ name, byteLength })),
    max,
  ).map(({ path, names }) => [path, names.join('')]);

test('one file, where all fit', () => {
  expect(layOut({ a: 3, b: 7 }, 10)).toEqual([['model.safetensors', 'ab']]);
  expect(layOut({ a: 11 }, 10)).toEqual([['model.safetensors', 'a']]);
});

// As huggingface_hub's split_torch_state_dict_into_shards divides them.
test('a new file where the next tensor would take one past the limit, and one for each that is longer', () => {
  expect(layOut({ a: 4, b: 6, c: 1, d: 11, e: 9, f: 0, g: 1 }, 10)).toEqual([
    ['model-00001-of-00004.safetensors', 'ab'],
    ['model-00002-of-00004.safetensors', 'd'],
    ['model-00003-of-00004.safetensors', 'cef'],
    ['model-00004-of-00004.safetensors', 'g'],
  ]);
});
