/**
 * Vector constants. They are loaded from memory wherever they are used: V8 builds literal vectors anew in every
 * iteration, and a local takes a register, of which x86-64 has too few for the passes with statistics.
 */
// prettier-ignore
const constants = memory.data<u16>([
  0, 0xffff, 0, 0xffff, 0, 0xffff, 0, 0xffff,
  0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff,
  0x7c00, 0x7c00, 0x7c00, 0x7c00, 0x7c00, 0x7c00, 0x7c00, 0x7c00,
  0x0400, 0x0400, 0x0400, 0x0400, 0x0400, 0x0400, 0x0400, 0x0400,
  0x8fff, 0x8fff, 0x8fff, 0x8fff, 0x8fff, 0x8fff, 0x8fff, 0x8fff,
  0x3380, 0x3380, 0x3380, 0x3380, 0x3380, 0x3380, 0x3380, 0x3380,
  0x7f80, 0x7f80, 0x7f80, 0x7f80, 0x7f80, 0x7f80, 0x7f80, 0x7f80,
  0x3880, 0x3880, 0x3880, 0x3880, 0x3880, 0x3880, 0x3880, 0x3880,
  0x06c0, 0x06c0, 0x06c0, 0x06c0, 0x06c0, 0x06c0, 0x06c0, 0x06c0,
  0xc400, 0xc400, 0xc400, 0xc400, 0xc400, 0xc400, 0xc400, 0xc400,
  0x8000, 0x8000, 0x8000, 0x8000, 0x8000, 0x8000, 0x8000, 0x8000,
  0xe000, 0x8fff, 0xe000, 0x8fff, 0xe000, 0x8fff, 0xe000, 0x8fff,
  0, 0x3800, 0, 0x3800, 0, 0x3800, 0, 0x3800,
  0x4000, 0x4000, 0x4000, 0x4000, 0x4000, 0x4000, 0x4000, 0x4000,
  0, 0x3880, 0, 0x3880, 0, 0x3880, 0, 0x3880,
  0x0001, 0, 0x0001, 0, 0x0001, 0, 0x0001, 0,
  0x7fff, 0, 0x7fff, 0, 0x7fff, 0, 0x7fff, 0,
  0xffff, 0, 0xffff, 0, 0xffff, 0, 0xffff, 0,
  0, 0x4780, 0, 0x4780, 0, 0x4780, 0, 0x4780,
  0xff00, 0x477f, 0xff00, 0x477f, 0xff00, 0x477f, 0xff00, 0x477f,
  0xd4bb, 0xed5a, 0xd4bb, 0xed5a, 0xd4bb, 0xed5a, 0xd4bb, 0xed5a,
  0x1b51, 0xac4c, 0x1b51, 0xac4c, 0x1b51, 0xac4c, 0x1b51, 0xac4c,
  0x8bab, 0x3184, 0x8bab, 0x3184, 0x8bab, 0x3184, 0x8bab, 0x3184,
], 16);

// @ts-ignore: decorator
@inline function constant(index: usize): v128 {
  return v128.load(constants + index * 16);
}

// @ts-ignore: decorator
@inline export function upperHalves(): v128 { return constant(0); }
// @ts-ignore: decorator
@inline export function f16Magnitude(): v128 { return constant(1); }
// @ts-ignore: decorator
@inline export function f16Exponent(): v128 { return constant(2); }
// @ts-ignore: decorator
@inline export function f16Least(): v128 { return constant(3); }
// @ts-ignore: decorator
@inline export function f16SignAndExponent(): v128 { return constant(4); }
// @ts-ignore: decorator
@inline export function f16ScaleBias(): v128 { return constant(5); }
// @ts-ignore: decorator
@inline export function f32Exponent(): v128 { return constant(6); }
// @ts-ignore: decorator
@inline export function f16LeastAsF32(): v128 { return constant(7); }
// @ts-ignore: decorator
@inline export function f16Ruler(): v128 { return constant(8); }
// @ts-ignore: decorator
@inline export function f16Bias(): v128 { return constant(9); }
// @ts-ignore: decorator
@inline export function sign(): v128 { return constant(10); }
// @ts-ignore: decorator
@inline export function f16Fields(): v128 { return constant(11); }
// @ts-ignore: decorator
@inline export function f16Rebias(): v128 { return constant(12); }
/** The difference of the exponents' biases, in the lower five of six bits of the field. */
// @ts-ignore: decorator
@inline export function f16FieldBias(): v128 { return constant(13); }
/** The least normal number of F16, 2^-14, as f32. */
// @ts-ignore: decorator
@inline export function f16LeastNormal(): v128 { return constant(14); }
// @ts-ignore: decorator
@inline export function one(): v128 { return constant(15); }
/** Less than half of BF16's last digit. */
// @ts-ignore: decorator
@inline export function bf16AlmostHalf(): v128 { return constant(16); }
// @ts-ignore: decorator
@inline export function lowerHalves(): v128 { return constant(17); }
/** 2^16. */
// @ts-ignore: decorator
@inline export function bf16Shift(): v128 { return constant(18); }
/** 2^16 − 1. */
// @ts-ignore: decorator
@inline export function bf16ShiftLessOne(): v128 { return constant(19); }
// @ts-ignore: decorator
@inline export function hashFactor1(): v128 { return constant(20); }
// @ts-ignore: decorator
@inline export function hashFactor2(): v128 { return constant(21); }
// @ts-ignore: decorator
@inline export function hashFactor3(): v128 { return constant(22); }
