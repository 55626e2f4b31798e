import { createHash } from 'node:crypto';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { SnapshotFile } from '../kit/snapshot.ts';

/** Changes whenever the same inputs and options would give other bytes. */
const outputRevision = 1;

/** Bytes read from the beginning and the middle of every tensor of a directory. */
const sampleBytes = 4096;

/**
 * Hex digest that names everything the derived repo's bytes depend on: the two sources, α and the options.
 * Equal keys mean equal output, on any machine; so it names the staging area and tells a finished run.
 */
export function planKeyOf(inputs: {
  readonly sftKey: string;
  readonly alignedKey: string;
  readonly alpha: number;
  readonly sideFiles: readonly SnapshotFile[];
}): string {
  const { sftKey, alignedKey, alpha, sideFiles } = inputs;
  return createHash('sha256')
    .update(
      JSON.stringify({
        outputRevision,
        method: 'ExPO',
        rounding: 'nearest',
        sft: sftKey,
        aligned: alignedKey,
        alpha,
        sideFiles: sideFiles.map(({ path, byteLength }) => [path, byteLength]),
      }),
    )
    .digest('hex');
}

/**
 * Names the content of a checkpoint. A commit does so on the Hub. A directory has no such name, and hashing
 * all of it would cost as much as the run, so it goes by the layout and a sample of every tensor and file.
 */
export async function checkpointKeyOf(
  checkpoint: Checkpoint,
  sideFiles: readonly SnapshotFile[],
): Promise<string> {
  const { snapshot } = checkpoint;
  if (snapshot.origin.kind === 'hub') return `${snapshot.origin.repo}@${snapshot.origin.commit}`;

  const hash = createHash('sha256');
  const addSample = async (path: string, start: number, end: number) => {
    const source = snapshot.source(path);
    const middle = Math.floor((start + end) / 2);
    hash.update(await source.slice(start, Math.min(end, start + sampleBytes)));
    hash.update(await source.slice(middle, Math.min(end, middle + sampleBytes)));
  };
  for (const { path, byteLength, tensors } of checkpoint.shards) {
    hash.update(JSON.stringify([path, byteLength]));
    for (const { name, dtype, shape, start, end } of tensors) {
      hash.update(JSON.stringify([name, dtype, shape, start, end]));
      await addSample(path, start, end);
    }
  }
  for (const { path, byteLength } of sideFiles) {
    hash.update(JSON.stringify([path, byteLength]));
    await addSample(path, 0, byteLength);
  }
  return `directory:${hash.digest('hex')}`;
}
