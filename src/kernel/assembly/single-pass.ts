/** Vector passes with fp32 arithmetic. */
import { isBF16, isF16 } from './dtype';
import {
  bf16Last, decodeEven, decodeNormalEven, decodeNormalOdd, decodeOdd, encodeBF16, encodeF16, exponentsOf, f16Bias, f16Exponent,
  f16Fields, f16Least,  f16LeastAsF32, f16Magnitude, f16Rebias, f16Ruler, f16ScaleBias, f16SignAndExponent, f32Exponent, loadFirst, loadSecond,
  sign, storeF32, takeUpper, upperHalves,
} from './lanes';
import { addStatistics } from './statistics';

/** Elements whose squares are added in fp32 (32 to a lane) before they are added up in fp64. */
const groupCount: usize = 256;

/**
 * How far ahead of the arithmetic cache lines are touched: the processor's own prefetching stops at every page,
 * and inputs that come from memory arrive a fifth faster this way.
 */
export const touchAheadByteLength: usize = 1024;
const cacheLineByteLength: usize = 64;

/** Block sums and squares smaller than this may have lost digits to fp32's subnormals. */
const leastSquare: f64 = 2 ** -100;

/**
 * Computes one block, a multiple of eight elements, for one to four outputs; `ahead` is
 * {@link touchAheadByteLength}, or 0 near the end of the inputs. Gives whether all went well: if not, nothing was
 * counted, and the block has to be done again with care. That is so whenever an input or output may not be
 * finite, or a sum may be inexact.
 *
 * With statistics the sums themselves show whether that may be: |θ1| ≤ √Σθ1², so no further work is needed
 * for it. Without, a maximum (for F32 a sum) of the results is kept for it.
 */
