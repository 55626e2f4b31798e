import { describe, expect, test } from 'vitest';
import { readTorchCheckpoint } from '../../../src/formats/torch/read-checkpoint.ts';
import { buildArchive, type Entry } from './build-archive.ts';
import { dict, pickle, tensor } from './build-pickle.ts';
import { CountingSource } from './sources.ts';

/** A file like torch's, with storages of so many elements, of which only the surroundings are there. */
function buildModel(elementCounts: readonly number[]) {
  const names = Object.fromEntries(
    elementCounts.map((count, key) => [
      `model.layers.${key}.self_attn.q_proj.weight`,
      tensor({ key: String(key), count, type: 'BFloat16Storage' }),
    ]),
  );
  return buildArchive([
    { name: 'archive/data.pkl', data: pickle(dict(names)) },
    { name: 'archive/.format_version', data: '1' },
    { name: 'archive/.storage_alignment', data: '64' },
    { name: 'archive/byteorder', data: 'little' },
    ...elementCounts.map((count, key): Entry => ({ name: `archive/data/${key}`, data: 2 * count })),
    { name: 'archive/version', data: '3\n' },
    { name: 'archive/.data/serialization_id', data: '0'.repeat(40) },
  ]);
}

describe('a checkpoint is opened by few and small reads', () => {
  test.each([
    ['300 large storages', Array(300).fill(20_000_000), 18, 1],
    // Norms and biases between matrices, as in most models.
    [
      'large and small in turn',
      Array.from({ length: 400 }, (_, index) => (index % 2 ? 4096 : 8_000_000)),
      18,
      1,
    ],
    ['5000 storages of experts', Array(5000).fill(1_000_000), 19, 3],
    ['thousands of tiny storages', Array(3000).fill(10), 19, 3],
    ['storages of 30 KiB', Array(1000).fill(15_000), 19, 5],
    ['storages of 3 KiB', Array(2000).fill(1500), 20, 8],
    ['one storage over 4 GiB', [10, 3 * 2 ** 30, 10], 5, 1],
    ['200 GB', Array(50).fill(2e9), 18, 1],
  ])('%s', async (_, elementCounts: number[], maxReadCount, maxMegabytes) => {
    const model = buildModel(elementCounts);
    const source = new CountingSource(model);
    const { tensors } = await readTorchCheckpoint(source);
    expect(tensors.map(({ start, end }) => [start, end])).toEqual(
      elementCounts.map((count, key) => {
        const start = model.starts.get(`archive/data/${key}`) ?? 0;
        return [start, start + 2 * count];
      }),
    );
    expect(source.readCount).toBeLessThanOrEqual(maxReadCount);
    expect(source.readByteLength).toBeLessThan(maxMegabytes * 2 ** 20);
    expect(source.peakConcurrency).toBeLessThanOrEqual(8);
  });

  test('and the source is not read on after it failed', async () => {
    const source = new CountingSource(buildModel(Array(300).fill(1_000_000)));
    const slice = source.slice.bind(source);
    let failureCount = 0;
    source.slice = async (start, end) => {
      if (source.readCount < 4) return slice(start, end);
      failureCount++;
      throw new Error('gone');
    };
    await expect(readTorchCheckpoint(source)).rejects.toThrow('gone');
    expect(failureCount).toBeLessThanOrEqual(8);
  });
});
