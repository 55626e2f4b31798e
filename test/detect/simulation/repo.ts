import { createHash } from 'node:crypto';
import type { Question, RefusalReason } from '../../../src/detect/decision.ts';
import type { NewRepo } from '../../../src/embedded-hub/store.ts';

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
  const { parameterCount = sizes['7b'], dtype = 'BF16', weights = 'whole' } = repo;
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
  return {
    createdAt,
    lastModified: createdAt,
    gated: repo.gated === true ? 'auto' : false,
    facts: {
      downloads: repo.id.length * 7,
      likes: repo.id.length % 5,
      config: { architectures: [architecture], model_type: modelType, ...repo.config },
      safetensors:
        weights === 'whole' ? { parameters: { [dtype]: parameterCount }, total: parameterCount } : undefined,
    },
    files: { ...(card === undefined ? {} : { 'README.md': card }), ...repo.files },
    listedFiles: path === '' ? [] : [{ path, sha256: digest, byteLength: parameterCount * 2 }],
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
