import {
  FormatError,
  IncompatibleError,
  listNames,
  mapConcurrently,
  nameOf,
  readSmallFile,
  type Snapshot,
} from '../../kit/index.ts';
import { JsonReader } from '../json/json-reader.ts';
import { parseIndex, type SafetensorsIndex } from '../safetensors/index-file.ts';
import { readHeader } from '../safetensors/read-header.ts';
import { readTorchCheckpoint } from '../torch/read-checkpoint.ts';
import type { Checkpoint, Shard, TensorRecord, WeightsFormat } from './checkpoint.ts';
import { chooseWeights } from './choose-weights.ts';
import { joinShards } from './join-shards.ts';
import {
  findQuantisation,
  findQuantisedConfig,
  noteLeftOver,
  type Quantisation,
  refuseQuantised,
} from './quantisation.ts';
import { findScattered } from './scattered-weights.ts';
import { dropTiedNames } from './tied-weights.ts';
import { findUnmerged } from './unmerged-adapter.ts';
import type { WeightsChoice } from './usual-weights.ts';
import { ordinaryNameOf } from './variant.ts';

const maxConfigByteLength = 16 << 20;
const maxIndexByteLength = 256 << 20;
/** Headers read at once. */
const maxConcurrentReads = 8;

/**
 * Opens the checkpoint of a snapshot by its headers; no weights are read. Safetensors come before PyTorch's files
 * where both are there.
 *
 * @throws IncompatibleError when there are no weights that can be read, when they are quantised, or when index
 *   and shards disagree; FormatError for damaged files.
 */
export async function openCheckpoint(snapshot: Snapshot): Promise<Checkpoint> {
  const repeated = new Set<string>();
  const config = await readConfig(snapshot, (key) => repeated.add(key));
  const choice = chooseWeights(snapshot, config);
  const stated = config && findQuantisedConfig(config, snapshot.source('config.json').name);
  try {
    const read = await readWeights(snapshot, choice, config);
    const notes = [
      ...(read.notes ?? []),
      ...(stated === undefined ? [] : [noteLeftOver(stated)]),
      ...noteRepeated(snapshot, [...repeated]),
    ];
    const unmerged = findUnmerged(read);
    if (unmerged !== undefined) throw unmerged;
    return accept({ ...read, ...(notes.length === 0 ? {} : { notes }) }, stated);
  } catch (error) {
    // Headers may have types that only quantised checkpoints have.
    if (error instanceof FormatError) refuseQuantised(stated);
    throw error;
  }
}

/**
 * Reads the same of a checkpoint that is only looked at: it may be quantised, and tied tensors have all their names.
 *
 * @throws as {@link openCheckpoint}, but for what is quantised.
 */
export async function readCheckpoint(snapshot: Snapshot): Promise<Checkpoint> {
  const config = await readConfig(snapshot);
  return readWeights(snapshot, chooseWeights(snapshot, config), config);
}

async function readWeights(
  snapshot: Snapshot,
  choice: WeightsChoice,
  config: Checkpoint['config'],
): Promise<Checkpoint> {
  const { format } = choice;
  if (choice.kind === 'single') {
    const shard = await readShard(snapshot, choice.path, format);
    const tensors = new Map(shard.tensors.map((tensor) => [tensor.name, tensor]));
    return refuseEmpty({ snapshot, format, tensors, shards: [shard], index: undefined, config });
  }
  const { indexPath } = choice;
  const { name } = snapshot.source(indexPath);
  const index = await readIndex(snapshot, indexPath, format);
  const paths = [...new Set(index.weightMap.values())].sort();
  const missing = paths.filter((path) => !snapshot.files.has(path));
  if (missing.length > 0) {
    throw new IncompatibleError(
      `${name} names ${paths.length} shards, of which ${missing.length} are missing: ${listNames(missing)}.`,
      {
        code: 'shard-missing',
        hint: 'The upload or download is incomplete; complete it, or use another revision.',
      },
    );
  }
  const shards = await mapConcurrently(paths, maxConcurrentReads, (path) =>
    readShard(snapshot, path, format),
  );
  const { tensors, notes } = joinShards(index, shards, { name, config });
  return refuseEmpty({
    snapshot,
    format,
    tensors,
    shards,
    index: { path: indexPath, metadata: index.metadata },
    ...(notes.length === 0 ? {} : { notes }),
    config,
  });
}

