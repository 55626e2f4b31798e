import type { Checkpoint, Shard } from '../checkpoint/checkpoint.ts';
import { IncompatibleError } from '../kit/errors.ts';
import type { OutputDtype, Rounding } from '../kit/rounding.ts';
import { byteLengthOf } from '../safetensors/dtype.ts';
import { encodeHeader } from '../safetensors/header.ts';
import { encodeIndex } from '../safetensors/index-file.ts';
import { placeOf } from './model-place.ts';
import { type Pairing, type PairingProblem, pairTensors } from './pairing.ts';
import { type FloatDtype, type Operation, type OutputFile, outputDtypeOf, type Plan } from './plan.ts';

export interface PlanOptions {
  readonly alphas: readonly number[];
  readonly rounding: Rounding;
  readonly dtype: OutputDtype;
}

/** Names as the user writes them, as safetensors does. */
const dtypesByName = { float32: 'F32', bfloat16: 'BF16', float16: 'F16' } as const;

/**
 * The plan for a pair: θ1's shards mirrored (file names, tensor order, metadata), each tensor with the ranges
 * it is made from.
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
  const files = aligned.shards.map((shard) => mirrorShard(shard, operations));
  const all = files.flatMap((file) => file.operations);
  return {
    alphas,
    rounding,
    files,
    index: aligned.index && {
      path: aligned.index.path,
      content: encodeIndex({
        metadata: aligned.index.metadata,
        weightMap: new Map([...aligned.tensors.values()].map(({ name, path }) => [name, path])),
        totalSize: sum(all, outputBytesOf),
      }),
    },
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

function mirrorShard(shard: Shard, operations: ReadonlyMap<string, Operation>): OutputFile {
  const operationFor = (name: string): Operation => {
    const operation = operations.get(name);
    if (operation === undefined) throw new TypeError(`tensor '${name}' is in a shard but was not paired`);
    return operation;
  };
  const dataOrder = shard.tensors
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map(({ name }) => name);
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
