/** The passes that most runs are made of: one dtype throughout, rounded to nearest, up to four outputs at once. */
import { f16Exponent, upperHalves } from './constants';
import { isBF16, isF16 } from './dtype';
import {
  decodeEven, decodeNormalEven, decodeNormalOdd, decodeOdd, encodeBF16, encodeF16, f16ExponentsAt, f16Rulers, loadFirst,
  loadSecond, storeF32, takeUpper,
} from './lanes';
import { alphas } from './layout';
import {
  addGroup, alignedSquares, areInputsSafe, clearSums, countLanes, deltaSquares, dots, greatestLane, groupCount,
  isOutputSafe, settleInputs, settleOutput,
} from './sums';
import { touchAhead } from './touch';

/**
 * Computes one block, a multiple of eight elements, for one to four outputs; `ahead` is the distance of
 * {@link touchAhead}, or 0. Gives whether all went well: if not, nothing was counted, and the block has to be done
 * again with care. That is so whenever an input or output may not be finite, or a sum may be inexact.
 *
 * With statistics the sums themselves show whether that may be. Without, a maximum (for F32 a sum) of the results
 * is kept for it.
 */
// @ts-ignore: decorator
@inline
function pass<T>(
  outputCount: i32, withStatistics: bool, aligned: usize, sft: usize, count: usize, ahead: usize,
  out0: usize, out1: usize, out2: usize, out3: usize, reach: f64,
): bool {
  if (withStatistics) clearSums();
  const alignedStart = aligned;
  const sftStart = sft;
  const byteLength = count * sizeof<T>();
  const end = aligned + byteLength;
  let greatest = f32x4.splat(0);
  let inputsChanged = i32x4.splat(0);
  let changed0 = i32x4.splat(0);
  let changed1 = i32x4.splat(0);
  let changed2 = i32x4.splat(0);
  let changed3 = i32x4.splat(0);
  let guard = i32x4.splat(0);
  let inputGuard = i32x4.splat(0);
  do {
    const groupEnd = min(aligned + groupCount * sizeof<T>(), end);
    if (ahead) {
      touchAhead<T>(aligned + ahead);
      touchAhead<T>(sft + ahead);
    }
    let deltaGroup = f32x4.splat(0);
    let alignedGroup = f32x4.splat(0);
    let dot0 = f32x4.splat(0);
    let dot1 = f32x4.splat(0);
    let dot2 = f32x4.splat(0);
    let dot3 = f32x4.splat(0);
    do {
      let even: v128;
      let odd: v128;
      let sftEven: v128;
      let sftOdd: v128;
      if (isF16<T>() && i16x8.all_true(i16x8.min_u(f16ExponentsAt(aligned), f16ExponentsAt(sft)))) {
        even = decodeNormalEven(aligned);
        odd = decodeNormalOdd(aligned);
        sftEven = decodeNormalEven(sft);
        sftOdd = decodeNormalOdd(sft);
      } else {
        const a0 = loadFirst<T>(aligned, true);
        const a1 = loadSecond<T>(aligned, true, a0);
        const s0 = loadFirst<T>(sft, true);
        const s1 = loadSecond<T>(sft, true, s0);
        even = decodeEven<T>(a0, a1);
        odd = decodeOdd<T>(a0, a1);
        sftEven = decodeEven<T>(s0, s1);
        sftOdd = decodeOdd<T>(s0, s1);
      }
      const dEven = f32x4.sub(even, sftEven);
      const dOdd = f32x4.sub(odd, sftOdd);
      if (withStatistics) {
        inputsChanged = i32x4.sub(inputsChanged, f32x4.ne(even, sftEven));
        inputsChanged = i32x4.sub(inputsChanged, f32x4.ne(odd, sftOdd));
        const squareEven = f32x4.mul(dEven, dEven);
        const squareOdd = f32x4.mul(dOdd, dOdd);
        deltaGroup = f32x4.add(deltaGroup, f32x4.add(squareEven, squareOdd));
        greatest = f32x4.pmax(greatest, f32x4.pmax(squareEven, squareOdd));
        alignedGroup = f32x4.add(alignedGroup, f32x4.add(f32x4.mul(even, even), f32x4.mul(odd, odd)));
      } else if (isF16<T>()) {
        // F16's infinity and NaN are decoded as 65536 and more, which a small α may bring back.
        inputGuard = i16x8.max_u(inputGuard, i16x8.max_u(f16ExponentsAt(aligned), f16ExponentsAt(sft)));
      }
      let sumEven = extrapolate(even, dEven, 0);
      let sumOdd = extrapolate(odd, dOdd, 0);
      let bits = write<T>(out0, sumEven, sumOdd);
      if (withStatistics) {
        dot0 = addMove(dot0, storedEven<T>(bits, sumEven, sumOdd), even, dEven);
        dot0 = addMove(dot0, storedOdd<T>(bits, sumEven, sumOdd), odd, dOdd);
        changed0 = i32x4.sub(changed0, f32x4.ne(storedEven<T>(bits, sumEven, sumOdd), even));
        changed0 = i32x4.sub(changed0, f32x4.ne(storedOdd<T>(bits, sumEven, sumOdd), odd));
      }
      else guard = watch<T>(guard, bits, sumEven, sumOdd);
      out0 += 8 * sizeof<T>();
      if (outputCount > 1) {
        sumEven = extrapolate(even, dEven, 1);
        sumOdd = extrapolate(odd, dOdd, 1);
        bits = write<T>(out1, sumEven, sumOdd);
        if (withStatistics) {
          dot1 = addMove(dot1, storedEven<T>(bits, sumEven, sumOdd), even, dEven);
          dot1 = addMove(dot1, storedOdd<T>(bits, sumEven, sumOdd), odd, dOdd);
          changed1 = i32x4.sub(changed1, f32x4.ne(storedEven<T>(bits, sumEven, sumOdd), even));
          changed1 = i32x4.sub(changed1, f32x4.ne(storedOdd<T>(bits, sumEven, sumOdd), odd));
        }
        else guard = watch<T>(guard, bits, sumEven, sumOdd);
        out1 += 8 * sizeof<T>();
      }
      if (outputCount > 2) {
        sumEven = extrapolate(even, dEven, 2);
        sumOdd = extrapolate(odd, dOdd, 2);
        bits = write<T>(out2, sumEven, sumOdd);
        if (withStatistics) {
          dot2 = addMove(dot2, storedEven<T>(bits, sumEven, sumOdd), even, dEven);
          dot2 = addMove(dot2, storedOdd<T>(bits, sumEven, sumOdd), odd, dOdd);
          changed2 = i32x4.sub(changed2, f32x4.ne(storedEven<T>(bits, sumEven, sumOdd), even));
          changed2 = i32x4.sub(changed2, f32x4.ne(storedOdd<T>(bits, sumEven, sumOdd), odd));
        }
        else guard = watch<T>(guard, bits, sumEven, sumOdd);
        out2 += 8 * sizeof<T>();
      }
      if (outputCount > 3) {
        sumEven = extrapolate(even, dEven, 3);
        sumOdd = extrapolate(odd, dOdd, 3);
        bits = write<T>(out3, sumEven, sumOdd);
        if (withStatistics) {
          dot3 = addMove(dot3, storedEven<T>(bits, sumEven, sumOdd), even, dEven);
          dot3 = addMove(dot3, storedOdd<T>(bits, sumEven, sumOdd), odd, dOdd);
          changed3 = i32x4.sub(changed3, f32x4.ne(storedEven<T>(bits, sumEven, sumOdd), even));
          changed3 = i32x4.sub(changed3, f32x4.ne(storedOdd<T>(bits, sumEven, sumOdd), odd));
        }
        else guard = watch<T>(guard, bits, sumEven, sumOdd);
        out3 += 8 * sizeof<T>();
      }
      aligned += 8 * sizeof<T>();
      sft += 8 * sizeof<T>();
    } while (aligned < groupEnd);
    if (withStatistics) {
      addGroup(deltaSquares, deltaGroup);
      addGroup(alignedSquares, alignedGroup);
      addGroup(dots, dot0);
      if (outputCount > 1) addGroup(dots + 16, dot1);
      if (outputCount > 2) addGroup(dots + 32, dot2);
      if (outputCount > 3) addGroup(dots + 48, dot3);
    }
  } while (aligned < end);

  if (!withStatistics) {
    if (isF16<T>() && v128.any_true(i16x8.eq(inputGuard, f16Exponent()))) return false;
    return isGuardSafe<T>(guard);
  }
  const square = greatestLane(greatest);
  if (!areInputsSafe(square, reach, isF16<T>() ? 65000 : 3.3e38, alignedStart, sftStart, byteLength)) return false;
  if (!isOutputSafe(0, countLanes(changed0), square)) return false;
  if (outputCount > 1 && !isOutputSafe(1, countLanes(changed1), square)) return false;
  if (outputCount > 2 && !isOutputSafe(2, countLanes(changed2), square)) return false;
  if (outputCount > 3 && !isOutputSafe(3, countLanes(changed3), square)) return false;
  settleInputs(square, countLanes(inputsChanged));
  settleOutput(0, countLanes(changed0), dots + 0);
  if (outputCount > 1) settleOutput(1, countLanes(changed1), dots + 16);
  if (outputCount > 2) settleOutput(2, countLanes(changed2), dots + 32);
  if (outputCount > 3) settleOutput(3, countLanes(changed3), dots + 48);
  return true;
}

