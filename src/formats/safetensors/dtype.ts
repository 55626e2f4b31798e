/** Every element type of the format (`Dtype` of safetensors 0.8), with its size in bits. */
export const bitsPerElement = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

export type Dtype = keyof typeof bitsPerElement;

export function isDtype(value: string): value is Dtype {
  return Object.hasOwn(bitsPerElement, value);
}

/** Whether the dtype holds real floating-point numbers, whatever their width. */
export function isFloat(dtype: Dtype): boolean {
  return dtype.startsWith('F') || dtype.startsWith('BF');
}

/** How many elements a shape holds; 1 for a scalar. Undefined when the number is not a safe integer. */
export function countElements(shape: readonly number[]): number | undefined {
  if (shape.includes(0)) return 0;
  let count = 1;
  for (const size of shape) {
    count *= size;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/**
 * How many bytes a tensor takes. Undefined when that is no whole number of bytes (sub-byte dtypes) or more
 * than can be counted.
 */
export function byteLengthOf(dtype: Dtype, shape: readonly number[]): number | undefined {
  const elementCount = countElements(shape);
  if (elementCount === undefined) return undefined;
  const bitCount = elementCount * bitsPerElement[dtype];
  return Number.isSafeInteger(bitCount) && bitCount % 8 === 0 ? bitCount / 8 : undefined;
}
