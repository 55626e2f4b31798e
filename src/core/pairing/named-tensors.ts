import type { Checkpoint, TensorRecord } from '../../formats/checkpoint/index.ts';
import { countElements } from '../../formats/safetensors/index.ts';
import { nameOf, plainName } from '../../kit/index.ts';

/** One side of a pair: its tensors by the names they are matched by. */
export interface NamedSide {
  readonly checkpoint: Checkpoint;
  readonly tensors: ReadonlyMap<string, TensorRecord>;
}

/** What training frameworks put before every name, and no model has: the last one is TRL's model with a value head. */
const wrappers = ['module.', 'base_model.model.', 'pretrained_model.'] as const;

/** What they put into names, wherever a module was wrapped. */
const innerWrappers = /(^|\.)(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\./g;

/** Heads of one side may have been added outside of the wrapper. */
const addedHead = /^(?:v_head|value_head|reward_head|score)\./;

/**
 * The names of a checkpoint without what torch.compile, DistributedDataParallel, FSDP, PEFT and TRL put before them.
 * Nothing is taken away where two tensors would get one name.
 *
 * @param label θ0 or θ1, for the note that names are not as they were.
 */
export function unwrapNames(
  checkpoint: Checkpoint,
  label: string,
): { readonly side: NamedSide; readonly note: string | undefined } {
  const original = [...checkpoint.tensors.keys()];
  let names = original.map((name) => name.replaceAll(innerWrappers, '$1'));
  const removed = names.some((name, index) => name !== original[index]) ? ['_orig_mod. (or its like)'] : [];
  for (const wrapper of wrappers) {
    if (!names.every((name) => name.startsWith(wrapper) || addedHead.test(name))) continue;
    if (!names.some((name) => name.startsWith(wrapper))) continue;
    names = names.map((name) => (name.startsWith(wrapper) ? name.slice(wrapper.length) : name));
    removed.push(wrapper);
  }
  const asItIs = { side: { checkpoint, tensors: checkpoint.tensors }, note: undefined };
  if (removed.length === 0 || new Set(names).size < names.length) return asItIs;
  const tensors = new Map(
    [...checkpoint.tensors.values()].map((tensor, index) => [names[index] ?? tensor.name, tensor] as const),
  );
  return {
    side: { checkpoint, tensors },
    note: `The tensor names of ${label} have ${removed.join(' and ')} in them, which training put there; they are taken without.`,
  };
}

/** How a tensor is named in messages, with what it is. */
export function describeTensor({ name, dtype, shape }: TensorRecord): string {
  return `'${plainName(name)}' ${dtype} [${shape.join(', ')}]`;
}

/** Where a side or one of its files is, as users know it. */
export function placeOfSide({ checkpoint }: NamedSide, tensor?: TensorRecord): string {
  const { snapshot } = checkpoint;
  return tensor === undefined ? nameOf(snapshot.origin) : snapshot.source(tensor.path).name;
}

export const countOf = ({ shape }: Pick<TensorRecord, 'shape'>): number => countElements(shape) ?? 0;
