import type { Checkpoint, Shard, TensorRecord } from '../checkpoint/checkpoint.ts';
import { IncompatibleError } from '../kit/errors.ts';
import type { OutputDtype, Rounding } from '../kit/rounding.ts';
import { byteLengthOf } from '../safetensors/dtype.ts';
import { encodeHeader } from '../safetensors/header.ts';
import { encodeIndex } from '../safetensors/index-file.ts';
import { layOutShards } from './lay-out-shards.ts';
import { placeOf } from './model-place.ts';
import { type Pairing, type PairingProblem, pairTensors } from './pairing.ts';
import { type FloatDtype, type Operation, type OutputFile, outputDtypeOf, type Plan } from './plan.ts';

export interface PlanOptions {
  readonly alphas: readonly number[];
  readonly rounding: Rounding;
  readonly dtype: OutputDtype;
  /** Of files that are laid out anew, because θ1 has no safetensors to mirror. */
  readonly maxShardBytes: number;
}

/** Names as the user writes them, as safetensors does. */
const dtypesByName = { float32: 'F32', bfloat16: 'BF16', float16: 'F16' } as const;

/**
 * The plan for a pair: each tensor of θ1 with the ranges it is made from, in files that mirror θ1's (names, tensor
 * order, metadata), or, where these are PyTorch's, in safetensors files as transformers would write them.
 *
 * @throws IncompatibleError naming the first tensor that does not fit, and how many more there are.
 */
export function buildPlan(aligned: Checkpoint, sft: Checkpoint, options: PlanOptions): Plan {
  const { alphas, rounding, dtype } = options;
  const { pairings, problems } = pairTensors(aligned, sft);
  const [first] = problems;
  if (first !== undefined) throw incompatible(first, problems.length - 1);

  const operations = new Map(
    [...pairings].map(([name, pairing]) => [name, operationOf(pairing, dtype)] as const),
  );
  const shards =
    aligned.format === 'safetensors'
      ? aligned.shards.map(mirrorShard)
      : layOutAnew(aligned, operations, options);
  const files = shards.map((shard) => writeShard(shard, operations));
  const all = files.flatMap((file) => file.operations);
  return {
    alphas,
    rounding,
    files,
    index: indexOf(aligned, shards, sum(all, outputBytesOf)),
    dtypes: countDtypes(all),
    totals: {
      tensorCount: all.length,
      extrapolatedCount: all.filter(({ kind }) => kind === 'extrapolate').length,
      copiedCount: all.filter(({ kind }) => kind === 'copy').length,
      parameterCount: sum(all, ({ shape }) => shape.reduce((product, size) => product * size, 1)),
      alignedBytes: sum(all, (operation) => operation.aligned.end - operation.aligned.start),
      sftBytes: sum(all, (operation) =>
        operation.kind === 'extrapolate' ? operation.sft.end - operation.sft.start : 0,
      ),
      outputBytes: sum(files, ({ byteLength }) => byteLength),
    },
  };
}

/** A file of the output. */
interface OutputShard extends Pick<Shard, 'path' | 'metadata'> {
  /** In the order in which the header lists them. */
  readonly tensors: readonly TensorRecord[];
  /** Their names in the order of their data. */
  readonly dataOrder: readonly string[];
}

/** Names, order and metadata of θ1's. */
function mirrorShard({ path, metadata, tensors }: Shard): OutputShard {
  const dataOrder = tensors.toSorted((a, b) => a.start - b.start || a.end - b.end).map(({ name }) => name);
  return { path, metadata, tensors, dataOrder };
}

/** In the order of θ1's state dict. */
function layOutAnew(
  { shards }: Checkpoint,
  operations: ReadonlyMap<string, Operation>,
  { maxShardBytes }: PlanOptions,
): readonly OutputShard[] {
  const tensors = new Map(
    shards.flatMap((shard) => shard.tensors).map((tensor) => [tensor.name, tensor] as const),
  );
  const sizes = [...tensors.keys()].map((name) => {
    const operation = operations.get(name);
    return { name, byteLength: operation === undefined ? 0 : outputBytesOf(operation) };
  });
  return layOutShards(sizes, maxShardBytes).map(({ path, names }) => ({
    path,
    metadata: { format: 'pt' },
    tensors: names.flatMap((name) => tensors.get(name) ?? []),
    dataOrder: names,
  }));
}

