import { IncompatibleError, listNames } from '../../kit/index.ts';
import type { SafetensorsIndex } from '../safetensors/index-file.ts';
import type { Checkpoint, Shard, TensorRecord } from './checkpoint.ts';
import { isStoredBuffer } from './stored-buffers.ts';
import { canBeTied } from './tied-weights.ts';
import { hasTokenRows } from './token-tables.ts';

export interface JoinedShards {
  readonly tensors: ReadonlyMap<string, TensorRecord>;
  /** Where index and shards say different things that come to the same, each as a sentence. */
  readonly notes: readonly string[];
}

/**
 * All tensors in the order of the index, and what it does not list after them. Loaders go by what the shards store, so
 * that an index may be wrong about that; it may list names that no shard stores where a tie explains them, as the Hub's
 * own converter leaves them behind, and buffers.
 *
 * @throws IncompatibleError for a tensor that is stored twice, or is missing.
 */
export function joinShards(
  { weightMap }: SafetensorsIndex,
  shards: readonly Shard[],
  index: { readonly name: string; readonly config: Checkpoint['config'] },
): JoinedShards {
  const found = new Map<string, TensorRecord>();
  const elsewhere: string[] = [];
  for (const tensor of shards.flatMap((shard) => shard.tensors)) {
    const known = found.get(tensor.name);
    if (known !== undefined) {
      throw disagreement(
        index.name,
        `Tensor '${tensor.name}' is stored in ${known.path} and in ${tensor.path}`,
      );
    }
    if (weightMap.get(tensor.name) !== tensor.path) elsewhere.push(tensor.name);
    found.set(tensor.name, tensor);
  }
  const tables = [...found.keys()].filter(hasTokenRows);
  const tensors = new Map<string, TensorRecord>();
  const unstored: string[] = [];
  for (const [name, path] of weightMap) {
    const tensor = found.get(name);
    if (tensor !== undefined) tensors.set(name, tensor);
    else if (isStoredBuffer(name) || tables.some((table) => canBeTied(name, table, index.config)))
      unstored.push(name);
    else throw disagreement(index.name, `Tensor '${name}' is not in ${path}, where the index has it`);
  }
  for (const [name, tensor] of found) tensors.set(name, tensor);
  return {
    tensors,
    notes: [
      ...noteSome(elsewhere, index.name, 'does not list where these are stored'),
      ...noteSome(unstored, index.name, 'lists what no shard stores, since it is tied to others or computed'),
    ],
  };
}

const noteSome = (names: readonly string[], indexName: string, what: string) =>
  names.length === 0 ? [] : [`${indexName} ${what}: ${listNames(names)}.`];

function disagreement(indexName: string, fault: string): IncompatibleError {
  return new IncompatibleError(`${fault} (${indexName}).`, {
    code: 'index-mismatch',
    hint: 'Index and shards are of different savings; upload or download the checkpoint again as a whole.',
  });
}
