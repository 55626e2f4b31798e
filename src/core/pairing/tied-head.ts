import { isOutputHead, isTokenEmbedding, statesTiedEmbeddings } from '../../formats/checkpoint/index.ts';
import type { Side } from './named-tensors.ts';

/** Names under which a model may have its token embeddings and its output layer. */
export interface TiedNames {
  readonly embedding: string | undefined;
  readonly head: string | undefined;
}

/** Undefined for either where there is none, or more than one. */
export function findTiedNames({ tensors }: Side): TiedNames {
  const weights = [...tensors.keys()].filter((name) => name.endsWith('.weight'));
  return {
    embedding: onlyOne(weights.filter(isTokenEmbedding)),
    head: onlyOne(weights.filter(isOutputHead)),
  };
}

function onlyOne([first, ...others]: readonly string[]): string | undefined {
  return others.length === 0 ? first : undefined;
}

/**
 * The name under which a side has what the other one calls `name`, where embeddings and output layer are one tensor
 * that is stored once. config.json may leave out what its model class does anyway, so only a plain `false` speaks
 * against it: without the tensor there would be no model.
 */
export function findTiedTwin(
  side: Side & { readonly tied: TiedNames },
  name: string,
  other: TiedNames,
): string | undefined {
  if (statesTiedEmbeddings(side.checkpoint.config) === false) return undefined;
  const own = side.tied;
  if (name === other.head && own.head === undefined) return own.embedding;
  if (name === other.embedding && own.embedding === undefined) return own.head;
  return undefined;
}
