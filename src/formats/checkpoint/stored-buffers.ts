/** What versions of transformers stored that is computed by others. */
const buffers =
  /(?:^|\.)(?:(?:original_)?inv_freq|rotary_emb\.(?:cos|sin)_cached|position_ids|masked_bias|relative_position_index|(?:encoder|decoder)\.version)$/;

/** Whether a tensor is a buffer by its name: a model computes it, so that it may be stored or not. */
export const isStoredBuffer = (name: string): boolean => buffers.test(name);
