/**
 * What transformers ignores when it loads a model of a type, so that training drops it: layers for multi-token
 * prediction, the tower of vision where the class is that of the language model, keys and values of layers that use
 * those of others. Patterns are searched in the names that the checkpoint has.
 *
 * From `_keys_to_ignore_on_load_unexpected` of src/transformers/models/TYPE/modeling_TYPE.py, transformers 5.18.0.
 */
export const ignoredPatterns: ReadonlyMap<string, readonly RegExp[]> = new Map([
  ['deepseek_v3', [/model\.layers\.61.*/]],
  ['deepseek_v32', [/model\.layers\.61.*/]],
  ['deepseek_v4', [/(^|\.)mtp\..*/]],
  ['ernie4_5_moe', [/mtp/]],
  ['exaone4_5', [/mtp.*/]],
  ['exaone_moe', [/mtp.*/]],
  ['gemma3n', [/layers\.\d+\.self_attn\.(k_proj|v_proj|k_norm|v_norm)/]],
  ['gemma4', [/layers\.\d+\.self_attn\.(k_proj|v_proj|k_norm|v_norm)/]],
  ['glm4_moe', [/model\.layers\.92.*/, /model\.layers\.46.*/]],
  ['glm4_moe_lite', [/model\.layers\.47.*/]],
  ['glm4v_moe', [/model\.layers\.92.*/, /model\.layers\.46.*/]],
  ['glm5_next', [/layers\.45\./, /layers\.\d+\.shared_head\./]],
  ['glm_moe_dsa', [/model\.layers\.78.*/]],
  ['glm_ocr', [/model\.language_model\.layers\.16.*/]],
  ['hy_v3', [/model\.layers\.80.*/]],
  ['hy_v4', [/model\.mtp_layers\..*/]],
  ['inkling', [/model\.mtp\..*/]],
  ['longcat_flash', [/model\.mtp.*/]],
  ['longt5', [/decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight/]],
  ['mimo_v2_flash', [/^model\.mtp\./]],
  ['minimax_m3_vl', [/(^|\.)mtp\..*/]],
  ['mt5', [/decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight/]],
  ['nemotron_h', [/mtp.*/]],
  ['olmo_hybrid', [/^mtp.*/]],
  ['qwen3_5', [/^mtp.*/, /^model.visual.*/]],
  ['qwen3_5_moe', [/^mtp.*/, /^model.visual.*/]],
  ['qwen3_next', [/^mtp.*/]],
  ['qwen4_exp', [/^mtp.*/, /^model.visual.*/]],
  // Made from the configuration there: as many layers as it says, after its last.
  ['step3p5', [/(^|\.)layers\.\d+\.(enorm|hnorm|eh_proj|shared_head|transformer)\./]],
  ['t5', [/decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight/]],
  ['umt5', [/decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight/]],
]);

/** What a type of the table is called where it is a part of another model's configuration. */
const partEndings = /_(?:text|mm_model)$/;

/** The patterns for a model_type of config.json. */
export const patternsFor = (modelType: string): readonly RegExp[] =>
  ignoredPatterns.get(modelType.replace(partEndings, '')) ?? [];
