import { IncompatibleError, nameOf } from '../../kit/index.ts';
import type { Checkpoint, TensorRecord } from './checkpoint.ts';
import { hasFloatDtype } from './float-dtypes.ts';
import { isTokenEmbedding } from './token-tables.ts';

/** Parameters that FSDP joined into one, each process having a part of it. */
const flatParameter = /(?:^|\.)_?flat_param(?:_\d+)?$/;
/** Matrices in every model. */
const matrix = /\.(?:[qkvo]_proj|out_proj|down_proj|up_proj|gate_proj|lm_head)\.weight$/;

/**
 * Why a checkpoint is what one process of several saved of a model whose weights lay scattered among all of them, and
 * how to gather them; undefined where it is not. Both sides of a pair may be so alike, by one pipeline.
 */
export function findScattered({ tensors, snapshot }: Checkpoint): IncompatibleError | undefined {
  const all = [...tensors.values()];
  const refusal = (found: readonly TensorRecord[], what: string, hint: string) => {
    const [first] = found;
    if (first === undefined) return undefined;
    const shown = `'${first.name}' ${first.dtype} [${first.shape.join(', ')}]`;
    return new IncompatibleError(
      `${nameOf(snapshot.origin)} has not all weights: ${what} (${shown}${found.length > 1 ? ` and ${found.length - 1} more` : ''}).`,
      { code: 'weights-scattered', hint },
    );
  };
  const empty = refusal(
    all.filter(isPlaceholder),
    'DeepSpeed ZeRO-3 leaves empty tensors in place of those that are scattered among the processes',
    'Gather them: run zero_to_fp32.py of the training checkpoint, or save with stage3_gather_16bit_weights_on_model_save.',
  );
  const flat = refusal(
    all.filter((tensor) => flatParameter.test(tensor.name) || isFlat(tensor)),
    'FSDP has flattened its tensors, and each process stores a part',
    'Gather them: save with FULL_STATE_DICT, or run accelerate merge-weights on the sharded checkpoint.',
  );
  return empty ?? flat;
}

const isPlaceholder = (tensor: TensorRecord) =>
  hasFloatDtype(tensor) &&
  tensor.shape.length === 1 &&
  tensor.shape[0] === 0 &&
  tensor.name.endsWith('.weight');

const isFlat = ({ name, shape }: TensorRecord) =>
  shape.length === 1 && (isTokenEmbedding(name) || matrix.test(name));
