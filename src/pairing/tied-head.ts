import { statesTiedEmbeddings } from '../checkpoint/tied-weights.ts';
import type { Side } from './named-tensors.ts';

const embedding = /(?:^|\.)(?:embed_tokens|wte|tok_embeddings|embed_in|word_embeddings)\.weight$/;
const head = /(?:^|\.)(?:lm_head|output|embed_out)\.weight$/;
/** Inside a block these names are projections. */
const inBlock = /(?:^|\.)(?:layers|h|blocks|block|layer)\.\d/;

/** Names under which a model may have its token embeddings and its output layer. */
interface TiedNames {
  readonly embedding: string | undefined;
  readonly head: string | undefined;
}

/** Undefined for either where there is none, or more than one. */
export function findTiedNames({ tensors }: Side): TiedNames {
  return { embedding: findOne(tensors, embedding), head: findOne(tensors, head) };
}

function findOne(tensors: Side['tensors'], pattern: RegExp): string | undefined {
  const [only, ...others] = [...tensors.keys()].filter((name) => pattern.test(name) && !inBlock.test(name));
  return others.length === 0 ? only : undefined;
}

/**
 * The name under which a side has what the other one calls `name`, where embeddings and output layer are one tensor
 * that is stored once. config.json may leave out what its model class does anyway, so only a plain `false` speaks
 * against it: without the tensor there would be no model.
 */
export function findTiedTwin(side: Side, name: string, other: TiedNames): string | undefined {
  if (statesTiedEmbeddings(side.checkpoint.config) === false) return undefined;
  const own = findTiedNames(side);
  if (name === other.head && own.head === undefined) return own.embedding;
  if (name === other.embedding && own.embedding === undefined) return own.head;
  return undefined;
}
