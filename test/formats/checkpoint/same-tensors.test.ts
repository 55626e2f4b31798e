import { expect, test } from 'vitest';
import { readCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import { findDifference } from '../../../src/formats/checkpoint/same-tensors.ts';
import { type SavedTensor, torchFile } from '../torch/torch-file.ts';
import { type SmallTensor, safetensorsFile, snapshotOf } from './write-checkpoint.ts';

const tensor = (bytes = new Uint8Array(8)): SavedTensor => ({ dtype: 'F32', shape: [2], bytes });
const tied = tensor();
const original = () =>
  readCheckpoint(
    snapshotOf({
      'pytorch_model.bin': torchFile(
        new Map([
          ['a', tied],
          ['b', tied],
          ['c', tensor(new Uint8Array(8).fill(1))],
        ]),
      ),
    }),
  );
const saved = (name: string, fields: Partial<SmallTensor> = {}): SmallTensor => ({
  name,
  dtype: 'F32',
  shape: [2],
  ...fields,
});

test.each<readonly [difference: string | undefined, tensors: readonly SmallTensor[]]>([
  [undefined, [saved('a'), saved('b'), saved('c')]],
  [undefined, [saved('a'), saved('c')]],
  [undefined, [saved('b'), saved('c')]],
  ["tensor 'a' is not in the conversion", [saved('c')]],
  ["tensor 'c' is not in the conversion", [saved('a')]],
  ["tensor 'd' is in the conversion only", [saved('a'), saved('c'), saved('d')]],
  ["tensor 'c' is F16 [2] instead of F32 [2]", [saved('a'), saved('c', { dtype: 'F16' })]],
  ["tensor 'c' is F32 [1, 2] instead of F32 [2]", [saved('a'), saved('c', { shape: [1, 2] })]],
])('%s', async (difference, tensors) => {
  const conversion = await readCheckpoint(snapshotOf({ 'model.safetensors': safetensorsFile(tensors) }));
  expect(findDifference(await original(), conversion)).toBe(difference);
});