/** θ1's own where it is mirrored, else what shards need. */
function indexOf(aligned: Checkpoint, shards: readonly OutputShard[], totalSize: number): Plan['index'] {
  if (aligned.format === 'safetensors') {
    const { index, tensors } = aligned;
    if (index === undefined) return undefined;
    const weightMap = new Map([...tensors.values()].map(({ name, path }) => [name, path]));
    return { path: index.path, content: encodeIndex({ metadata: index.metadata, weightMap, totalSize }) };
  }
  if (shards.length === 1) return undefined;
  const weightMap = new Map(
    shards.flatMap(({ path, tensors }) => tensors.map(({ name }) => [name, path] as const)),
  );
  return {
    path: 'model.safetensors.index.json',
    content: encodeIndex({ metadata: {}, weightMap, totalSize }),
  };
}

function writeShard(shard: OutputShard, operations: ReadonlyMap<string, Operation>): OutputFile {
  const operationFor = (name: string): Operation => {
    const operation = operations.get(name);
    if (operation === undefined) throw new TypeError(`tensor '${name}' is in a shard but was not paired`);
    return operation;
  };
  const { dataOrder } = shard;
  const encoded = encodeHeader({
    metadata: shard.metadata,
    tensors: shard.tensors.map(({ name, shape }) => ({
      name,
      shape,
      dtype: outputDtypeOf(operationFor(name)),
    })),
    dataOrder,
  });
  return {
    path: shard.path,
    header: encoded.bytes,
    byteLength: encoded.fileByteLength,
    operations: dataOrder.map(operationFor),
  };
}

function operationOf(pairing: Pairing, outputDtype: OutputDtype): Operation {
  const { name, shape, path, start, end } = pairing.aligned;
  if (pairing.kind === 'copy') {
    return { kind: 'copy', tensor: name, shape, dtype: pairing.aligned.dtype, aligned: { path, start, end } };
  }
  return extrapolationOf(pairing, outputDtype === 'same' ? pairing.aligned.dtype : dtypesByName[outputDtype]);
}

/** How a whole tensor of a pair is extrapolated to a dtype. */
export function extrapolationOf(
  { aligned, sft }: Extract<Pairing, { kind: 'extrapolate' }>,
  outputDtype: FloatDtype,
) {
  const { name, shape, path, start, end } = aligned;
  return {
    kind: 'extrapolate',
    tensor: name,
    shape,
    place: placeOf(name),
    firstElement: 0,
    elementCount: shape.reduce((product, size) => product * size, 1),
    aligned: { path, start, end, dtype: aligned.dtype },
    sft: { path: sft.path, start: sft.start, end: sft.end, dtype: sft.dtype },
    outputDtype,
  } as const;
}

function countDtypes(operations: readonly Operation[]): Plan['dtypes'] {
  const byDtype = new Map<Plan['dtypes'][number]['dtype'], { tensorCount: number; byteLength: number }>();
  for (const operation of operations) {
    const dtype = outputDtypeOf(operation);
    const { tensorCount, byteLength } = byDtype.get(dtype) ?? { tensorCount: 0, byteLength: 0 };
    byDtype.set(dtype, {
      tensorCount: tensorCount + 1,
      byteLength: byteLength + outputBytesOf(operation),
    });
  }
  return [...byDtype]
    .toSorted(([, a], [, b]) => b.byteLength - a.byteLength)
    .map(([dtype, { tensorCount }]) => ({ dtype, tensorCount }));
}

function outputBytesOf(operation: Operation): number {
  return byteLengthOf(outputDtypeOf(operation), operation.shape) ?? 0;
}

function incompatible(problem: PairingProblem, moreCount: number): IncompatibleError {
  const more =
    moreCount === 0
      ? ''
      : ` ${moreCount} more ${moreCount === 1 ? 'tensor does' : 'tensors do'} not fit; 'plan' lists them.`;
  return new IncompatibleError(problem.message + more, { code: problem.code, hint: problem.hint });
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0);
}
