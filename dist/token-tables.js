// src/checkpoint/float-dtypes.ts
/** Float dtypes that can be extrapolated. */
const floatDtypes = [
	"BF16",
	"F16",
	"F32",
	"F64"
];
const isFloatDtype = (dtype) => floatDtypes.includes(dtype);
const hasFloatDtype = (tensor) => isFloatDtype(tensor.dtype);
// src/checkpoint/token-tables.ts
/** A row for each token: what words are looked up in, by the names that transformers' architectures give it. */
const embeddingNames = /(?:^|\.)(?:embed_tokens|wte|tok_embeddings|embed_in|word_embeddings)\.weight$/;
/** What gives each token its score. `output` is also what some call a projection inside of a block. */
const headNames = /^(?:(?:.*\.)?(?:lm_head|embed_out)|(?:model\.)?output)\.(?:weight|bias)$/;
const isTokenEmbedding = (name) => embeddingNames.test(name);
const isOutputHead = (name) => headNames.test(name);
/** Whether a tensor has a row for each token. */
const hasTokenRows = (name) => isTokenEmbedding(name) || isOutputHead(name);
export { hasFloatDtype as a, floatDtypes as i, isOutputHead as n, isFloatDtype as o, isTokenEmbedding as r, hasTokenRows as t };
