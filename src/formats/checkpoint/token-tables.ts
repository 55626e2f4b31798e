/** A row for each token: what words are looked up in, by the names that transformers' architectures give it. */
const embeddingNames = /(?:^|\.)(?:embed_tokens|wte|tok_embeddings|embed_in|word_embeddings|shared)\.weight$/;

/** What gives each token its score. `output` is also what some call a projection inside of a block. */
const headNames = /^(?:(?:.*\.)?(?:lm_head|embed_out)|(?:model\.)?output)\.(?:weight|bias)$/;

export const isTokenEmbedding = (name: string): boolean => embeddingNames.test(name);

export const isOutputHead = (name: string): boolean => headNames.test(name);

/** Whether a tensor has a row for each token. */
export const hasTokenRows = (name: string): boolean => isTokenEmbedding(name) || isOutputHead(name);
