import { IncompatibleError, isRecord, nameOf } from '../../kit/index.ts';
import type { Checkpoint } from './checkpoint.ts';

/** What PEFT calls the parts of an adapter within the model that it changes. */
const adapterPart =
  /\.lora_(?:A|B|embedding_A|embedding_B|magnitude_vector)(?:\.|$)|\.(?:modules_to_save\.[^.]+|original_module)\.(?:weight|bias)$/;

/** Some models have adapters of their own, and say so: Phi-4-multimodal has `vision_lora` and `speech_lora`. */
const ownAdapter = /(?:^|_)lora$/;

/**
 * Why a checkpoint is what an adapter and its model were when they were saved as one, not merged: transformers ignores
 * the adapter's tensors and misses those that it changes. Undefined where it is not.
 */
export function findUnmerged({ tensors, config, snapshot }: Checkpoint): IncompatibleError | undefined {
  const parts = [...tensors.values()].filter(({ name }) => adapterPart.test(name));
  const [first] = parts;
  if (first === undefined) return undefined;
  const isOwn = Object.entries(config ?? {}).some(([key, value]) => ownAdapter.test(key) && isRecord(value));
  if (isOwn) return undefined;
  const more = parts.length > 1 ? ` and ${parts.length - 1} more` : '';
  return new IncompatibleError(
    `${nameOf(snapshot.origin)} has an adapter among its weights that is not merged into them ('${first.name}' ${first.dtype} [${first.shape.join(', ')}]${more}).`,
    {
      code: 'adapter-unmerged',
      hint: 'Load it with PEFT, merge it (PeftModel.merge_and_unload) and save the whole model.',
    },
  );
}