/** θ1 + α·δ of four elements, for the α of an output. */
// @ts-ignore: decorator
@inline function extrapolate(theta: v128, delta: v128, output: usize): v128 {
  return f32x4.add(theta, f32x4.mul(v128.load(alphas + output * 16), delta));
}

/** Rounds and stores eight results; gives the bits of 16-bit ones. */
// @ts-ignore: decorator
@inline function write<T>(to: usize, sumEven: v128, sumOdd: v128): v128 {
  if (isBF16<T>()) {
    const bits = encodeBF16(sumEven, sumOdd);
    v128.store(to, bits);
    return bits;
  }
  if (isF16<T>()) {
    const sums = takeUpper(sumEven, sumOdd);
    const rulers = f16Rulers(sums);
    const ruledEven = f32x4.add(sumEven, i32x4.shl(rulers, 16));
    const ruledOdd = f32x4.add(sumOdd, v128.and(rulers, upperHalves()));
    const bits = encodeF16(sums, ruledEven, ruledOdd);
    v128.store(to, bits);
    return bits;
  }
  storeF32(to, sumEven, sumOdd, true);
  return sumEven;
}

/** What was stored, as f32; of F16 without the sign of zero. */
// @ts-ignore: decorator
@inline function storedEven<T>(bits: v128, sumEven: v128, sumOdd: v128): v128 {
  if (isBF16<T>()) return i32x4.shl(bits, 16);
  if (!isF16<T>()) return sumEven;
  const ruler = i32x4.shl(f16Rulers(takeUpper(sumEven, sumOdd)), 16);
  return f32x4.sub(f32x4.add(sumEven, ruler), ruler);
}

