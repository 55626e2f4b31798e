import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dtypes } from '../../src/formats/torch/dtypes.ts';
import { readTorchCheckpoint } from '../../src/formats/torch/read-checkpoint.ts';
import { findPython, runInterpreter } from './python.ts';

interface Loaded {
  readonly file: string;
  readonly contiguous: boolean;
  readonly tensors: readonly { name: string; dtype: string; shape: number[]; sha256: string }[];
}

/** What the reader finds in a file, with the bytes at the ranges it gives, and how many reads it took. */
async function readFileWithBytes(path: string) {
  await using file = await open(path);
  const { size } = await file.stat();
  let readCount = 0;
  const slice = async (start: number, end: number) => {
    readCount++;
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    if (bytesRead < bytes.length) throw new Error(`a read past the end of ${path}`);
    return bytes;
  };
  const { tensors } = await readTorchCheckpoint({ name: path, byteLength: size, slice });
  const openingCount = readCount;
  const contents = [];
  for (const { name, dtype, shape, start, end } of tensors) {
    const bytes = await slice(start, end);
    contents.push({ name, dtype, shape, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return { contents, openingCount };
}

const python = findPython(['torch', 'transformers']);

describe.skipIf(python === undefined)('what torch.save writes', () => {
  let folder: string;
  let files: readonly Loaded[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'torch-checkpoints-'));
    const script = fileURLToPath(new URL('torch-checkpoints.py', import.meta.url));
    files = JSON.parse(await runInterpreter([script, folder], process.env));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is read as torch.load reads it, or refused where it does not lie row by row', async () => {
    for (const { file, contiguous, tensors } of files) {
      const reading = readFileWithBytes(join(folder, file));
      if (!contiguous) {
        await expect(reading, file).rejects.toMatchObject({ code: 'torch-strides' });
        continue;
      }
      const { contents, openingCount } = await reading;
      expect(contents, file).toEqual(
        tensors.map((tensor) => ({ ...tensor, dtype: dtypes.get(tensor.dtype) })),
      );
      expect(openingCount, file).toBeLessThanOrEqual(20);
    }
    expect(files.filter(({ contiguous }) => contiguous).length).toBeGreaterThan(20);
    expect(files.filter(({ contiguous }) => !contiguous).length).toBeGreaterThan(10);
  });
});
