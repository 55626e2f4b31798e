import { modelSections } from '../../formats/checkpoint/index.ts';
import { isRecord, listSome, oneLine } from '../../kit/index.ts';
import { readConfigFields } from './config-fields.ts';
import type { PairFacts } from './facts.ts';
import { labelSides } from './side-label.ts';
import type { UnsettledVerdict } from './verdict.ts';

/**
 * Fields by which the same weights compute something else, at every position of every text; a pair that differs here
 * is none, whatever its tensors are called. Left to a warning on purpose, since pairs of the paper differ in them:
 * `sliding_window` (acts beyond the window only), dynamic `rope_scaling` (beyond the trained length only), and the
 * `eps` of norms (1e-5 against 1e-6).
 */
const computationFields = new Set(
  `rope_theta rope_scaling original_max_position_embeddings partial_rotary_factor rotary_pct rotary_dim rope_interleaved position_embedding_type alibi
  hidden_size num_hidden_layers num_attention_heads num_key_value_heads head_dim qk_nope_head_dim qk_rope_head_dim
  v_head_dim hidden_act hidden_activation activation_function tie_word_embeddings attn_logit_softcapping
  final_logit_softcapping query_pre_attn_scalar attention_multiplier residual_multiplier embedding_multiplier
  logits_scaling logit_scale scale_emb scale_depth num_experts_per_tok num_local_experts num_experts n_routed_experts
  norm_topk_prob parallel_attn use_parallel_residual scale_attn_weights multi_query new_decoder_architecture quant_method`.split(
    /\s+/,
  ),
);

const mostFields = 8;
const mostValueCharacters = 48;
const mostFieldCharacters = 64;

export function findDifferentArchitectures(facts: PairFacts): UnsettledVerdict | undefined {
  const configs = comparableConfigs(facts);
  const sft = readArchitecture(configs.sft);
  const aligned = readArchitecture(configs.aligned);
  // The type is older than the architecture in some repos: internlm2 was `internlm` for a while.
  const kind =
    sft.architecture !== undefined && aligned.architecture !== undefined ? 'architecture' : 'modelType';
  const [a, b] = [sft[kind], aligned[kind]];
  if (a === undefined || b === undefined || a === b) return undefined;
  const sides = labelSides(facts);
  return {
    message: `${sides.sft} is a ${oneLine(a, mostFieldCharacters)}, ${sides.aligned} a ${oneLine(b, mostFieldCharacters)}, by config.json.`,
    hint: 'Check that θ0 is the checkpoint that the training of θ1 started from.',
  };
}

/**
 * Both configurations; of a model with several parts that of its language model, where the other side is this language
 * model alone.
 */
function comparableConfigs({ sft, aligned }: PairFacts): {
  readonly sft: unknown;
  readonly aligned: unknown;
} {
  return { sft: partLike(sft.config, aligned.config), aligned: partLike(aligned.config, sft.config) };
}

function partLike(config: unknown, other: unknown): unknown {
  if (!isRecord(config) || !isRecord(other) || config.model_type === other.model_type) return config;
  const part = modelSections(config).find(
    ({ name, fields }) => name !== undefined && fields.model_type === other.model_type,
  );
  return part?.fields ?? config;
}

function readArchitecture(config: unknown): { readonly architecture?: string; readonly modelType?: string } {
  if (!isRecord(config)) return {};
  const { architectures, model_type: modelType } = config;
  const architecture: unknown = Array.isArray(architectures) ? architectures[0] : architectures;
  return {
    ...(typeof architecture === 'string' ? { architecture } : {}),
    ...(typeof modelType === 'string' ? { modelType } : {}),
  };
}

/** Fields that both files have and give other values; what only one has is the other's default, which is not known here. */
export function findDifferentConfiguration(facts: PairFacts): {
  readonly computation?: UnsettledVerdict;
  readonly rest?: UnsettledVerdict;
} {
  const configs = comparableConfigs(facts);
  const sft = readConfigFields(configs.sft);
  const aligned = readConfigFields(configs.aligned);
  const found: Record<'computation' | 'rest', string[]> = { computation: [], rest: [] };
  for (const [path, value] of sft) {
    const other = aligned.get(path);
    if (other === undefined || other === value || isLeftToDefault(path, value, other)) continue;
    if (isOneForAll(value, other) || isOneForAll(other, value)) continue;
    const kind = changesComputation(path, value, other) ? 'computation' : 'rest';
    const values = [value, other].map((text) => oneLine(text, mostValueCharacters));
    found[kind].push(`${oneLine(path, mostFieldCharacters)} is ${values.join(' and ')}`);
  }
  const sides = labelSides(facts);
  const intro = `config.json of ${sides.sft} and ${sides.aligned} differ`;
  return {
    ...(found.computation.length === 0
      ? {}
      : {
          computation: {
            message: `${intro} in what the same weights compute: ${listSome(found.computation, mostFields)}.`,
            hint: 'Check that θ0 is the checkpoint that the training of θ1 started from, and which of the two files is right.',
          },
        }),
    ...(found.rest.length === 0
      ? {}
      : {
          rest: {
            message: `${intro}: ${listSome(found.rest, mostFields)}.`,
            hint: `The derived model takes the file of ${sides.aligned}; check that its values are meant.`,
          },
        }),
  };
}

const fieldOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);

/** A number for each layer that is the same for all of them, and this number. */
function isOneForAll(list: string, value: string): boolean {
  return (
    list.startsWith('[') &&
    list
      .slice(1, -1)
      .split(', ')
      .every((item) => item === value)
  );
}

/** `head_dim: null` is as good as no `head_dim`. Caps of logits are the exception: for them null means none. */
function isLeftToDefault(path: string, a: string, b: string): boolean {
  const field = fieldOf(path);
  return computationFields.has(field) && !field.endsWith('softcapping') && (a === 'null' || b === 'null');
}

function changesComputation(path: string, a: string, b: string): boolean {
  const field = fieldOf(path);
  if (!computationFields.has(field)) return false;
  const values = [a, b];
  if (field === 'rope_scaling')
    return !values.every((value) => value === 'none' || value.startsWith('dynamic'));
  // Names for the exact function and for its approximations, which training does not tell apart.
  return (
    !values.every((value) => /^"gelu\w*"$/.test(value)) &&
    !values.every((value) => /^"(silu|swish)"$/.test(value))
  );
}
