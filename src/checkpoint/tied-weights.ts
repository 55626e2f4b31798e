import type { Checkpoint, TensorRecord } from './checkpoint.ts';

/**
 * Leaves out tied tensors' further names. PyTorch's files hold a tied tensor under each of its names; a model that is
 * configured to tie them needs the first only, and saved as safetensors has no other.
 */
export function dropTiedNames(checkpoint: Checkpoint): Checkpoint {
  if (checkpoint.format !== 'torch' || checkpoint.config?.tie_word_embeddings !== true) return checkpoint;
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
