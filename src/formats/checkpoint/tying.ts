import type { Checkpoint, TensorRecord } from './checkpoint.ts';
import { statesTiedEmbeddings } from './tied-weights.ts';
import { isOutputHead, isTokenEmbedding } from './token-tables.ts';

/** Whether the output head is the embeddings, and what shows it. */
export interface Tying {
  readonly tied: boolean;
  /** As the end of a sentence. */
  readonly evidence: string;
}

/**
 * Undefined for a model without embeddings of words that could be tied.
 *
 * @param checkpoint with all names of its tensors.
 */
export function describeTying({ tensors, config, format }: Checkpoint): Tying | undefined {
  const all = [...tensors.values()];
  const embeddings = all.find(({ name }) => isTokenEmbedding(name));
  if (embeddings === undefined) return undefined;
  const head = all.find(({ name }) => isOutputHead(name) && name.endsWith('.weight'));
  const asked = statesTiedEmbeddings(config);
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

function isSamePlace(a: TensorRecord, b: TensorRecord): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end && a.start < a.end;
}
