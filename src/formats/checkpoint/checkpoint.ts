import type { Snapshot } from '../../kit/index.ts';
import type { Dtype } from '../safetensors/dtype.ts';

/** Where one tensor's elements lie: the bytes [start, end) of a file of the snapshot. */
export interface TensorRecord {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Shard the tensor is in, a path of the snapshot. */
  readonly path: string;
  /** Absolute byte offsets in that file. */
  readonly start: number;
  readonly end: number;
}

export interface Shard {
  readonly path: string;
  readonly byteLength: number;
  /** The header's `__metadata__`; PyTorch's files have none. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** In the order of the header or state dict, which need not be the order of the data. */
  readonly tensors: readonly TensorRecord[];
  /** What a PyTorch file holds besides, where it is more than its tensors. */
  readonly leftOut?: LeftOut | undefined;
}

/** What lies in a file of weights around its tensors, and is no part of the checkpoint. */
export interface LeftOut {
  /** Key under which the file has its tensors (`state_dict`, `model`, …); undefined where they are the file's all. */
  readonly wrapper: string | undefined;
  /** Names of the other entries: epoch, optimizer, … */
  readonly entries: readonly string[];
}

/** What the files of weights are. */
export type WeightsFormat = 'safetensors' | 'torch';

/** A checkpoint opened by its headers alone: named tensors and where their bytes lie. */
export interface Checkpoint {
  readonly snapshot: Snapshot;
  readonly format: WeightsFormat;
  /** By name. */
  readonly tensors: ReadonlyMap<string, TensorRecord>;
  /** In file-name order. */
  readonly shards: readonly Shard[];
  /** Absent for single-file checkpoints. */
  readonly index: { readonly path: string; readonly metadata: Readonly<Record<string, unknown>> } | undefined;
  /** What was read otherwise than its files say, each as a sentence; absent where nothing was. */
  readonly notes?: readonly string[] | undefined;
  /** config.json, when there is one. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
}
