import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Checkpoint } from '../../src/formats/checkpoint/checkpoint.ts';
import { openCheckpoint } from '../../src/formats/checkpoint/open-checkpoint.ts';
import { encodeHeader } from '../../src/formats/safetensors/header.ts';
import { openDirectorySnapshot } from '../../src/stores/disk/directory-snapshot.ts';
import { type SavedTensor, torchFile } from '../formats/torch/torch-file.ts';
import { exampleOf } from './published.ts';

export type StateDict = ReadonlyMap<string, SavedTensor>;

const readTensors = async ({ snapshot, tensors }: Checkpoint): Promise<StateDict> =>
  new Map(
    await Promise.all(
      [...tensors.values()].map(async ({ name, dtype, shape, path, start, end }) => {
        const bytes = await snapshot.source(path).slice(start, end);
        return [name, { dtype, shape, bytes: Uint8Array.from(bytes) }] as const;
      }),
    ),
  );

export async function readStateDict(directory: string): Promise<StateDict> {
  const snapshot = await openDirectorySnapshot(directory);
  try {
    return await readTensors(await openCheckpoint(snapshot));
  } finally {
    await snapshot.close();
  }
}

/** A directory in the scratch one with the example's other files, the given ones, and changes to its configuration. */
export async function makeDirectory(
  scratch: string,
  name: string,
  example: string,
  files: Readonly<Record<string, Uint8Array | string>>,
  config: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const directory = join(scratch, name);
  await mkdir(directory);
  for (const path of await readdir(exampleOf(example))) {
    if (!path.includes('safetensors')) await cp(join(exampleOf(example), path), join(directory, path));
  }
  const original = JSON.parse(await readFile(join(directory, 'config.json'), 'utf8'));
  await writeFile(join(directory, 'config.json'), JSON.stringify({ ...original, ...config }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  return directory;
}

/** In two shards, as transformers wrote them. */
export function shardedTorch(tensors: StateDict): Record<string, Uint8Array | string> {
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

export function safetensorsOf(tensors: StateDict): Uint8Array {
  const { bytes, fileByteLength } = encodeHeader({
    metadata: { format: 'pt' },
    tensors: [...tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
  });
  return Buffer.concat([bytes, ...[...tensors.values()].map((tensor) => tensor.bytes)], fileByteLength);
}
