import type { Checkpoint, TensorRecord } from '../../formats/checkpoint/index.ts';
import {
  type FloatTensor,
  floatDtypes,
  hasFloatDtype,
  hasTokenRows,
} from '../../formats/checkpoint/index.ts';
import { excerpt, IncompatibleError, nameOf } from '../../kit/index.ts';
import { type Adapter, adapterPrefix, baseNameOf, type LoraFactors, parametersOf } from './adapter.ts';
import type { AdapterConfig } from './adapter-config.ts';
import { type FoundFactors, joinFactors } from './join-factors.ts';
import { unsupported } from './refuse-kinds.ts';

const maxNameLength = 1024;
const maxOtherCount = 8192;

const roles = {
  '.lora_A.weight': ['a', false],
  '.lora_B.weight': ['b', false],
  '.lora_B.bias': ['bias', false],
  '.lora_embedding_A': ['a', true],
  '.lora_embedding_B': ['b', true],
} as const;

/** Parts of names that only other kinds of adapters have. */
const otherKinds: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\.lora_magnitude_vector(\.|$)/, 'DoRA normalises the sum of weight and update, so that it is not linear'],
  [/\.lora_(E|ranknum)(\.|$)/, 'AdaLoRA has singular values between its factors'],
  [/\.trainable_tokens_/, 'single rows of the embeddings are trained beside the factors'],
];

export interface SortedTensors extends Pick<Adapter, 'modules' | 'wholeTensors'> {
  /** Names of what PEFT does not load. */
  readonly unused: ReadonlySet<string>;
}

/**
 * Says of every tensor of an adapter what it is.
 *
 * @throws IncompatibleError `adapter-unsupported` naming the first that a LoRA does not have,
 *   `adapter-weights` for factors that are not a pair.
 */
export function sortTensors(checkpoint: Checkpoint, config: AdapterConfig): SortedTensors {
  const source = nameOf(checkpoint.snapshot.origin, checkpoint.shards[0]?.path);
  const found = new Map<string, FoundFactors>();
  const others: FloatTensor[] = [];
  for (const tensor of checkpoint.tensors.values()) {
    const { name } = tensor;
    const evidence = `tensor ${excerpt(name)}`;
    const kind = otherKinds.find(([pattern]) => pattern.test(name));
    if (kind !== undefined) throw unsupported(source, kind[1], evidence);
    if (name.length > maxNameLength) throw unsupported(source, 'it has a name of unlikely length', evidence);
    if (!name.startsWith(adapterPrefix)) {
      throw unsupported(source, `it has a tensor whose name does not begin with ${adapterPrefix}`, evidence);
    }
    if (!hasFloatDtype(tensor)) {
      const reason = `it has a tensor in ${tensor.dtype}; only ${floatDtypes.join(', ')} can be extrapolated`;
      throw unsupported(source, reason, evidence);
    }
    if (addFactor(tensor, found)) continue;
    others.push(tensor);
    if (others.length > maxOtherCount) {
      throw unsupported(source, `it has more than ${maxOtherCount} tensors beside its factors`, evidence);
    }
  }
  const modules = new Map<string, LoraFactors>();
  for (const [module, factors] of found) {
    const rank = rankOfParameter(module, factors, config);
    modules.set(module, joinFactors(module, factors, source, rank));
  }
  const whole = new Map<string, FloatTensor>();
  const unused = new Set<string>();
  for (const tensor of others) {
    if (isUnused(tensor, checkpoint, config)) {
      unused.add(tensor.name);
      continue;
    }
    whole.set(tensor.name, tensor);
    if (!isWhole(tensor, modules, config)) {
      const reason = 'it has a tensor that is neither a factor of a LoRA nor announced by its config';
      throw unsupported(source, reason, `tensor ${excerpt(tensor.name)}`);
    }
  }
  if (modules.size === 0) {
    throw new IncompatibleError(`${source} has no factors of a LoRA.`, {
      code: 'adapter-weights',
      hint: 'Save the adapter again, with its weights.',
    });
  }
  return { modules, wholeTensors: whole, unused };
}

/** The rank that the config gives a module of which it targets a parameter; undefined for all others. */
function rankOfParameter(module: string, { a }: FoundFactors, config: AdapterConfig): number | undefined {
  const isOne = parametersOf({ module }, config).length > 0 && (a?.shape[0] ?? 0) % config.rank === 0;
  return isOne ? config.rank : undefined;
}

function addFactor(tensor: FloatTensor, found: Map<string, FoundFactors>): boolean {
  for (const [suffix, [role, isEmbedding]] of Object.entries(roles)) {
    if (!tensor.name.endsWith(suffix)) continue;
    const module = tensor.name.slice(adapterPrefix.length, -suffix.length);
    const factors = found.get(module) ?? { isEmbedding };
    // Both kinds at once are no pair; what is missing of the first one says so.
    if (factors.isEmbedding !== isEmbedding) return false;
    factors[role] = tensor;
    found.set(module, factors);
    return true;
  }
  return false;
}

/**
 * Whether PEFT saves it twice and loads the other one: together with `save_embedding_layers`, a module of
 * `modules_to_save` is written by its plain name, as `modules_to_save`, and as the base has it.
 */
function isUnused(
  { name }: TensorRecord,
  { tensors }: Checkpoint,
  { modulesToSave }: AdapterConfig,
): boolean {
  const [, stem = '', inner = '', rest = ''] =
    /^(.+)\.(original_module|modules_to_save)\.(.+)$/.exec(name) ?? [];
  if (!modulesToSave.some((saved) => saved !== '' && `.${stem}`.endsWith(`.${saved}`))) return false;
  return inner === 'original_module' || tensors.has(`${stem}.${rest}`);
}

/** Whether PEFT puts the tensor in place of the base's. */
function isWhole(tensor: TensorRecord, modules: Adapter['modules'], config: AdapterConfig): boolean {
  if (tensor.name.includes('.lora_')) return false;
  const name = baseNameOf(tensor.name);
  const module = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  if (name.endsWith('.bias')) {
    if (config.bias === 'all' || (config.bias === 'lora_only' && modules.has(module))) return true;
  }
  // Embeddings are saved along where they are adapted or tokens were added.
  if (hasTokenRows(name) || (name.endsWith('.weight') && modules.get(module)?.kind === 'embedding'))
    return true;
  // PEFT saves every module whose name ends with one of these, and all that is in it.
  return config.modulesToSave.some((saved) => saved !== '' && name.includes(`${saved}.`));
}
