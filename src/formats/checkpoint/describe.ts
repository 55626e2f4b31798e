import { storedPathOf } from '../../kit/index.ts';
import { countElements } from '../safetensors/dtype.ts';
import type { Checkpoint, WeightsFormat } from './checkpoint.ts';

/** What a checkpoint holds, as plain data. */
export interface CheckpointDescription {
  readonly format: WeightsFormat;
  /** The first of config.json's `architectures`, e.g. `LlamaForCausalLM`. */
  readonly architecture?: string;
  /** config.json's `model_type`, e.g. `llama`. */
  readonly modelType?: string;
  /** Elements of all tensors, whatever their dtype. */
  readonly parameterCount: number;
  /** Of the weight files together, headers included. */
  readonly byteLength: number;
  /** Of all tensors together. */
  readonly tensorByteLength: number;
  /** The index's `total_size` and whether it is right; absent where no index states one. */
  readonly statedTotalSize?: { readonly byteLength: number; readonly matches: boolean };
  /** Largest first. */
  readonly dtypes: readonly {
    readonly dtype: string;
    readonly tensorCount: number;
    readonly byteLength: number;
  }[];
  /** In file-name order. */
  readonly shards: readonly {
    readonly path: string;
    readonly byteLength: number;
    readonly tensorCount: number;
  }[];
  /** In the order of the index, or of the file. */
  readonly tensors: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly shard: string;
    readonly byteLength: number;
  }[];
}

export function describeCheckpoint({
  snapshot,
  format,
  tensors,
  shards,
  index,
  config,
}: Checkpoint): CheckpointDescription {
  const table = [...tensors.values()].map(({ name, dtype, shape, path, start, end }) => ({
    name,
    dtype,
    shape,
    shard: storedPathOf(snapshot, path),
    byteLength: end - start,
  }));
  const tensorByteLength = sum(table.map(({ byteLength }) => byteLength));
  const architecture = Array.isArray(config?.architectures) ? config.architectures[0] : undefined;
  const totalSize = index?.metadata.total_size;
  return {
    format,
    ...(typeof architecture === 'string' ? { architecture } : {}),
    ...(typeof config?.model_type === 'string' ? { modelType: config.model_type } : {}),
    parameterCount: sum(table.map(({ shape }) => countElements(shape) ?? 0)),
    byteLength: sum(shards.map(({ byteLength }) => byteLength)),
    tensorByteLength,
    ...(typeof totalSize === 'number'
      ? { statedTotalSize: { byteLength: totalSize, matches: totalSize === tensorByteLength } }
      : {}),
    dtypes: sumByDtype(table),
    shards: shards.map(({ path, byteLength, tensors }) => ({
      path: storedPathOf(snapshot, path),
      byteLength,
      tensorCount: tensors.length,
    })),
    tensors: table,
  };
}

function sumByDtype(table: CheckpointDescription['tensors']): CheckpointDescription['dtypes'] {
  const sums = new Map<string, { dtype: string; tensorCount: number; byteLength: number }>();
  for (const { dtype, byteLength } of table) {
    const before = sums.get(dtype) ?? { dtype, tensorCount: 0, byteLength: 0 };
    sums.set(dtype, {
      dtype,
      tensorCount: before.tensorCount + 1,
      byteLength: before.byteLength + byteLength,
    });
  }
  return [...sums.values()].sort((a, b) => b.byteLength - a.byteLength);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
