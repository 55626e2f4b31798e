import type { Checkpoint, Shard, TensorRecord, WeightsFormat } from '../../formats/checkpoint/index.ts';
import { readHeader } from '../../formats/safetensors/index.ts';
import { readTorchCheckpoint } from '../../formats/torch/index.ts';
import { IncompatibleError, listNames, nameOf, readSmallFile, type Snapshot } from '../../kit/index.ts';
import { type Adapter, adapterConfigPath } from './adapter.ts';
import { maxAdapterConfigByteLength, parseAdapterConfig } from './adapter-config.ts';
import { sortTensors } from './sort-tensors.ts';

/** As PEFT looks for them. */
const weights: readonly (readonly [path: string, format: WeightsFormat])[] = [
  ['adapter_model.safetensors', 'safetensors'],
  ['adapter_model.bin', 'torch'],
];

/**
 * Opens the LoRA adapter of a snapshot by its config and the header of its weights; no weights are read.
 * Undefined where there is none, that is, no adapter_config.json.
 *
 * @throws IncompatibleError `adapter-unsupported` for adapters of other kinds, `adapter-weights` for those
 *   whose weights are missing or not whole; FormatError for damaged files.
 */
export async function openAdapter(snapshot: Snapshot): Promise<Adapter | undefined> {
  if (!snapshot.files.has(adapterConfigPath)) return undefined;
  const content = await readSmallFile(snapshot, adapterConfigPath, maxAdapterConfigByteLength);
  const config = parseAdapterConfig(content, nameOf(snapshot.origin, adapterConfigPath));
  const [path, format] = weights.find(([name]) => snapshot.files.has(name)) ?? [];
  if (path === undefined || format === undefined) {
    throw new IncompatibleError(
      `${nameOf(snapshot.origin)} has ${adapterConfigPath}, but neither adapter_model.safetensors nor adapter_model.bin.`,
      { code: 'adapter-weights', hint: 'Upload or download the adapter with its weights.' },
    );
  }
  const checkpoint = await openWeights(snapshot, path, format);
  const { unused, ...sorted } = sortTensors(checkpoint, config);
  return { config, checkpoint: withoutUnused(checkpoint, unused), ...sorted };
}

function withoutUnused(checkpoint: Checkpoint, unused: ReadonlySet<string>): Checkpoint {
  if (unused.size === 0) return checkpoint;
  const tensors = new Map([...checkpoint.tensors].filter(([name]) => !unused.has(name)));
  const place = nameOf(checkpoint.snapshot.origin, checkpoint.shards[0]?.path);
  const note = `${place}: ${listNames([...unused])} are left out: PEFT loads the same modules by their plain names.`;
  return { ...checkpoint, tensors, notes: [note] };
}

async function openWeights(snapshot: Snapshot, path: string, format: WeightsFormat): Promise<Checkpoint> {
  const source = snapshot.source(path);
  const header = format === 'torch' ? await readTorchCheckpoint(source) : await readHeader(source);
  const tensors = header.tensors.map((tensor): TensorRecord => ({ ...tensor, path }));
  const metadata = 'metadata' in header ? header.metadata : undefined;
  const shard: Shard = { path, byteLength: source.byteLength, metadata, tensors };
  return {
    snapshot,
    format,
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    shards: [shard],
    index: undefined,
    config: undefined,
  };
}
