import { expect, test } from 'vitest';
import { placeOf } from '../../../src/core/plan/model-place.ts';

/** Names as transformers and the authors of models give them. */
test.each([
  ['model.embed_tokens.weight', 'embeddings', undefined],
  ['model.layers.0.self_attn.q_proj.weight', 'attention', 0],
  ['model.layers.31.self_attn.o_proj.bias', 'attention', 31],
  ['model.layers.7.self_attn.q_norm.weight', 'norms', 7],
  ['model.layers.7.mlp.gate_proj.weight', 'mlp', 7],
  ['model.layers.7.block_sparse_moe.experts.3.w2.weight', 'mlp', 7],
  ['model.layers.7.mlp.experts.12.down_proj.weight', 'mlp', 7],
  ['model.layers.7.input_layernorm.weight', 'norms', 7],
  ['model.layers.7.post_attention_layernorm.weight', 'norms', 7],
  ['model.norm.weight', 'norms', undefined],
  ['lm_head.weight', 'head', undefined],
  ['score.weight', 'head', undefined],
  // internlm2
  ['model.tok_embeddings.weight', 'embeddings', undefined],
  ['model.layers.12.attention.wqkv.weight', 'attention', 12],
  ['model.layers.12.attention_norm.weight', 'norms', 12],
  ['model.layers.12.feed_forward.w1.weight', 'mlp', 12],
  ['model.layers.12.ffn_norm.weight', 'norms', 12],
  ['output.weight', 'head', undefined],
  // gpt2 and gpt-neox
  ['transformer.wte.weight', 'embeddings', undefined],
  ['transformer.h.5.attn.c_attn.weight', 'attention', 5],
  ['transformer.h.5.mlp.c_fc.weight', 'mlp', 5],
  ['transformer.h.5.ln_1.weight', 'norms', 5],
  ['transformer.ln_f.weight', 'norms', undefined],
  ['gpt_neox.layers.3.attention.query_key_value.weight', 'attention', 3],
  ['gpt_neox.layers.3.attention.dense.weight', 'attention', 3],
  ['embed_out.weight', 'head', undefined],
  // bert, where an output is a projection of its block
  ['bert.encoder.layer.4.attention.output.dense.weight', 'attention', 4],
  ['bert.encoder.layer.4.output.dense.weight', 'other', 4],
  ['bert.embeddings.LayerNorm.weight', 'norms', undefined],
  // t5
  ['encoder.block.2.layer.0.SelfAttention.q.weight', 'attention', 2],
  ['encoder.block.2.layer.1.DenseReluDense.wi_0.weight', 'mlp', 2],
  // models with several parts
  ['language_model.model.layers.2.mlp.up_proj.weight', 'mlp', 2],
  ['vision_tower.vision_model.encoder.layers.9.mlp.fc1.weight', 'other', undefined],
  ['model.layers.2.mixer.A_log', 'other', 2],
  ['weight', 'other', undefined],
  ['', 'other', undefined],
] as const)('%s belongs to %s of layer %s', (tensor, part, layer) => {
  expect(placeOf(tensor)).toEqual({ part, ...(layer === undefined ? {} : { layer }) });
});
