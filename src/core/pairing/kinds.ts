import type { TensorRecord } from '../../formats/checkpoint/index.ts';

/**
 * Tensors that no training moves and that some versions of transformers store and others compute: frequencies of
 * rotary embeddings, causal masks, position numbers.
 */
export function isBuffer({ name, shape }: Pick<TensorRecord, 'name' | 'shape'>): boolean {
  if (/(?:^|\.)(?:rotary_emb\.(?:original_)?inv_freq|position_ids|masked_bias)$/.test(name)) return true;
  // What is `attn.bias` elsewhere has one axis; a mask has four.
  return /(?:^|\.)(?:attn|attention)\.bias$/.test(name) && shape.length === 4;
}

/** Heads that training with rewards adds beside the language model's own. */
export function isAddedHead(name: string): boolean {
  return /(?:^|\.)(?:v_head|value_head|reward_head|score|classifier|classification_head|regression_head)\./.test(
    name,
  );
}
