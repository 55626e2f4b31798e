import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { isStoredBuffer } from '../../formats/checkpoint/index.ts';

/**
 * Tensors that no training moves and that some versions of transformers store and others compute: frequencies of
 * rotary embeddings, causal masks, position numbers.
 */
export function isBuffer({ name, shape }: Pick<TensorRecord, 'name' | 'shape'>): boolean {
  return isStoredBuffer(name) || isCausalMask(name, shape);
}

/** What is `attn.bias` elsewhere has one axis; a mask has four. */
const isCausalMask = (name: string, shape: readonly number[]) =>
  /(?:^|\.)(?:attn|attention|crossattention)\.bias$/.test(name) && shape.length === 4;

/** What batch normalisation has counted: means, and variances, which no line through two of them keeps positive. */
export const isRunningStatistic = (name: string): boolean =>
  /(?:^|\.)(?:running_mean|running_var|num_batches_tracked)$/.test(name);

/** Heads that training with rewards adds beside the language model's own. */
export function isAddedHead(name: string): boolean {
  return /(?:^|\.)(?:v_head|value_head|reward_head|score|classifier|classification_head|regression_head)\./.test(
    name,
  );
}
