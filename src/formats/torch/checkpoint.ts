import type { Dtype } from '../safetensors/dtype.ts';

/** One tensor of a file: its elements are the bytes [start, end) of the file, in row-major order, little-endian. */
export interface TorchTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Tied tensors share a range, and views of one storage may overlap. */
  readonly start: number;
  readonly end: number;
}

/** What a file that torch.save wrote says of its state dict. */
export interface TorchCheckpoint {
  /** In the order of the state dict, which need not be the order of the data. */
  readonly tensors: readonly TorchTensor[];
  /** Key under which the file keeps the state dict (`state_dict`, `model`, …); undefined when it is the file's all. */
  readonly wrapper: string | undefined;
  /** Names of what else is there, beside the state dict or, after `wrapper.`, in it: epoch, optimizer, … */
  readonly otherEntries: readonly string[];
}
