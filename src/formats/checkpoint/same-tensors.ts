import type { Checkpoint, TensorRecord } from './checkpoint.ts';

/**
 * How the headers of a conversion differ from the checkpoint that it was made from, as the end of a sentence;
 * undefined where they do not. Of tensors that share their bytes one name is enough, as safetensors are saved.
 */
export function findDifference(original: Checkpoint, conversion: Checkpoint): string | undefined {
  for (const tensor of conversion.tensors.values()) {
    const other = original.tensors.get(tensor.name);
    if (other === undefined) return `tensor '${tensor.name}' is in the conversion only`;
    if (describe(other) !== describe(tensor)) {
      return `tensor '${tensor.name}' is ${describe(tensor)} instead of ${describe(other)}`;
    }
  }
  const kept = new Set<string>();
  for (const tensor of original.tensors.values()) {
    if (conversion.tensors.has(tensor.name)) kept.add(placeOf(tensor));
  }
  for (const tensor of original.tensors.values()) {
    if (!conversion.tensors.has(tensor.name) && !kept.has(placeOf(tensor))) {
      return `tensor '${tensor.name}' is not in the conversion`;
    }
  }
  return undefined;
}

const describe = ({ dtype, shape }: TensorRecord) => `${dtype} [${shape.join(', ')}]`;

const placeOf = ({ path, start, end }: TensorRecord) => `${start} ${end} ${path}`;
