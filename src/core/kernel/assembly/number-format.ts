/** Elements as numbers, one at a time; ../number-format.ts says the same plainly. */
import { bf16, f16, f32bits, f64bits } from './dtype';

export function decode(dtype: i32, from: usize): f64 {
  if (dtype == f64bits) return load<f64>(from);
  if (dtype == f32bits) return <f64>load<f32>(from);
  const bits = <u32>load<u16>(from);
  if (dtype == bf16) return <f64>reinterpret<f32>(bits << 16);
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  let magnitude: f64;
  if (exponent == 31) magnitude = fraction == 0 ? Infinity : NaN;
  else if (exponent == 0) magnitude = <f64>fraction * 2 ** -24;
  // The fields of an f64: its exponent bias is 1008 more, its fraction 42 bits longer.
  else magnitude = reinterpret<f64>((<u64>(exponent + 1008) << 52) | (<u64>fraction << 42));
  return bits & 0x8000 ? -magnitude : magnitude;
}

/** Rounds once, to nearest, ties to even. */
export function encode(dtype: i32, to: usize, value: f64): void {
  if (dtype == f64bits) {
    store<u64>(to, value == value ? reinterpret<u64>(value) : 0x7ff8000000000000);
    return;
  }
  if (dtype == f32bits) {
    store<u32>(to, value == value ? reinterpret<u32>(<f32>value) : 0x7fc00000);
    return;
  }
  if (value != value) {
    store<u16>(to, dtype == bf16 ? 0x7fc0 : 0x7e00);
    return;
  }
  const bits = roundToOdd(value);
  const sign = (bits >> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  store<u16>(to, <u16>(sign | (dtype == bf16 ? roundToBF16(magnitude) : roundToF16(magnitude))));
}

/** The BF16 number next to `value`, ties to even. */
export function toBF16(value: f32): f32 {
  if (value != value) return value;
  const bits = reinterpret<u32>(value);
  return reinterpret<f32>((bits & 0x80000000) | (roundToBF16(bits & 0x7fffffff) << 16));
}

/**
 * One of the numbers of a dtype around `value`, as the random word says; what is past the greatest finite number
 * is infinite once it is encoded.
 */
export function roundByWord(dtype: i32, value: f64, word: u32): f64 {
  const magnitude = abs(value);
  if (!(magnitude < Infinity)) return value;
  const fractionBits = dtype == bf16 ? 7 : dtype == f16 ? 10 : 23;
  const leastExponent = dtype == f16 ? -14 : -126;
  const exponent = max<i32>(<i32>(reinterpret<u64>(magnitude) >> 52) - 1023, leastExponent);
  // The distance of neighbours among the numbers of this exponent; a division by it is exact.
  const step = reinterpret<f64>(<u64>(exponent - fractionBits + 1023) << 52);
  const steps = magnitude / step;
  const whole = floor(steps);
  const above = <u64>((steps - whole) * 4294967296.0) + <u64>word >= 0x100000000;
  return copysign((whole + f64(above)) * step, value);
}

/**
 * The bits of the f32 that, rounded once more, gives what rounding `value` once would give: inexact results
 * have their last bit set (Boldo and Melquiond, "When double rounding is odd").
 */
function roundToOdd(value: f64): u32 {
  const nearest = <f32>value;
  const bits = reinterpret<u32>(nearest);
  if (<f64>nearest == value || bits & 1) return bits;
  // An even neighbour was chosen; the odd one lies on the other side of the value.
  return abs(<f64>nearest) > abs(value) ? bits - 1 : bits + 1;
}

/** The bf16 bits of a positive f32 given by its bits. */
function roundToBF16(magnitude: u32): u32 {
  return (magnitude + 0x7fff + ((magnitude >> 16) & 1)) >> 16;
}

/** The f16 bits of a positive f32 given by its bits: adding a power of two leaves the right number of digits. */
function roundToF16(magnitude: u32): u32 {
  if (magnitude >= 0x47800000) return 0x7c00; // 65536 and more
  const exponent = max<u32>(magnitude & 0x7f800000, 113 << 23);
  const ruler = exponent + (13 << 23);
  const digits = reinterpret<u32>(reinterpret<f32>(magnitude) + reinterpret<f32>(ruler)) - ruler;
  return ((exponent - (113 << 23)) >> 13) + digits;
}