/**
 * Opens safetensors files by their headers, whatever an index says of them.
 *
 * @throws FormatError for damaged files, InputError for one that is not there.
 */
export async function openShards(snapshot: Snapshot, paths: readonly string[]): Promise<Checkpoint> {
  const shards = await mapConcurrently(paths, maxConcurrentReads, (path) =>
    readShard(snapshot, path, 'safetensors'),
  );
  const tensors = new Map(shards.flatMap((shard) => shard.tensors).map((tensor) => [tensor.name, tensor]));
  const config = await readConfig(snapshot);
  return accept(refuseEmpty({ snapshot, format: 'safetensors', tensors, shards, index: undefined, config }));
}

/** @throws FormatError when the index does not follow its format. */
export async function readIndex(
  snapshot: Snapshot,
  path: string,
  format: WeightsFormat = 'safetensors',
): Promise<SafetensorsIndex> {
  const content = await readSmallFile(snapshot, path, maxIndexByteLength);
  const { name } = snapshot.source(path);
  const index = parseIndex(content, name, format === 'torch' ? '.bin' : '.safetensors');
  const { variant } = snapshot.origin;
  if (variant === undefined) return index;
  const weightMap = [...index.weightMap].map(
    ([tensor, shard]) => [tensor, ordinaryNameOf(shard, variant)] as const,
  );
  return { ...index, weightMap: new Map(weightMap) };
}

function accept(checkpoint: Checkpoint, stated?: Quantisation): Checkpoint {
  refuseQuantised(findQuantisation(checkpoint, stated));
  const scattered = findScattered(checkpoint);
  if (scattered !== undefined) throw scattered;
  return dropTiedNames(checkpoint);
}

const noteRepeated = (snapshot: Snapshot, keys: readonly string[]) =>
  keys.length === 0
    ? []
    : [
        `${snapshot.source('config.json').name} has keys more than once, of which the last counts: ${listNames(keys)}.`,
      ];

function refuseEmpty(checkpoint: Checkpoint): Checkpoint {
  const place = nameOf(checkpoint.snapshot.origin);
  if (checkpoint.tensors.size === 0) {
    throw new IncompatibleError(
      `${place} has a checkpoint without tensors (${checkpoint.shards[0]?.path}).`,
      {
        code: 'checkpoint-empty',
        hint: 'Save the checkpoint again, with its weights.',
      },
    );
  }
  return checkpoint;
}

async function readShard(snapshot: Snapshot, path: string, format: WeightsFormat): Promise<Shard> {
  const source = snapshot.source(path);
  if (format === 'torch') {
    const { tensors, wrapper, otherEntries } = await readTorchCheckpoint(source);
    const isMore = wrapper !== undefined || otherEntries.length > 0;
    return {
      path,
      byteLength: source.byteLength,
      metadata: undefined,
      tensors: tensors.map((tensor): TensorRecord => ({ ...tensor, path })),
      leftOut: isMore ? { wrapper, entries: otherEntries } : undefined,
    };
  }
  const { metadata, tensors, fileByteLength } = await readHeader(source);
  return {
    path,
    byteLength: fileByteLength,
    metadata,
    tensors: tensors.map((tensor): TensorRecord => ({ ...tensor, path })),
  };
}

/**
 * config.json as Python writes it; undefined where there is none.
 *
 * @param onRepeatedKey is told of keys that are there again; of these the last value counts, as for Python.
 */
export async function readConfig(
  snapshot: Snapshot,
  onRepeatedKey: (key: string) => void = () => {},
  path = 'config.json',
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!snapshot.files.has(path)) return undefined;
  const bytes = await readSmallFile(snapshot, path, maxConfigByteLength);
  const source = snapshot.source(path).name;
  const reader = new JsonReader(bytes, { source, code: 'config-json', allowNonFinite: true, onRepeatedKey });
  const config = reader.readValue('config.json');
  reader.readEnd('config.json');
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    return reader.fail('config.json must be an object', 0);
  }
  return config as Record<string, unknown>;
}
