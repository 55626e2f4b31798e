import type { Dtype } from '../safetensors/dtype.ts';
import type { TensorRecord } from './checkpoint.ts';

/** Float dtypes that can be extrapolated. */
export const floatDtypes = ['BF16', 'F16', 'F32', 'F64'] as const satisfies readonly Dtype[];

export type FloatDtype = (typeof floatDtypes)[number];

export const isFloatDtype = (dtype: Dtype): dtype is FloatDtype =>
  (floatDtypes as readonly Dtype[]).includes(dtype);

export type FloatTensor = TensorRecord & { readonly dtype: FloatDtype };

export const hasFloatDtype = (tensor: TensorRecord): tensor is FloatTensor => isFloatDtype(tensor.dtype);
