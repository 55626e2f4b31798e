/** A row for each token: what words are looked up in, by the names that transformers' architectures give it. */
const embeddingNames =
  /(?:^|\.)(?:embed_tokens|wte|tok_embeddings|embed_in|word_embeddings|shared|backbone\.embeddings)\.weight$/;

/**
 * What gives each token its score. `output` is also what some call a projection inside of a block; heads for masked
 * words have a `decoder` after other layers; `proj_out` is Whisper's. Names from `_tied_weights_keys` of transformers 5.18.
 */
const headNames =
  /^(?:(?:.*\.)?(?:lm_head|lm_head\.out_proj|embed_out|lm_head\.decoder|predictions|predictions\.decoder|vocab_projector)|(?:model\.)?output|proj_out|(?:decoder\.)?output_projection)\.(?:weight|bias)$/;

/** Tables that are one in every model of T5's and BART's kind, by their names after those of the model. */
const sharedTables = /(?:^|\.)((?:encoder|decoder)\.embed_tokens|shared)\.weight$/;

export const isTokenEmbedding = (name: string): boolean => embeddingNames.test(name);

export const isOutputHead = (name: string): boolean => headNames.test(name);

/** Whether a tensor has a row for each token. */
export const hasTokenRows = (name: string): boolean => isTokenEmbedding(name) || isOutputHead(name);

/** What tells a table of embeddings from others of a model: those of encoder and decoder are one with `shared`. */
export function tableOf(name: string): string {
  const shared = sharedTables.exec(name)?.[1];
  return shared === undefined
    ? name
    : `${name.slice(0, name.length - shared.length - '.weight'.length)}shared`;
}
