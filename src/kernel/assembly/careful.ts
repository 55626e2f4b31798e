/**
 * One element at a time, every dtype and every special value right: for what the vector passes decline, and
 * for the last elements of a call.
 */
import { bf16, byteLengthOf, f16, f32bits, f64bits } from './dtype';
import { addNonFinite, addStatistics } from './statistics';

export function addCarefully(
  alignedDtype: i32, sftDtype: i32, aligned: usize, sft: usize, count: usize,
): void {
  const alignedStep = byteLengthOf(alignedDtype);
  const sftStep = byteLengthOf(sftDtype);
  const inDouble = alignedDtype == f64bits || sftDtype == f64bits;
  let deltaSquares: f64 = 0;
  let alignedSquares: f64 = 0;
  let absDelta: f64 = 0;
  for (; count > 0; count--) {
    const theta = decode(alignedDtype, aligned);
    const delta = subtract(theta, decode(sftDtype, sft), inDouble);
    deltaSquares += delta * delta;
    alignedSquares += theta * theta;
    absDelta = max(absDelta, abs(delta));
    aligned += alignedStep;
    sft += sftStep;
  }
  addStatistics(deltaSquares, alignedSquares, absDelta);
}

export function writeCarefully(
  alignedDtype: i32, sftDtype: i32, outputDtype: i32, aligned: usize, sft: usize, count: usize,
  output: i32, to: usize, alpha: f64,
): void {
  const alignedStep = byteLengthOf(alignedDtype);
  const sftStep = byteLengthOf(sftDtype);
  const outputStep = byteLengthOf(outputDtype);
  const inDouble = alignedDtype == f64bits || sftDtype == f64bits;
  let nonFinite: u32 = 0;
  for (; count > 0; count--) {
    const theta = decode(alignedDtype, aligned);
    const delta = subtract(theta, decode(sftDtype, sft), inDouble);
    const sum = inDouble
      ? theta + alpha * delta
      : <f64>(<f32>theta + <f32>alpha * <f32>delta);
    if (!encode(outputDtype, to, sum)) nonFinite++;
    aligned += alignedStep;
    sft += sftStep;
    to += outputStep;
  }
  addNonFinite(output, nonFinite);
}

// @ts-ignore: decorator
@inline function subtract(theta: f64, from: f64, inDouble: bool): f64 {
  return inDouble ? theta - from : <f64>(<f32>theta - <f32>from);
}

function decode(dtype: i32, from: usize): f64 {
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

/** Rounds once, to nearest, ties to even; gives whether the result is finite. */
function encode(dtype: i32, to: usize, value: f64): bool {
  if (dtype == f64bits) {
    store<u64>(to, value == value ? reinterpret<u64>(value) : 0x7ff8000000000000);
    return abs(value) < Infinity;
  }
  if (dtype == f32bits) {
    const bits = value == value ? reinterpret<u32>(<f32>value) : 0x7fc00000;
    store<u32>(to, bits);
    return (bits & 0x7f800000) != 0x7f800000;
  }
  const bits = value == value ? roundToOdd(value) : 0x7fc00000;
  const magnitude = bits & 0x7fffffff;
  const sign = (bits >> 16) & 0x8000;
  if (dtype == bf16) {
    const rounded = value == value ? (magnitude + 0x7fff + ((magnitude >> 16) & 1)) >> 16 : 0x7fc0;
    store<u16>(to, <u16>(sign | rounded));
    return rounded < 0x7f80;
  }
  const rounded = value == value ? roundToHalf(magnitude) : 0x7e00;
  store<u16>(to, <u16>(sign | rounded));
  return rounded < 0x7c00;
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

/** The f16 bits of a positive f32 given by its bits: adding a power of two leaves the right number of digits. */
function roundToHalf(magnitude: u32): u32 {
  if (magnitude >= 0x47800000) return 0x7c00; // 65536 and more
  const exponent = max<u32>(magnitude & 0x7f800000, 113 << 23);
  const ruler = exponent + (13 << 23);
  const digits = reinterpret<u32>(reinterpret<f32>(magnitude) + reinterpret<f32>(ruler)) - ruler;
  return ((exponent - (113 << 23)) >> 13) + digits;
}
