import type { Checkpoint, TensorRecord } from './checkpoint.ts';

/** Whether the output head is the embeddings, and what shows it. */
export interface Tying {
  readonly tied: boolean;
  /** As the end of a sentence. */
  readonly evidence: string;
}

const embeddingNames = /(^|\.)(embed_tokens|wte|word_embeddings|embed_in|tok_embeddings)\.weight$/;
const headNames = /^((.*\.)?(lm_head|embed_out)|output)\.weight$/;

/**
 * Undefined for a model without embeddings of words that could be tied.
 *
 * @param checkpoint with all names of its tensors.
 */
export function describeTying({ tensors, config, format }: Checkpoint): Tying | undefined {
  const all = [...tensors.values()];
  const embeddings = all.find(({ name }) => embeddingNames.test(name));
  if (embeddings === undefined) return undefined;
  const head = all.find(({ name }) => headNames.test(name));
  const asked = tieFlagOf(config);
  const says =
    asked === undefined ? 'config.json does not say' : `config.json has tie_word_embeddings ${asked}`;
  if (head === undefined)
    return { tied: asked !== false, evidence: `there is no tensor of a head, and ${says}` };
  const pair = `'${head.name}' and '${embeddings.name}'`;
  if (isSamePlace(head, embeddings)) {
    return { tied: true, evidence: `${pair} share their bytes, and ${says}` };
  }
  const apart = format === 'torch' ? 'have bytes of their own' : 'are both stored';
  return { tied: asked === true, evidence: `${pair} ${apart}, and ${says}` };
}

function tieFlagOf(config: Checkpoint['config']): boolean | undefined {
  const sections = [config, config?.text_config, config?.language_config, config?.llm_config];
  for (const section of sections) {
    if (typeof section !== 'object' || section === null || !('tie_word_embeddings' in section)) continue;
    if (typeof section.tie_word_embeddings === 'boolean') return section.tie_word_embeddings;
  }
  return undefined;
}

function isSamePlace(a: TensorRecord, b: TensorRecord): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end && a.start < a.end;
}
