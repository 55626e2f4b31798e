import { groupBy, listNames, nameOf } from '../../kit/index.ts';
import type { Checkpoint, Shard, TensorRecord } from './checkpoint.ts';
import { modelSections } from './model-sections.ts';
import { hasTokenRows, tableOf } from './token-tables.ts';

/**
 * Whether config.json says that token embeddings and output layer are one tensor; undefined where it leaves that to
 * the model's class.
 */
export function statesTiedEmbeddings(config: Checkpoint['config']): boolean | undefined {
  for (const { fields } of modelSections(config)) {
    const { tie_word_embeddings: tied } = fields;
    if (typeof tied === 'boolean') return tied;
  }
  return undefined;
}

/** Whether two names can be those of one tensor of a model: tables of words, where no configuration speaks against it. */
export function canBeTied(name: string, other: string, config: Checkpoint['config']): boolean {
  if (!hasTokenRows(name) || !hasTokenRows(other)) return false;
  return tableOf(name) === tableOf(other) || statesTiedEmbeddings(config) !== false;
}

/**
 * Leaves out tied tensors' further names. PyTorch's files hold a tied tensor under each of its names; a model that
 * ties them needs the first only, and saved as safetensors has no other. Other tensors that share their bytes keep all
 * their names, and without a configuration all do: it is not known who will load them.
 */
export function dropTiedNames(checkpoint: Checkpoint): Checkpoint {
  const { format, config, snapshot } = checkpoint;
  if (format !== 'torch') return checkpoint;
  const dropped = new Set<string>();
  const sharing: string[] = [];
  for (const names of checkpoint.shards.flatMap(listSharedNames)) {
    const kept: string[] = [];
    for (const name of names) {
      if (config !== undefined && kept.some((other) => canBeTied(name, other, config))) dropped.add(name);
      else kept.push(name);
    }
    if (kept.length > 1) sharing.push(...kept);
  }
  if (dropped.size === 0 && sharing.length === 0) return checkpoint;
  const isKept = ({ name }: TensorRecord) => !dropped.has(name);
  return {
    ...checkpoint,
    shards: checkpoint.shards.map((shard) => ({ ...shard, tensors: shard.tensors.filter(isKept) })),
    tensors: new Map([...checkpoint.tensors].filter(([name]) => !dropped.has(name))),
    notes: [
      ...(checkpoint.notes ?? []),
      ...(sharing.length === 0
        ? []
        : [
            `${nameOf(snapshot.origin)}: ${listNames(sharing)} share their bytes; each is a tensor of its own.`,
          ]),
    ],
  };
}

/** Names of the tensors that have one place, for each place that has more than one. */
function listSharedNames({ tensors }: Shard): readonly (readonly string[])[] {
  const byPlace = groupBy(
    tensors.filter(({ start, end }) => start < end),
    ({ start, end }) => `${start} ${end}`,
  );
  return [...byPlace.values()]
    .filter(({ length }) => length > 1)
    .map((group) => group.map(({ name }) => name));
}
