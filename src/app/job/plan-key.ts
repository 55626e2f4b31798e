import { createHash, type Hash } from 'node:crypto';
import type { Checkpoint, Shard } from '../../formats/checkpoint/index.ts';
import type {
  FileRange,
  OutputDtype,
  PairingOptions,
  Rounding,
  Selection,
  Snapshot,
  SnapshotFile,
} from '../../kit/index.ts';

/** Changes whenever the same inputs and options would give other weights. */
const outputRevision = 1;

/** Bytes read from the beginning and the middle of every tensor of a directory. */
const sampleBytes = 4096;

/** So much of a side file is in memory at once. */
const hashedAtOnceBytes = 1 << 20;

/**
 * Hex digest of what a derived repo is made of: the two sources, α and how results are stored. Equal keys mean equal
 * weight and side files, on any machine; so it names the staging area and tells a finished run. The name of the
 * target and the version of this program, which card and manifest mention, are not part of it: neither makes another
 * model.
 */
export function planKeyOf(inputs: {
  readonly sftKey: string;
  readonly alignedKey: string;
  readonly alpha: number;
  readonly rounding: Rounding;
  readonly dtype: OutputDtype;
  /** Where it decides which files there are. */
  readonly maxShardBytes: number | undefined;
  readonly pairing: PairingOptions | undefined;
  /** Undefined where the checkpoint alone is derived, so that keys without it stay what they are. */
  readonly pipeline: true | undefined;
  readonly sideFiles: readonly SnapshotFile[];
}): string {
  const { sftKey, alignedKey, alpha, rounding, dtype, maxShardBytes, pairing, pipeline, sideFiles } = inputs;
  return createHash('sha256')
    .update(
      JSON.stringify({
        outputRevision,
        method: 'ExPO',
        rounding,
        dtype,
        maxShardBytes,
        pairing,
        pipeline,
        sft: sftKey,
        aligned: alignedKey,
        alpha,
        sideFiles: sideFiles.map(({ path, byteLength }) => [path, byteLength]),
      }),
    )
    .digest('hex');
}

/** Which part of a commit it is; nothing for the ordinary weights at the top. */
function nameSelection({ subfolder, variant }: Selection): string {
  return subfolder === undefined && variant === undefined ? '' : JSON.stringify([subfolder, variant]);
}

/**
 * Names the content of a checkpoint. A commit does so on the Hub. A directory has no such name, and hashing
 * all of it would cost as much as the run, so weights go by their layout and a sample of every tensor. The
 * other files are hashed whole: a changed template or setting may lie anywhere in them.
 *
 * @param otherFiles those besides the weights that the derived repo depends on.
 * @param surroundings where they are.
 */
export async function checkpointKeyOf(
  checkpoint: Checkpoint,
  otherFiles: readonly SnapshotFile[],
  surroundings: Snapshot = checkpoint.snapshot,
): Promise<string> {
  const { snapshot } = checkpoint;
  const { origin } = snapshot;
  if (origin.kind === 'hub') return `${origin.repo}@${origin.commit}${nameSelection(origin)}`;

  const hash = createHash('sha256');
  for (const shard of checkpoint.shards) {
    hash.update(JSON.stringify([shard.path, shard.byteLength]));
    await addTensors(hash, shard, snapshot);
  }
  for (const { path, byteLength } of otherFiles) {
    hash.update(JSON.stringify([path, byteLength]));
    const source = surroundings.source(path);
    for (let start = 0; start < byteLength; start += hashedAtOnceBytes) {
      hash.update(await source.slice(start, Math.min(byteLength, start + hashedAtOnceBytes)));
    }
  }
  return `directory:${hash.digest('hex')}`;
}

/** Adds what a shard says of each tensor, and the bytes at its beginning and its middle. */
async function addTensors(hash: Hash, { tensors }: Shard, snapshot: Snapshot): Promise<void> {
  const reader = snapshot.openReader(tensors.flatMap(samplesOf));
  const block = new Uint8Array(2 * sampleBytes);
  try {
    for (const tensor of tensors) {
      const { name, dtype, shape, start, end } = tensor;
      const byteLength = samplesOf(tensor).reduce((sum, sample) => sum + sample.end - sample.start, 0);
      const samples = block.subarray(0, byteLength);
      await reader.fill(samples);
      hash.update(JSON.stringify([name, dtype, shape, start, end])).update(samples);
    }
  } finally {
    reader.close();
  }
}

function samplesOf({ path, start, end }: FileRange): readonly FileRange[] {
  const middle = Math.floor((start + end) / 2);
  return [start, middle].map((from) => ({ path, start: from, end: Math.min(end, from + sampleBytes) }));
}