// @ts-ignore: decorator
@inline
function pass<A, S, O>(
  outputCount: i32, withStatistics: bool, aligned: usize, sft: usize, count: usize, ahead: usize,
  out0: usize, out1: usize, out2: usize, out3: usize, alpha0: f32, alpha1: f32, alpha2: f32, alpha3: f32,
): bool {
  const ordered = sizeof<A>() == 4 && sizeof<S>() == 4 && sizeof<O>() == 4;
  const alphas0 = f32x4.splat(alpha0);
  const alphas1 = f32x4.splat(alpha1);
  const alphas2 = f32x4.splat(alpha2);
  const alphas3 = f32x4.splat(alpha3);
  const upper = v128.load(upperHalves);
  const magnitude = v128.load(f16Magnitude);
  const exponent = v128.load(f16Exponent);
  const least = v128.load(f16Least);
  const signAndExponent = v128.load(f16SignAndExponent);
  const scaleBias = v128.load(f16ScaleBias);
  const fields = v128.load(f16Fields);
  const rebias = v128.load(f16Rebias);
  // What rounding needs, by output type.
  const round0 = v128.load(isF16<O>() ? f32Exponent : bf16Last);
  const round1 = v128.load(f16LeastAsF32);
  const round2 = v128.load(f16Ruler);
  const round3 = v128.load(f16Bias);
  const round4 = v128.load(sign);

  const alignedStart = aligned;
  const sftStart = sft;
  const end = aligned + count * sizeof<A>();
  let deltaSquares = f64x2.splat(0);
  let alignedSquares = f64x2.splat(0);
  let greatest = f32x4.splat(0);
  let guard0 = i32x4.splat(0);
  let guard1 = i32x4.splat(0);
  let guard2 = i32x4.splat(0);
  let guard3 = i32x4.splat(0);
  let inputGuard = i32x4.splat(0);
  do {
    const groupEnd = min(aligned + groupCount * sizeof<A>(), end);
    if (ahead) {
      touchGroup(aligned + ahead);
      touchGroup(sft + ahead);
    }
    let deltaGroup = f32x4.splat(0);
    let alignedGroup = f32x4.splat(0);
    do {
      let even: v128;
      let odd: v128;
      let sftEven: v128;
      let sftOdd: v128;
      if (
        (isF16<A>() || isF16<S>()) &&
        i16x8.all_true(i16x8.min_u(exponentsOf<A>(aligned, exponent), exponentsOf<S>(sft, exponent)))
      ) {
        even = decodeNormalEven<A>(aligned, ordered, upper, fields, rebias);
        odd = decodeNormalOdd<A>(aligned, ordered, upper, fields, rebias);
        sftEven = decodeNormalEven<S>(sft, ordered, upper, fields, rebias);
        sftOdd = decodeNormalOdd<S>(sft, ordered, upper, fields, rebias);
      } else {
        const a0 = loadFirst<A>(aligned, ordered, magnitude, exponent, least);
        const a1 = loadSecond<A>(aligned, ordered, a0, signAndExponent, scaleBias);
        const s0 = loadFirst<S>(sft, ordered, magnitude, exponent, least);
        const s1 = loadSecond<S>(sft, ordered, s0, signAndExponent, scaleBias);
        even = decodeEven<A>(a0, a1, upper);
        odd = decodeOdd<A>(a0, a1, upper);
        sftEven = decodeEven<S>(s0, s1, upper);
        sftOdd = decodeOdd<S>(s0, s1, upper);
      }
      const dEven = f32x4.sub(even, sftEven);
      const dOdd = f32x4.sub(odd, sftOdd);
      if (withStatistics) {
        const squareEven = f32x4.mul(dEven, dEven);
        const squareOdd = f32x4.mul(dOdd, dOdd);
        deltaGroup = f32x4.add(deltaGroup, f32x4.add(squareEven, squareOdd));
        greatest = f32x4.pmax(greatest, f32x4.pmax(squareEven, squareOdd));
        alignedGroup = f32x4.add(alignedGroup, f32x4.add(f32x4.mul(even, even), f32x4.mul(odd, odd)));
      } else {
        if (isF16<A>()) inputGuard = i16x8.max_u(inputGuard, v128.and(v128.load(aligned), magnitude));
        if (isF16<S>()) inputGuard = i16x8.max_u(inputGuard, v128.and(v128.load(sft), magnitude));
      }
      guard0 = write<O>(
        out0, even, odd, dEven, dOdd, alphas0, ordered, withStatistics, guard0,
        upper, round0, round1, round2, round3, round4,
      );
      out0 += 8 * sizeof<O>();
      if (outputCount > 1) {
        guard1 = write<O>(
          out1, even, odd, dEven, dOdd, alphas1, ordered, withStatistics, guard1,
          upper, round0, round1, round2, round3, round4,
        );
        out1 += 8 * sizeof<O>();
      }
      if (outputCount > 2) {
        guard2 = write<O>(
          out2, even, odd, dEven, dOdd, alphas2, ordered, withStatistics, guard2,
          upper, round0, round1, round2, round3, round4,
        );
        out2 += 8 * sizeof<O>();
      }
      if (outputCount > 3) {
        guard3 = write<O>(
          out3, even, odd, dEven, dOdd, alphas3, ordered, withStatistics, guard3,
          upper, round0, round1, round2, round3, round4,
        );
        out3 += 8 * sizeof<O>();
      }
      aligned += 8 * sizeof<A>();
      sft += 8 * sizeof<S>();
    } while (aligned < groupEnd);
    if (withStatistics) {
      deltaSquares = f64x2.add(deltaSquares, widen(deltaGroup));
      alignedSquares = f64x2.add(alignedSquares, widen(alignedGroup));
    }
  } while (aligned < end);

  if (withStatistics) {
    const theta = addLanes(alignedSquares);
    const square = greatestLane(greatest);
    const delta = <f64>sqrt(square); // Exactly max |δ|: a square root undoes a square, if that was no subnormal.
    let reach: f64 = abs(<f64>alpha0);
    if (outputCount > 1) reach = max(reach, abs(<f64>alpha1));
    if (outputCount > 2) reach = max(reach, abs(<f64>alpha2));
    if (outputCount > 3) reach = max(reach, abs(<f64>alpha3));
    // F16's infinity and NaN were decoded as 65536 and more.
    const limit: f64 = isF16<A>() || isF16<S>() || isF16<O>() ? 65000 : 3.38e38;
    if (!(sqrt(theta) * 1.001 + (1.001 + reach) * delta < limit)) return false;
    // A maximum may lose a NaN of θ0; the sum keeps it.
    const deltaSquare = addLanes(deltaSquares);
    if (!(deltaSquare < Infinity)) return false;
    if (theta < leastSquare) return false;
    if (<f64>square < leastSquare) {
      if (sizeof<A>() != sizeof<S>() || isF16<A>() != isF16<S>()) return false;
      if (!areEqual(alignedStart, sftStart, count * sizeof<A>())) return false;
    }
    addStatistics(deltaSquare, theta, delta);
    return true;
  }
  const limits = i16x8.splat(isF16<O>() ? <i16>(0x477f << 1) : <i16>(0x7f80 << 1));
  if (isF16<A>() || isF16<S>()) {
    if (v128.any_true(i16x8.ge_u(inputGuard, exponent))) return false;
  }
  if (isInteger<O>()) {
    let guard = guard0;
    if (outputCount > 1) guard = i16x8.max_u(guard, guard1);
    if (outputCount > 2) guard = i16x8.max_u(guard, guard2);
    if (outputCount > 3) guard = i16x8.max_u(guard, guard3);
    return !v128.any_true(i16x8.ge_u(guard, limits));
  }
  // x − x is 0 for finite x only.
  let zeros = f32x4.sub(guard0, guard0);
  if (outputCount > 1) zeros = f32x4.add(zeros, f32x4.sub(guard1, guard1));
  if (outputCount > 2) zeros = f32x4.add(zeros, f32x4.sub(guard2, guard2));
  if (outputCount > 3) zeros = f32x4.add(zeros, f32x4.sub(guard3, guard3));
  return !v128.any_true(f32x4.ne(zeros, f32x4.splat(0)));
}

