import { isRecord, oneLine } from '../../kit/index.ts';
import { readRope, ropeFields } from './rope-fields.ts';

/** The fields of a config.json that are compared, by path (`text_config.hidden_size`), as bounded text. */
export type ComparedFields = ReadonlyMap<string, string>;

/** How much of a stranger's file is looked at; real ones have a hundred fields on two levels. */
const bounds = {
  fields: 600,
  depth: 3,
  nodes: 4000,
  nameCharacters: 80,
  textCharacters: 2000,
  valueDepth: 5,
};

/** Fields that say nothing of the weights' meaning: notes, training, generation, how to load. */
const ignored = new Set(
  `architectures transformers_version torch_dtype dtype _name_or_path name_or_path auto_map use_cache
  max_position_embeddings initializer_range initializer_factor init_std pretraining_tp torchscript return_dict
  return_dict_in_generate output_attentions output_hidden_states output_scores output_router_logits is_decoder
  is_encoder_decoder add_cross_attention cross_attention_hidden_size tie_encoder_decoder pruned_heads id2label label2id
  problem_type finetuning_task task_specific_params tokenizer_class prefix use_bfloat16 tf_legacy_loss gradient_checkpointing
  use_flash_attn use_flash_attention use_flash_attention_2 attn_implementation _attn_implementation
  _attn_implementation_internal _attn_implementation_autoset chunk_size_feed_forward max_length min_length do_sample
  early_stopping num_beams num_beam_groups diversity_penalty temperature top_k top_p typical_p repetition_penalty
  length_penalty no_repeat_ngram_size encoder_no_repeat_ngram_size bad_words_ids num_return_sequences
  exponential_decay_length_penalty suppress_tokens begin_suppress_tokens remove_invalid_values model_max_length
  seq_length unsloth_fixed unsloth_version`.split(/\s+/),
);
const ignoredEndings = /_token_ids?$|_dropout$|_pdrop$|_dropout_prob$|_loss_coef$|^dropout$/;

/** @param config config.json, parsed; anything but an object has no fields. */
export function readConfigFields(config: unknown): ComparedFields {
  const fields = new Map<string, string>();
  const budget = { nodes: bounds.nodes };
  const visit = (record: Readonly<Record<string, unknown>>, prefix: string, depth: number) => {
    const rope = readRope(record, (value) => writeValue(value, budget));
    for (const [name, text] of rope) fields.set(`${prefix}${name}`, text);
    for (const name in record) {
      if (fields.size >= bounds.fields || --budget.nodes < 0) return;
      if (!Object.hasOwn(record, name) || name.length > bounds.nameCharacters) continue;
      if (ignored.has(name) || ignoredEndings.test(name) || ropeFields.has(name)) continue;
      if (rope.has(name)) continue;
      const value = record[name];
      if (value === undefined) continue;
      if (isRecord(value) && depth < bounds.depth) visit(value, `${prefix}${name}.`, depth + 1);
      else fields.set(`${prefix}${name}`, writeValue(value, budget));
    }
  };
  if (isRecord(config)) visit(config, '', 1);
  return fields;
}

/** JSON with sorted keys, cut off where it is deep or long: what differs beyond that is not seen. */
function writeValue(value: unknown, budget: { nodes: number }, depth = 0): string {
  if (--budget.nodes < 0) return '…';
  if (typeof value === 'string') return JSON.stringify(oneLine(value, bounds.textCharacters));
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth === bounds.valueDepth) return '…';
  const isList = Array.isArray(value);
  const parts: string[] = [];
  let length = 0;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (length > bounds.textCharacters || budget.nodes < 0) {
      parts.push('…');
      break;
    }
    const text = writeValue((value as Readonly<Record<string, unknown>>)[key], budget, depth + 1);
    const part = isList ? text : `${oneLine(key, bounds.nameCharacters)}: ${text}`;
    length += part.length;
    parts.push(part);
  }
  const whole = isList ? `[${parts.join(', ')}]` : `{${parts.toSorted().join(', ')}}`;
  return whole.slice(0, bounds.textCharacters);
}
