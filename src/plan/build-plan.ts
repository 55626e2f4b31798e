import type { Checkpoint, Shard } from '../checkpoint/checkpoint.ts';
import { IncompatibleError } from '../kit/errors.ts';
import { encodeHeader } from '../safetensors/header.ts';
import { encodeIndex } from '../safetensors/index-file.ts';
import { type Pairing, type PairingProblem, pairTensors } from './pairing.ts';
import type { Operation, OutputFile, Plan } from './plan.ts';

/**
 * The plan for a pair: θ1's shards mirrored (file names, tensor order, metadata), each tensor with the ranges
 * it is made from.
 *
 * @throws IncompatibleError naming the first tensor that does not fit, and how many more there are.
 */
export function buildPlan(aligned: Checkpoint, sft: Checkpoint, alphas: readonly number[]): Plan {
  const { pairings, problems } = pairTensors(aligned, sft);
  const [first] = problems;
  if (first !== undefined) throw incompatible(first, problems.length - 1);

  const files = aligned.shards.map((shard) => mirrorShard(shard, pairings));
  const operations = files.flatMap((file) => file.operations);
  const tensorBytes = sum(operations, (operation) => operation.aligned.end - operation.aligned.start);
  return {
    alphas,
    files,
    index: aligned.index && {
      path: aligned.index.path,
      content: encodeIndex({
        metadata: aligned.index.metadata,
        weightMap: new Map([...aligned.tensors.values()].map(({ name, path }) => [name, path])),
        totalSize: tensorBytes,
      }),
    },
    totals: {
      tensorCount: operations.length,
      extrapolatedCount: operations.filter(({ kind }) => kind === 'extrapolate').length,
      copiedCount: operations.filter(({ kind }) => kind === 'copy').length,
      parameterCount: sum(operations, ({ shape }) => shape.reduce((product, size) => product * size, 1)),
      alignedBytes: tensorBytes,
      sftBytes: sum(operations, (operation) =>
        operation.kind === 'extrapolate' ? operation.sft.end - operation.sft.start : 0,
      ),
      outputBytes: sum(files, ({ byteLength }) => byteLength),
    },
  };
}

function mirrorShard(shard: Shard, pairings: ReadonlyMap<string, Pairing>): OutputFile {
  const dataOrder = shard.tensors.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const encoded = encodeHeader({
    metadata: shard.metadata,
    tensors: shard.tensors,
    dataOrder: dataOrder.map(({ name }) => name),
  });
  return {
    path: shard.path,
    header: encoded.bytes,
    byteLength: encoded.fileByteLength,
    operations: dataOrder.map(({ name }) => {
      const pairing = pairings.get(name);
      if (pairing === undefined) throw new TypeError(`tensor '${name}' is in a shard but was not paired`);
      return operationOf(pairing);
    }),
  };
}

function operationOf(pairing: Pairing): Operation {
  const { name, shape, path, start, end } = pairing.aligned;
  if (pairing.kind === 'copy') {
    return { kind: 'copy', tensor: name, shape, dtype: pairing.aligned.dtype, aligned: { path, start, end } };
  }
  const { aligned, sft } = pairing;
  return {
    kind: 'extrapolate',
    tensor: name,
    shape,
    elementCount: shape.reduce((product, size) => product * size, 1),
    aligned: { path, start, end, dtype: aligned.dtype },
    sft: { path: sft.path, start: sft.start, end: sft.end, dtype: sft.dtype },
    outputDtype: aligned.dtype,
  };
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
