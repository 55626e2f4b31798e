import type { Checkpoint, FloatTensor } from '../../formats/checkpoint/index.ts';
import type { AdapterConfig } from './adapter-config.ts';

/** Where PEFT keeps what an adapter is. */
export const adapterConfigPath = 'adapter_config.json';

/** What PEFT puts before the name of every module of the base model. */
export const adapterPrefix = 'base_model.model.';

/** The two factors of one module's update; it is their product B·A times the adapter's scale. */
export interface LoraFactors {
  /** The module's name in the base model. */
  readonly module: string;
  /** Convolutions have more axes; embeddings have a column of A for each token. */
  readonly kind: 'linear' | 'convolution' | 'embedding';
  /** [rank, in], for convolutions followed by the kernel's axes; [rank, tokens] for embeddings. */
  readonly a: FloatTensor;
  /** [out, rank], for convolutions followed by axes of length 1; [width, rank] for embeddings. */
  readonly b: FloatTensor;
  /** What B adds by itself (`lora_bias`); it is multiplied by the scale too. */
  readonly bias: FloatTensor | undefined;
  readonly rank: number;
  /** Of a convolution: B's columns are the rank of one group. */
  readonly groupCount: number;
}

/** A PEFT LoRA adapter, opened by its config and the header of its weights. */
export interface Adapter {
  readonly config: AdapterConfig;
  /** Its tensors and its one file. */
  readonly checkpoint: Checkpoint;
  /** By module, in the order of the file. */
  readonly modules: ReadonlyMap<string, LoraFactors>;
  /**
   * Tensors that stand in place of the base's: `modules_to_save`, trained biases, embeddings saved along. By
   * name.
   */
  readonly wholeTensors: ReadonlyMap<string, FloatTensor>;
}

/** The name that a tensor of an adapter has in the base model: PEFT moves what it wraps into `base_layer`. */
export function baseNameOf(name: string): string {
  return name.slice(adapterPrefix.length).replaceAll(/(^|\.)base_layer\./g, '$1');
}

/** The base's weight that a module's update is added to. */
export const baseWeightOf = ({ module }: LoraFactors): string =>
  `${module.replaceAll(/(^|\.)base_layer(?=\.|$)/g, '')}.weight`;
