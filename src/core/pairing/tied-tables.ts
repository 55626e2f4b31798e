import {
  isOutputHead,
  isTokenEmbedding,
  statesTiedEmbeddings,
  tableOf,
} from '../../formats/checkpoint/index.ts';
import { groupBy } from '../../kit/index.ts';
import type { NamedSide } from './named-tensors.ts';

/** Names under which a side stores its tables of words, by the table that they are. */
export interface WordTables {
  readonly embeddings: ReadonlyMap<string, readonly string[]>;
  readonly heads: readonly string[];
}

export function findWordTables({ tensors }: NamedSide): WordTables {
  const weights = [...tensors.keys()].filter((name) => name.endsWith('.weight'));
  const embeddings = groupBy(weights.filter(isTokenEmbedding), tableOf);
  return { embeddings, heads: weights.filter(isOutputHead) };
}

/**
 * The name under which a side has what the other one calls `name`, where words have one tensor that is stored once:
 * the tables of encoder and decoder, and embeddings and output layer. config.json may leave out what its model class
 * does anyway, so only a plain `false` speaks against the latter: without the tensor there would be no model.
 */
export function findTiedTwin(
  side: NamedSide & { readonly tables: WordTables },
  name: string,
  other: WordTables,
): string | undefined {
  const { embeddings, heads } = side.tables;
  if (isTokenEmbedding(name)) {
    const table = tableOf(name);
    const [same = [], others = []] = [embeddings.get(table), other.embeddings.get(table)];
    if (same.length > 0 && !same.includes(name)) {
      // Without a name for both of them, tables of encoder and decoder may be two.
      return [...same, ...others].some(isShared) ? firstOf(same) : undefined;
    }
  }
  if (isOutputHead(name) && name.endsWith('.bias')) {
    const twin = name.endsWith('.decoder.bias')
      ? name.replace('.decoder.bias', '.bias')
      : name.replace('.bias', '.decoder.bias');
    return side.tensors.has(twin) && !side.tensors.has(name) ? twin : undefined;
  }
  if (statesTiedEmbeddings(side.checkpoint.config) === false) return undefined;
  const isOnly = (count: number) => count === 1;
  if (other.heads.includes(name) && isOnly(other.heads.length) && heads.length === 0) {
    return isOnly(embeddings.size) ? firstOf([...embeddings.values()].flat()) : undefined;
  }
  const isOnlyTable = other.embeddings.has(tableOf(name)) && isOnly(other.embeddings.size);
  return isOnlyTable && embeddings.size === 0 && isOnly(heads.length) ? heads[0] : undefined;
}

/**
 * The name under which a side has a table of words that the other one calls `name`, where each has one table of the
 * kind: a head is `embed_out` for one version of transformers and `lm_head` for another.
 */
export function findOnlyTable(
  { tables: { embeddings, heads } }: { readonly tables: WordTables },
  name: string,
  other: WordTables,
): string | undefined {
  const isHead = other.heads.includes(name);
  const [own, others] = isHead
    ? [heads, other.heads]
    : [[...embeddings.values()].flat(), [...other.embeddings.values()].flat()];
  return own.length === 1 && others.length === 1 && others[0] === name ? own[0] : undefined;
}

const isShared = (name: string) => /(?:^|\.)shared\.weight$/.test(name);

const firstOf = (names: readonly string[]) => names.find(isShared) ?? names[0];
