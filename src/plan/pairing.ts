import type { Checkpoint, TensorRecord } from '../checkpoint/checkpoint.ts';
import { nameOf } from '../kit/snapshot.ts';
import { type Dtype, isFloat } from '../safetensors/dtype.ts';
import { type FloatDtype, floatDtypes } from './plan.ts';

/** Why a tensor of the pair cannot be extrapolated. */
export interface PairingProblem {
  readonly code:
    | 'tensor-missing-in-sft'
    | 'tensor-missing-in-aligned'
    | 'tensor-shape-mismatch'
    | 'tensor-dtype-unsupported'
    | 'tensor-dtype-mismatch'
    | 'no-float-tensors';
  readonly message: string;
  readonly hint: string;
}

/** A tensor of θ1 with its partner in θ0. */
export type Pairing =
  | {
      readonly kind: 'extrapolate';
      readonly aligned: TensorRecord & { readonly dtype: FloatDtype };
      readonly sft: TensorRecord & { readonly dtype: FloatDtype };
    }
  | { readonly kind: 'copy'; readonly aligned: TensorRecord };

export const isFloatDtype = (dtype: Dtype): dtype is FloatDtype =>
  (floatDtypes as readonly Dtype[]).includes(dtype);

const hasFloatDtype = (tensor: TensorRecord): tensor is TensorRecord & { readonly dtype: FloatDtype } =>
  isFloatDtype(tensor.dtype);

/**
 * Matches the tensors of the two checkpoints by name. Finds every problem, not only the first, so that
 * `plan` can list them; a pair with problems has no plan.
 */
export function pairTensors(
  aligned: Checkpoint,
  sft: Checkpoint,
): { readonly pairings: ReadonlyMap<string, Pairing>; readonly problems: readonly PairingProblem[] } {
  const pairings = new Map<string, Pairing>();
  const problems: PairingProblem[] = [];
  const where = (checkpoint: Checkpoint, tensor: TensorRecord) =>
    nameOf(checkpoint.snapshot.origin, tensor.path);

  for (const tensor of aligned.tensors.values()) {
    const partner = sft.tensors.get(tensor.name);
    if (partner === undefined) {
      problems.push({
        code: 'tensor-missing-in-sft',
        message:
          `Tensor '${tensor.name}' ${describe(tensor)} is in the aligned checkpoint (${where(aligned, tensor)}) ` +
          `but not in the SFT checkpoint (${nameOf(sft.snapshot.origin)}).`,
        hint: 'Check that --sft is the checkpoint from which the training of --dpo started.',
      });
      continue;
    }
    const pairing = pairOne(tensor, partner);
    if ('kind' in pairing) pairings.set(tensor.name, pairing);
    else {
      problems.push({
        ...pairing,
        message:
          `${pairing.message}: ${describe(partner)} in the SFT checkpoint (${where(sft, partner)}), ` +
          `${describe(tensor)} in the aligned checkpoint (${where(aligned, tensor)}).`,
      });
    }
  }
  for (const tensor of sft.tensors.values()) {
    if (aligned.tensors.has(tensor.name)) continue;
    problems.push({
      code: 'tensor-missing-in-aligned',
      message:
        `Tensor '${tensor.name}' ${describe(tensor)} is in the SFT checkpoint (${where(sft, tensor)}) ` +
        `but not in the aligned checkpoint (${nameOf(aligned.snapshot.origin)}).`,
      hint: 'Check that --sft is the checkpoint from which the training of --dpo started.',
    });
  }
  if (problems.length === 0 && ![...pairings.values()].some((pairing) => pairing.kind === 'extrapolate')) {
    problems.push({
      code: 'no-float-tensors',
      message: `The aligned checkpoint (${nameOf(aligned.snapshot.origin)}) has no floating-point tensor to extrapolate.`,
      hint: `Extrapolation needs weights in ${floatDtypes.join(', ')}.`,
    });
  }
  return { pairings, problems };
}

function pairOne(aligned: TensorRecord, sft: TensorRecord): Pairing | PairingProblem {
  if (!sameShape(aligned.shape, sft.shape)) {
    return {
      code: 'tensor-shape-mismatch',
      message: `Tensor '${aligned.name}' has different shapes`,
      hint: 'Extrapolation needs two checkpoints of one architecture and vocabulary; check that the pair belongs together.',
    };
  }
  if (hasFloatDtype(aligned) && hasFloatDtype(sft)) return { kind: 'extrapolate', aligned, sft };
  for (const tensor of [aligned, sft]) {
    if (isFloat(tensor.dtype) && !isFloatDtype(tensor.dtype)) {
      return {
        code: 'tensor-dtype-unsupported',
        message: `Tensor '${aligned.name}' has dtype ${tensor.dtype}, which cannot be extrapolated`,
        hint: `Use the checkpoints before quantisation, in ${floatDtypes.join(', ')}.`,
      };
    }
  }
  if (aligned.dtype !== sft.dtype) {
    return {
      code: 'tensor-dtype-mismatch',
      message: `Tensor '${aligned.name}' has dtypes that do not go together`,
      hint: 'Integer and boolean tensors are copied from the aligned checkpoint only when both sides agree on the dtype.',
    };
  }
  return { kind: 'copy', aligned };
}

const sameShape = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

const describe = (tensor: TensorRecord) => `${tensor.dtype} [${tensor.shape.join(', ')}]`;
