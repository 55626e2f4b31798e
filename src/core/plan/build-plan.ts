import type { Checkpoint, TensorRecord } from '../../formats/checkpoint/index.ts';
import { byteLengthOf, encodeIndex, layOutShards } from '../../formats/safetensors/index.ts';
import {
  advice,
  IncompatibleError,
  type OutputDtype,
  type PairingOptions,
  type Rounding,
} from '../../kit/index.ts';
import { pairTensors } from '../pairing/pair-tensors.ts';
import type { Pairing, PairingProblem } from '../pairing/pairing.ts';
import { assemblePlan, type PlannedShard } from './assemble-plan.ts';
import { planTensor, tensorDtypeOf } from './operations.ts';
import type { Plan, PlannedTensor } from './plan.ts';

export interface PlanOptions {
  readonly alphas: readonly number[];
  readonly rounding: Rounding;
  readonly dtype: OutputDtype;
  /** Of files that are laid out anew, because θ1 has no safetensors to mirror. */
  readonly maxShardBytes: number;
  /** How the two sides' tensors are matched; by name and nothing else that needs a decision if it is left out. */
  readonly pairing?: PairingOptions;
}

/** Where a checkpoint that is laid out anew has its index. */
const standardIndexPath = 'model.safetensors.index.json';

/**
 * The plan for a pair: each tensor of θ1 with the ranges it is made from, in files that mirror θ1's (names, tensor
 * order, metadata), or, where these are PyTorch's, in safetensors files as transformers would write them.
 *
 * @throws IncompatibleError naming the first tensor that does not fit, and how many more there are.
 */
export function buildPlan(aligned: Checkpoint, sft: Checkpoint, options: PlanOptions): Plan {
  const { alphas, rounding, dtype } = options;
  const { pairings, problems, notes, commonRows } = pairTensors(aligned, sft, options.pairing);
  const [first] = problems;
  if (first !== undefined) throw incompatible(first, problems.length - 1);

  const tensors = [...pairings.values()].map((pairing) => ({
    pairing,
    planned: planTensor(pairing, tensorDtypeOf(pairing.aligned, dtype)),
  }));
  const inShards = inShardOrder(aligned, tensors);
  const shards =
    aligned.format === 'safetensors'
      ? mirrorShards(aligned, inShards)
      : layOutAnew([...inShards.values()], options.maxShardBytes);
  const index = indexOf(aligned, tensors, shards);
  return assemblePlan({ alphas, rounding, shards, index, notes, commonRows });
}

interface PairedTensor {
  readonly pairing: Pairing;
  readonly planned: PlannedTensor;
}

/** By θ1's names, one shard after the other, each in the order of its state dict. */
function inShardOrder(
  { shards }: Checkpoint,
  tensors: readonly PairedTensor[],
): ReadonlyMap<string, PlannedTensor> {
  const byOriginal = new Map(tensors.map(({ pairing, planned }) => [pairing.aligned.name, planned]));
  return new Map(
    shards
      .flatMap((shard) => shard.tensors)
      .map(({ name }) => {
        const planned = byOriginal.get(name);
        if (planned === undefined) throw new TypeError(`tensor '${name}' is in a shard but was not paired`);
        return [name, planned] as const;
      }),
  );
}

/** θ1's files with their names, order and metadata. */
function mirrorShards(
  { shards }: Checkpoint,
  planned: ReadonlyMap<string, PlannedTensor>,
): readonly PlannedShard[] {
  const plannedOf = (tensors: readonly TensorRecord[]) =>
    tensors.flatMap(({ name }) => planned.get(name) ?? []);
  return shards.map(({ path, metadata, tensors }) => ({
    path,
    // Loaders refuse a file that does not say whose it is.
    metadata: { format: 'pt', ...metadata },
    tensors: plannedOf(tensors),
    dataOrder: plannedOf(tensors.toSorted((a, b) => a.start - b.start || a.end - b.end)).map(
      ({ name }) => name,
    ),
  }));
}

/** As transformers divides a state dict. */
function layOutAnew(tensors: readonly PlannedTensor[], maxShardBytes: number): readonly PlannedShard[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const sizes = tensors.map(({ name, dtype, shape }) => ({
    name,
    byteLength: byteLengthOf(dtype, shape) ?? 0,
  }));
  return layOutShards(sizes, maxShardBytes).map(({ path, names }) => ({
    path,
    metadata: { format: 'pt' },
    tensors: names.flatMap((name) => byName.get(name) ?? []),
    dataOrder: names,
  }));
}

/** θ1's own where it is mirrored, else what shards need. */
function indexOf(
  { format, index }: Checkpoint,
  tensors: readonly PairedTensor[],
  shards: readonly PlannedShard[],
): Plan['index'] {
  const isMirrored = format === 'safetensors';
  if (isMirrored ? index === undefined : shards.length === 1) return undefined;
  const fileOf = new Map(
    shards.flatMap(({ path, tensors: own }) => own.map(({ name }) => [name, path] as const)),
  );
  const names = isMirrored ? tensors.map(({ planned }) => planned.name) : [...fileOf.keys()];
  const totalSize = tensors.reduce(
    (sum, { planned: { dtype, shape } }) => sum + (byteLengthOf(dtype, shape) ?? 0),
    0,
  );
  return {
    path: (isMirrored ? index?.path : undefined) ?? standardIndexPath,
    content: encodeIndex({
      metadata: (isMirrored ? index?.metadata : undefined) ?? {},
      weightMap: new Map(names.map((name) => [name, fileOf.get(name) ?? ''])),
      totalSize,
    }),
  };
}

function incompatible(problem: PairingProblem, moreCount: number): IncompatibleError {
  const more =
    moreCount === 0
      ? ''
      : ` ${moreCount} more ${moreCount === 1 ? 'tensor does' : 'tensors do'} not fit; 'plan' lists them.`;
  return new IncompatibleError(advice`${problem.message}${more}`, { code: problem.code, hint: problem.hint });
}