/** Loads a byte of the first eight cache lines of a group; the rest of longer ones follows by itself. */
// @ts-ignore: decorator
@inline function touchGroup(from: usize): void {
  load<u8>(from);
  load<u8>(from, cacheLineByteLength);
  load<u8>(from, 2 * cacheLineByteLength);
  load<u8>(from, 3 * cacheLineByteLength);
  load<u8>(from, 4 * cacheLineByteLength);
  load<u8>(from, 5 * cacheLineByteLength);
  load<u8>(from, 6 * cacheLineByteLength);
  load<u8>(from, 7 * cacheLineByteLength);
}

/** Computes, rounds and stores eight results; gives the guard to keep. */
// @ts-ignore: decorator
@inline
function write<O>(
  to: usize, even: v128, odd: v128, dEven: v128, dOdd: v128, alphas: v128, ordered: bool,
  withStatistics: bool, guard: v128,
  upper: v128, round0: v128, round1: v128, round2: v128, round3: v128, round4: v128,
): v128 {
  const sumEven = f32x4.add(even, f32x4.mul(alphas, dEven));
  const sumOdd = f32x4.add(odd, f32x4.mul(alphas, dOdd));
  if (isBF16<O>()) {
    const bits = encodeBF16(sumEven, sumOdd, round0);
    v128.store(to, bits);
    if (withStatistics) return guard;
    // Rounding makes infinities of finite sums, and −0 of a NaN whose digits are all ones.
    const unrounded = takeUpper(sumEven, sumOdd);
    return i16x8.max_u(guard, i16x8.max_u(i16x8.add(bits, bits), i16x8.add(unrounded, unrounded)));
  }
  if (isF16<O>()) {
    v128.store(to, encodeF16(sumEven, sumOdd, upper, round0, round1, round2, round3, round4));
    if (withStatistics) return guard;
    const bits = takeUpper(sumEven, sumOdd);
    return i16x8.max_u(guard, i16x8.add(bits, bits));
  }
  storeF32(to, sumEven, sumOdd, ordered);
  return withStatistics ? guard : f32x4.add(guard, f32x4.add(sumEven, sumOdd));
}

/** The sums of lanes 0 and 2 and of 1 and 3, in fp64. */
// @ts-ignore: decorator
@inline function widen(x: v128): v128 {
  const high = v128.shuffle<i32>(x, x, 2, 3, 2, 3);
  return f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(high));
}

// @ts-ignore: decorator
@inline function addLanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

// @ts-ignore: decorator
@inline function greatestLane(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

function areEqual(a: usize, b: usize, byteLength: usize): bool {
  const end = a + byteLength;
  let difference = i32x4.splat(0);
  for (; a < end; a += 16, b += 16) {
    difference = v128.or(difference, v128.xor(v128.load(a), v128.load(b)));
  }
  return !v128.any_true(difference);
}

/** {@link pass}, compiled for each number of outputs, with and without statistics. */
// prettier-ignore
export function runSinglePass<A, S, O>(
  outputCount: i32, withStatistics: bool, a: usize, s: usize, n: usize, ahead: usize,
  o0: usize, o1: usize, o2: usize, o3: usize, x0: f32, x1: f32, x2: f32, x3: f32,
): bool {
  if (withStatistics) {
    if (outputCount == 1) return pass<A, S, O>(1, true, a, s, n, ahead, o0, 0, 0, 0, x0, 0, 0, 0);
    if (outputCount == 2) return pass<A, S, O>(2, true, a, s, n, ahead, o0, o1, 0, 0, x0, x1, 0, 0);
    if (outputCount == 3) return pass<A, S, O>(3, true, a, s, n, ahead, o0, o1, o2, 0, x0, x1, x2, 0);
    return pass<A, S, O>(4, true, a, s, n, ahead, o0, o1, o2, o3, x0, x1, x2, x3);
  }
  if (outputCount == 1) return pass<A, S, O>(1, false, a, s, n, ahead, o0, 0, 0, 0, x0, 0, 0, 0);
  if (outputCount == 2) return pass<A, S, O>(2, false, a, s, n, ahead, o0, o1, 0, 0, x0, x1, 0, 0);
  if (outputCount == 3) return pass<A, S, O>(3, false, a, s, n, ahead, o0, o1, o2, 0, x0, x1, x2, 0);
  return pass<A, S, O>(4, false, a, s, n, ahead, o0, o1, o2, o3, x0, x1, x2, x3);
}

/** The same for one output; less code, for dtypes that rarely meet. */
// prettier-ignore
export function runSingleOutputPass<A, S, O>(
  withStatistics: bool, a: usize, s: usize, n: usize, ahead: usize, o0: usize, x0: f32,
): bool {
  if (withStatistics) return pass<A, S, O>(1, true, a, s, n, ahead, o0, 0, 0, 0, x0, 0, 0, 0);
  return pass<A, S, O>(1, false, a, s, n, ahead, o0, 0, 0, 0, x0, 0, 0, 0);
}
