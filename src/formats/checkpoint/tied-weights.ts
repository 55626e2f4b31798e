import type { Checkpoint, TensorRecord } from './checkpoint.ts';
import { modelSections } from './model-sections.ts';

/**
 * Whether config.json says that token embeddings and output layer are one tensor; undefined where it leaves that to
 * the model's class.
 */
export function statesTiedEmbeddings(config: Checkpoint['config']): boolean | undefined {
  for (const { fields } of modelSections(config)) {
    const { tie_word_embeddings: tied } = fields;
    if (typeof tied === 'boolean') return tied;
  }
  return undefined;
}

/**
 * Leaves out tied tensors' further names. PyTorch's files hold a tied tensor under each of its names; a model that
 * ties them needs the first only, and saved as safetensors has no other. Without a configuration all names stay: it is
 * not known who will load them.
 */
export function dropTiedNames(checkpoint: Checkpoint): Checkpoint {
  const { format, config } = checkpoint;
  if (format !== 'torch' || config === undefined || statesTiedEmbeddings(config) === false) return checkpoint;
  const shards = checkpoint.shards.map((shard) => ({ ...shard, tensors: firstOfEachPlace(shard.tensors) }));
  const kept = new Set(shards.flatMap(({ tensors }) => tensors.map(({ name }) => name)));
  const tensors = new Map([...checkpoint.tensors].filter(([name]) => kept.has(name)));
  return { ...checkpoint, shards, tensors };
}

function firstOfEachPlace(tensors: readonly TensorRecord[]): readonly TensorRecord[] {
  const seen = new Set<string>();
  return tensors.filter(({ start, end }) => {
    const place = `${start} ${end}`;
    if (start < end && seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}
