import { createHash } from 'node:crypto';
import type { Question, RefusalReason } from '../../../../src/bot/detect/decision.ts';
import type { NewRepo } from '../../../../src/stores/embedded-hub/store.ts';

/** A repo of the simulated Hub. */
export interface SimulatedRepo {
  readonly id: string;
  readonly tags?: readonly string[];
  readonly base?: string | readonly string[];
  readonly datasets?: readonly string[];
  /** Further fields of the front matter. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Text of the card; there is no card where there are neither text nor fields. */
  readonly text?: string;
  readonly weights?: 'whole' | 'adapter' | 'gguf' | 'none';
  /** Of a PEFT adapter, adapter_config.json; its weights are an adapter's then, unless it is said otherwise. */
  readonly adapter?: Readonly<Record<string, unknown>> | undefined;
  /** Repos with the same words have the same weights; default: the repo's name. */
  readonly weightsOf?: string;
  readonly parameterCount?: number;
  readonly dtype?: string;
  readonly architecture?: string;
  readonly modelType?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly gated?: boolean;
  readonly disabled?: boolean;
  /** Exists only as a name that others mention. */
  readonly deleted?: boolean;
  /** It was published under this name before. */
  readonly formerly?: string;
  /** Hours after the others of its case. */
  readonly hoursLater?: number;
}

export type Expected =
  | { readonly kind: 'accepted'; readonly sft: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'needs-person'; readonly question: Question }
  /** Not worth a decision. */
  | { readonly kind: 'none' };

/** Repos that belong together, and what is to be said of some of them. */
export interface SimulatedCase {
  readonly name: string;
  readonly repos: readonly SimulatedRepo[];
  readonly expected: Readonly<Record<string, Expected>>;
}

export const accepted = (sft: string): Expected => ({ kind: 'accepted', sft });
export const refused = (reason: RefusalReason): Expected => ({ kind: 'refused', reason });
export const question = (asked: Question): Expected => ({ kind: 'needs-person', question: asked });

export const sizes = { '7b': 7_241_732_096, '8b': 8_030_261_248, '1.5b': 1_543_714_304 };

/** How the embedded Hub is told of it. */
export function newModelOf(repo: SimulatedRepo, createdAt: Date): NewRepo {
  const { adapter, parameterCount = sizes['7b'], dtype = 'BF16' } = repo;
  const weights = repo.weights ?? (adapter === undefined ? 'whole' : 'adapter');
  const { architecture = 'MistralForCausalLM', modelType = 'mistral' } = repo;
  const card = cardOf(repo);
  const digest = createHash('sha256')
    .update(repo.weightsOf ?? repo.id)
    .digest('hex');
  const paths = {
    whole: 'model.safetensors',
    adapter: 'adapter_model.safetensors',
    gguf: 'model.Q4_K_M.gguf',
    none: '',
  };
  const path = paths[weights];
  const byteLength = weights === 'adapter' ? 83_946_192 : parameterCount * 2;
  return {
    createdAt,
    lastModified: createdAt,
    gated: repo.gated === true ? 'auto' : false,
    facts: {
      downloads: repo.id.length * 7,
      likes: repo.id.length % 5,
      // Of an adapter the Hub tells what its adapter_config.json says of the base.
      config:
        weights === 'adapter'
          ? { peft: { base_model_name_or_path: adapter?.base_model_name_or_path, task_type: 'CAUSAL_LM' } }
          : { architectures: [architecture], model_type: modelType, ...repo.config },
      safetensors:
        weights === 'whole' ? { parameters: { [dtype]: parameterCount }, total: parameterCount } : undefined,
    },
    files: {
      ...(card === undefined ? {} : { 'README.md': card }),
      ...(adapter === undefined ? {} : { 'adapter_config.json': JSON.stringify(adapter, undefined, 2) }),
      ...repo.files,
    },
    listedFiles: path === '' ? [] : [{ path, sha256: digest, byteLength }],
  };
}

/** adapter_config.json as PEFT writes it. */
export function loraConfig(base: string, fields: Readonly<Record<string, unknown>> = {}) {
  return {
    alpha_pattern: {},
    auto_mapping: null,
    base_model_name_or_path: base,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    layers_pattern: null,
    layers_to_transform: null,
    lora_alpha: 16,
    lora_dropout: 0.05,
    modules_to_save: null,
    peft_type: 'LORA',
    r: 16,
    rank_pattern: {},
    revision: null,
    target_modules: ['q_proj', 'k_proj', 'v_proj', 'o_proj'],
    task_type: 'CAUSAL_LM',
    use_dora: false,
    use_rslora: false,
    ...fields,
  };
}

function cardOf({ tags, base, datasets, fields, text }: SimulatedRepo): string | undefined {
  const data = { tags, base_model: base, datasets, ...fields };
  const lines = Object.entries(data).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`],
  );
  if (lines.length === 0) return text;
  return `---\n${lines.join('\n')}\n---\n${text ?? ''}`;
}
