import { byteLengthOf, type Dtype } from '../../../src/formats/safetensors/dtype.ts';
import { encodeHeader } from '../../../src/formats/safetensors/header.ts';
import type { Files } from './golden-adapters.ts';

/** A tensor of a built file; its numbers follow from its name. */
export type BuiltTensor = readonly [name: string, dtype: Dtype, shape: readonly number[]];

export const prefix = 'base_model.model.';

/** The factors of a linear module. */
export function factors(
  module: string,
  rank: number,
  [out, inputs]: readonly [number, number],
  dtype: Dtype = 'F32',
): readonly BuiltTensor[] {
  return [
    [`${prefix}${module}.lora_A.weight`, dtype, [rank, inputs]],
    [`${prefix}${module}.lora_B.weight`, dtype, [out, rank]],
  ];
}

export function buildSafetensors(tensors: readonly BuiltTensor[], salt = 1): Uint8Array {
  const { bytes } = encodeHeader({
    metadata: { format: 'pt' },
    tensors: tensors.map(([name, dtype, shape]) => ({ name, dtype, shape })),
  });
  return Buffer.concat([bytes, ...tensors.map((tensor) => numbersOf(tensor, salt))]);
}

/** Of an element: its length, and the byte at its end that holds most of the exponent. */
const layouts: Partial<Record<Dtype, { readonly width: number; readonly exponent: number }>> = {
  F64: { width: 8, exponent: 0x3f },
  F32: { width: 4, exponent: 0x3e },
  BF16: { width: 2, exponent: 0x3e },
  F16: { width: 2, exponent: 0x38 },
};

/** Finite numbers of moderate size in every float dtype: their exponents are set. */
function numbersOf([name, dtype, shape]: BuiltTensor, salt: number): Uint8Array {
  const bytes = Buffer.alloc(byteLengthOf(dtype, shape) ?? 0);
  let state = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, salt);
  for (let index = 0; index < bytes.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  const { width, exponent } = layouts[dtype] ?? { width: 1, exponent: 0 };
  for (let end = width - 1; exponent > 0 && end < bytes.length; end += width) {
    bytes[end] = ((bytes[end] ?? 0) & 0x80) | exponent;
  }
  return bytes;
}

/** An adapter's two files. */
export function buildAdapter(
  tensors: readonly BuiltTensor[],
  config: Readonly<Record<string, unknown>> = {},
  salt = 1,
): Files {
  const settings = {
    base_model_name_or_path: 'tiny/base',
    lora_alpha: 8,
    peft_type: 'LORA',
    r: 2,
    ...config,
  };
  return {
    'adapter_config.json': Buffer.from(JSON.stringify(settings, undefined, 2)),
    'adapter_model.safetensors': buildSafetensors(tensors, salt),
  };
}
