import { byteLengthOf, countElements, type Dtype, encodeHeader } from '../../formats/safetensors/index.ts';
import type { Rounding } from '../../kit/index.ts';
import { inputBytesOf, unitsOf } from './cut-operation.ts';
import type { Operation, OutputFile, Plan, PlannedTensor } from './plan.ts';

/** A file of the output. */
export interface PlannedShard {
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** In the order in which the header lists them. */
  readonly tensors: readonly PlannedTensor[];
  /** Their names in the order of their data. */
  readonly dataOrder: readonly string[];
}

/** The plan that makes these files, with its sums. */
export function assemblePlan(contents: {
  readonly alphas: readonly number[];
  readonly rounding: Rounding;
  readonly shards: readonly PlannedShard[];
  readonly index: Plan['index'];
  readonly notes: readonly string[];
  readonly commonRows?: number | undefined;
}): Plan {
  const { shards, ...rest } = contents;
  const files = shards.map(writeShard);
  const tensors = shards.flatMap((shard) => shard.tensors);
  const inputs = tensors.flatMap(({ operations }) => operations.map(bytesReadFor));
  const extrapolatedCount = tensors.filter(isExtrapolated).length;
  return {
    ...rest,
    files,
    dtypes: countDtypes(tensors),
    totals: {
      tensorCount: tensors.length,
      extrapolatedCount,
      copiedCount: tensors.length - extrapolatedCount,
      parameterCount: sum(tensors, ({ shape }) => countElements(shape) ?? 0),
      alignedBytes: sum(inputs, ({ aligned }) => aligned),
      sftBytes: sum(inputs, ({ sft }) => sft),
      outputBytes: sum(files, ({ byteLength }) => byteLength),
    },
  };
}

function writeShard({ path, metadata, tensors, dataOrder }: PlannedShard): OutputFile {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const encoded = encodeHeader({ metadata, tensors, dataOrder });
  return {
    path,
    header: encoded.bytes,
    byteLength: encoded.fileByteLength,
    operations: dataOrder.flatMap((name) => byName.get(name)?.operations ?? []),
  };
}

const isExtrapolated = ({ operations }: PlannedTensor) => operations.some(({ kind }) => kind !== 'copy');

const bytesReadFor = (operation: Operation) => inputBytesOf(operation, unitsOf(operation).unitCount);

function countDtypes(tensors: readonly PlannedTensor[]): Plan['dtypes'] {
  const byDtype = new Map<Dtype, { tensorCount: number; byteLength: number }>();
  for (const { dtype, shape } of tensors) {
    const { tensorCount, byteLength } = byDtype.get(dtype) ?? { tensorCount: 0, byteLength: 0 };
    byDtype.set(dtype, {
      tensorCount: tensorCount + 1,
      byteLength: byteLength + (byteLengthOf(dtype, shape) ?? 0),
    });
  }
  return [...byDtype]
    .toSorted(([, a], [, b]) => b.byteLength - a.byteLength)
    .map(([dtype, { tensorCount }]) => ({ dtype, tensorCount }));
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0);
}