// @ts-ignore: decorator
@inline function storedOdd<T>(bits: v128, sumEven: v128, sumOdd: v128): v128 {
  if (isBF16<T>()) return v128.and(bits, upperHalves());
  if (!isF16<T>()) return sumOdd;
  const ruler = v128.and(f16Rulers(takeUpper(sumEven, sumOdd)), upperHalves());
  return f32x4.sub(f32x4.add(sumOdd, ruler), ruler);
}

// @ts-ignore: decorator
@inline function addMove(dot: v128, stored: v128, theta: v128, delta: v128): v128 {
  return f32x4.add(dot, f32x4.mul(f32x4.sub(stored, theta), delta));
}

/** Keeps the greatest exponent of eight results; of F32 their sum. */
// @ts-ignore: decorator
@inline function watch<T>(guard: v128, bits: v128, sumEven: v128, sumOdd: v128): v128 {
  if (isBF16<T>()) {
    // Rounding makes infinities of finite sums, and −0 of a NaN whose digits are all ones.
    const unrounded = takeUpper(sumEven, sumOdd);
    return i16x8.max_u(guard, i16x8.max_u(i16x8.add(bits, bits), i16x8.add(unrounded, unrounded)));
  }
  if (isF16<T>()) {
    const sums = takeUpper(sumEven, sumOdd);
    return i16x8.max_u(guard, i16x8.add(sums, sums));
  }
  return f32x4.add(guard, f32x4.add(sumEven, sumOdd));
}

// @ts-ignore: decorator
@inline function isGuardSafe<T>(guard: v128): bool {
  // x − x is 0 for finite x only.
  if (!isInteger<T>()) return !v128.any_true(f32x4.ne(f32x4.sub(guard, guard), f32x4.splat(0)));
  return !v128.any_true(i16x8.ge_u(guard, i16x8.splat(isF16<T>() ? <i16>(0x477f << 1) : <i16>(0x7f80 << 1))));
}

/** {@link pass}, compiled for each number of outputs, with and without statistics. */
// prettier-ignore
export function runFusedPass<T>(
  outputCount: i32, withStatistics: bool, a: usize, s: usize, n: usize, ahead: usize,
  o0: usize, o1: usize, o2: usize, o3: usize, reach: f64,
): bool {
  if (withStatistics) {
    if (outputCount == 1) return pass<T>(1, true, a, s, n, ahead, o0, 0, 0, 0, reach);
    if (outputCount == 2) return pass<T>(2, true, a, s, n, ahead, o0, o1, 0, 0, reach);
    if (outputCount == 3) return pass<T>(3, true, a, s, n, ahead, o0, o1, o2, 0, reach);
    return pass<T>(4, true, a, s, n, ahead, o0, o1, o2, o3, reach);
  }
  if (outputCount == 1) return pass<T>(1, false, a, s, n, ahead, o0, 0, 0, 0, reach);
  if (outputCount == 2) return pass<T>(2, false, a, s, n, ahead, o0, o1, 0, 0, reach);
  if (outputCount == 3) return pass<T>(3, false, a, s, n, ahead, o0, o1, o2, 0, reach);
  return pass<T>(4, false, a, s, n, ahead, o0, o1, o2, o3, reach);
}
