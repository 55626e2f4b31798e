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
  /**
   * Convolutions have more axes; embeddings have a column of A for each token; a parameter is adapted by itself
   * (`target_parameters`), as the weights of all experts are that lie in one tensor.
   */
  readonly kind: 'linear' | 'convolution' | 'embedding' | 'parameter';
  /** [rank, in], for convolutions followed by the kernel's axes; [rank, tokens] for embeddings. */
  readonly a: FloatTensor;
  /** [out, rank], for convolutions followed by axes of length 1; [width, rank] for embeddings. */
  readonly b: FloatTensor;
  /** What B adds by itself (`lora_bias`); it is multiplied by the scale too. */
  readonly bias: FloatTensor | undefined;
  /** Of the update of one matrix. */
  readonly rank: number;
  /** Of a convolution: B's columns are the rank of one group. */
  readonly groupCount: number;
  /**
   * Of a parameter: the matrices in it. A has the rows of one after those of the other, B's columns take turns.
   */
  readonly stackCount: number;
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

/**
 * The name that a tensor of an adapter has in the base model: PEFT moves what it wraps into `base_layer`, and what is
 * trained as a whole into `modules_to_save`.
 */
export function baseNameOf(name: string): string {
  return name.slice(adapterPrefix.length).replaceAll(/(^|\.)(?:base_layer|modules_to_save)\./g, '$1');
}

/** The name that a module with factors has in the base model. */
export const baseModuleOf = ({ module }: Pick<LoraFactors, 'module'>): string =>
  module.replaceAll(/(^|\.)base_layer(?=\.|$)/g, '');

/** Names in the base model of the parameters that a module's factors may be for, where it targets such. */
export function parametersOf(
  factors: Pick<LoraFactors, 'module'>,
  { targetParameters }: Pick<AdapterConfig, 'targetParameters'>,
): readonly string[] {
  const module = baseModuleOf(factors);
  return targetParameters.flatMap((target) => {
    const dot = target.lastIndexOf('.');
    const owner = target.slice(0, Math.max(0, dot));
    const isOwner = owner === '' || `.${module}`.endsWith(`.${owner}`);
    return isOwner ? [`${module}.${target.slice(dot + 1)}`] : [];
  });
}

/** The base's weight that a module's update is added to; of a parameter it is one of several. */
export const baseWeightOf = (factors: LoraFactors): string => `${baseModuleOf(factors)}.weight`;
