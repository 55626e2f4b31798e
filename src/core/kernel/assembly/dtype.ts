/**
 * AssemblyScript has no 16-bit floats, so integers of that size stand for them as type arguments. Numbers are
 * how the loader names the dtypes.
 */
export type BF16 = u16;
export type F16 = i16;
export type F32 = f32;

export const bf16: i32 = 0;
export const f16: i32 = 1;
export const f32bits: i32 = 2;
export const f64bits: i32 = 3;

/** How the loader names the ways to round. */
export const nearest: i32 = 0;
export const reference: i32 = 1;
export const stochastic: i32 = 2;

// @ts-ignore: decorator
@inline export function isF16<T>(): bool {
  return isInteger<T>() && isSigned<T>();
}

// @ts-ignore: decorator
@inline export function isBF16<T>(): bool {
  return isInteger<T>() && !isSigned<T>();
}

// @ts-ignore: decorator
@inline export function isF32<T>(): bool {
  return isFloat<T>();
}

export function byteLengthOf(dtype: i32): usize {
  return dtype < f32bits ? 2 : dtype == f32bits ? 4 : 8;
}

/** Whether arithmetic with it is in fp64. */
export function isWide(dtype: i32): bool {
  return dtype == f64bits;
}
