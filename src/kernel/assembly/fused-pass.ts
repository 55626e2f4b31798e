/** The passes that most runs are made of: one dtype throughout, rounded to nearest, up to four outputs at once. */
import { f16Exponent, upperHalves } from './constants';
import { isBF16, isF16, isF32 } from './dtype';
import {
  decodeEven, decodeNormalEven, decodeNormalOdd, decodeOdd, encodeBF16, encodeF16, f16ExponentsAt, f16Rulers, loadFirst, loadSecond,
  takeUpper,
} from './lanes';
import { alphas } from './layout';
import {
  addGroup, alignedSquares, areInputsSafe, clearSums, deltaSquares, dots, greatestLane, groupCount, isOutputSafe,
  settleInputs, settleOutput,
} from './sums';
import { touchAhead, touchAheadByteLength } from './touch';
import { areUsual, countSame, countSameAt, different, spreadBits } from './usual';

/**
 * Computes one block, a multiple of eight elements, for one to four outputs; `ahead` is the distance of
 * {@link touchAhead}, or 0. Gives whether all went well: if not, nothing was counted, and the block has to be done
 * again in another way. That is so whenever an input or output may not be finite and, with statistics, whenever a
 * sum may be inexact or θ1 has a zero or, of BF16 and F32, another unusually small number.
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
  const end = aligned + count * sizeof<T>();
  let greatest = i32x4.splat(0);
  let guard0 = i32x4.splat(0);
  let guard1 = i32x4.splat(0);
  let guard2 = i32x4.splat(0);
  let guard3 = i32x4.splat(0);
  let inputGuard = i32x4.splat(0);
  let usual: u64 = -1;
  let leastMagnitude = i32x4.splat(-1);
  let sameInputs = 0;
  let same0 = 0;
  let same1 = 0;
  let same2 = 0;
  let same3 = 0;
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
      if (withStatistics) {
        if (isF16<T>()) {
          leastMagnitude = i16x8.min_u(leastMagnitude, dropSigns(v128.load(aligned)));
        } else {
          usual &= spreadBits(load<u64>(aligned)) & spreadBits(load<u64>(aligned, 8));
          if (isF32<T>()) usual &= spreadBits(load<u64>(aligned, 16)) & spreadBits(load<u64>(aligned, 24));
        }
      }
      const dEven = f32x4.sub(even, sftEven);
      const dOdd = f32x4.sub(odd, sftOdd);
      if (withStatistics) {
        // One vector after the other, so that few have to be kept in registers.
        sameInputs += countSameAt<T>(aligned, sft);
        const squareEven = f32x4.mul(dEven, dEven);
        greatest = i32x4.max_u(greatest, squareEven);
        deltaGroup = f32x4.add(deltaGroup, squareEven);
        alignedGroup = f32x4.add(alignedGroup, f32x4.mul(even, even));
        const squareOdd = f32x4.mul(dOdd, dOdd);
        greatest = i32x4.max_u(greatest, squareOdd);
        deltaGroup = f32x4.add(deltaGroup, squareOdd);
        alignedGroup = f32x4.add(alignedGroup, f32x4.mul(odd, odd));
      } else if (isF16<T>()) {
        // F16's infinity and NaN were decoded as 65536 and more.
        inputGuard = i16x8.max_u(inputGuard, i16x8.max_u(f16ExponentsAt(aligned), f16ExponentsAt(sft)));
      }
      const sumEven0 = sum(even, dEven, 0);
      const sumOdd0 = sum(odd, dOdd, 0);
      const even0 = roundEven<T>(sumEven0, sumOdd0);
      const odd0 = roundOdd<T>(sumEven0, sumOdd0);
      const bits0 = encode<T>(sumEven0, sumOdd0);
      if (withStatistics) {
        dot0 = f32x4.add(dot0, f32x4.mul(f32x4.sub(even0, even), dEven));
        dot0 = f32x4.add(dot0, f32x4.mul(f32x4.sub(odd0, odd), dOdd));
        same0 += countSame<T>(bits0, odd0, aligned);
      } else {
        guard0 = keepGuard<T>(guard0, sumEven0, sumOdd0, bits0);
      }
      v128.store(out0, bits0);
      if (isF32<T>()) v128.store(out0, odd0, 16);
      out0 += 8 * sizeof<T>();
      if (outputCount > 1) {
        const sumEven1 = sum(even, dEven, 1);
        const sumOdd1 = sum(odd, dOdd, 1);
        const even1 = roundEven<T>(sumEven1, sumOdd1);
        const odd1 = roundOdd<T>(sumEven1, sumOdd1);
        const bits1 = encode<T>(sumEven1, sumOdd1);
        if (withStatistics) {
          dot1 = f32x4.add(dot1, f32x4.mul(f32x4.sub(even1, even), dEven));
          dot1 = f32x4.add(dot1, f32x4.mul(f32x4.sub(odd1, odd), dOdd));
          same1 += countSame<T>(bits1, odd1, aligned);
        } else {
          guard1 = keepGuard<T>(guard1, sumEven1, sumOdd1, bits1);
        }
        v128.store(out1, bits1);
        if (isF32<T>()) v128.store(out1, odd1, 16);
        out1 += 8 * sizeof<T>();
      }
      if (outputCount > 2) {
        const sumEven2 = sum(even, dEven, 2);
        const sumOdd2 = sum(odd, dOdd, 2);
        const even2 = roundEven<T>(sumEven2, sumOdd2);
        const odd2 = roundOdd<T>(sumEven2, sumOdd2);
        const bits2 = encode<T>(sumEven2, sumOdd2);
        if (withStatistics) {
          dot2 = f32x4.add(dot2, f32x4.mul(f32x4.sub(even2, even), dEven));
          dot2 = f32x4.add(dot2, f32x4.mul(f32x4.sub(odd2, odd), dOdd));
          same2 += countSame<T>(bits2, odd2, aligned);
        } else {
          guard2 = keepGuard<T>(guard2, sumEven2, sumOdd2, bits2);
        }
        v128.store(out2, bits2);
        if (isF32<T>()) v128.store(out2, odd2, 16);
        out2 += 8 * sizeof<T>();
      }
      if (outputCount > 3) {
        const sumEven3 = sum(even, dEven, 3);
        const sumOdd3 = sum(odd, dOdd, 3);
        const even3 = roundEven<T>(sumEven3, sumOdd3);
        const odd3 = roundOdd<T>(sumEven3, sumOdd3);
        const bits3 = encode<T>(sumEven3, sumOdd3);
        if (withStatistics) {
          dot3 = f32x4.add(dot3, f32x4.mul(f32x4.sub(even3, even), dEven));
          dot3 = f32x4.add(dot3, f32x4.mul(f32x4.sub(odd3, odd), dOdd));
          same3 += countSame<T>(bits3, odd3, aligned);
        } else {
          guard3 = keepGuard<T>(guard3, sumEven3, sumOdd3, bits3);
        }
        v128.store(out3, bits3);
        if (isF32<T>()) v128.store(out3, odd3, 16);
        out3 += 8 * sizeof<T>();
      }
      aligned += 8 * sizeof<T>();
      sft += 8 * sizeof<T>();
    } while (aligned < groupEnd);
    if (withStatistics) {
      if (isF16<T>() ? hasZero(leastMagnitude) : !areUsual<T>(usual)) return false;
      addGroup(deltaSquares, deltaGroup);
      addGroup(alignedSquares, alignedGroup);
      addGroup(dots, dot0);
      if (outputCount > 1) addGroup(dots + 16, dot1);
      if (outputCount > 2) addGroup(dots + 32, dot2);
      if (outputCount > 3) addGroup(dots + 48, dot3);
    }
  } while (aligned < end);

  if (withStatistics) {
    const square = greatestLane(greatest);
    const limit: f64 = isF16<T>() ? 65000 : 3.38e38;
    if (!areInputsSafe(square, reach, limit, alignedStart, sftStart, count * sizeof<T>())) return false;
    const changed0 = different<T>(count, same0);
    const changed1 = different<T>(count, same1);
    const changed2 = different<T>(count, same2);
    const changed3 = different<T>(count, same3);
    if (!isOutputSafe(0, changed0, square)) return false;
    if (outputCount > 1 && !isOutputSafe(1, changed1, square)) return false;
    if (outputCount > 2 && !isOutputSafe(2, changed2, square)) return false;
    if (outputCount > 3 && !isOutputSafe(3, changed3, square)) return false;
    settleInputs(square, different<T>(count, sameInputs));
    settleOutput(0, changed0, dots);
    if (outputCount > 1) settleOutput(1, changed1, dots + 16);
    if (outputCount > 2) settleOutput(2, changed2, dots + 32);
    if (outputCount > 3) settleOutput(3, changed3, dots + 48);
    return true;
  }
  if (isF16<T>() && v128.any_true(i16x8.eq(inputGuard, f16Exponent()))) return false;
  let safe = isGuardSafe<T>(guard0);
  if (outputCount > 1) safe = safe && isGuardSafe<T>(guard1);
  if (outputCount > 2) safe = safe && isGuardSafe<T>(guard2);
  if (outputCount > 3) safe = safe && isGuardSafe<T>(guard3);
  return safe;
}

// @ts-ignore: decorator
@inline function sum(theta: v128, delta: v128, output: usize): v128 {
  return f32x4.add(theta, f32x4.mul(v128.load(alphas + output * 16), delta));
}

// @ts-ignore: decorator
@inline function roundEven<T>(even: v128, odd: v128): v128 {
  if (isBF16<T>()) return i32x4.shl(encodeBF16(even, odd), 16);
  if (isF16<T>()) {
    const ruler = i32x4.shl(f16Rulers(takeUpper(even, odd)), 16);
    return f32x4.sub(f32x4.add(even, ruler), ruler);
  }
  return even;
}

// @ts-ignore: decorator
@inline function roundOdd<T>(even: v128, odd: v128): v128 {
  if (isBF16<T>()) return v128.and(encodeBF16(even, odd), upperHalves());
  if (isF16<T>()) {
    const ruler = v128.and(f16Rulers(takeUpper(even, odd)), upperHalves());
    return f32x4.sub(f32x4.add(odd, ruler), ruler);
  }
  return odd;
}

/** Eight results as they are stored; of F32 the first four. */
// @ts-ignore: decorator
@inline function encode<T>(sumEven: v128, sumOdd: v128): v128 {
  if (isBF16<T>()) return encodeBF16(sumEven, sumOdd);
  if (isF16<T>()) return encodeF16(sumEven, sumOdd);
  return sumEven;
}

// @ts-ignore: decorator
@inline function dropSigns(bits: v128): v128 {
  return i16x8.add(bits, bits);
}

// @ts-ignore: decorator
@inline function hasZero(leastMagnitude: v128): bool {
  return !i16x8.all_true(leastMagnitude);
}

/** Without statistics: what shows at the end whether all results were finite. */
// @ts-ignore: decorator
@inline function keepGuard<T>(guard: v128, sumEven: v128, sumOdd: v128, bits: v128): v128 {
  if (isF32<T>()) return f32x4.add(guard, f32x4.add(sumEven, sumOdd));
  return i16x8.max_u(guard, dropSigns(isBF16<T>() ? bits : takeUpper(sumEven, sumOdd)));
}

// @ts-ignore: decorator
@inline function isGuardSafe<T>(guard: v128): bool {
  // x − x is 0 for finite x only.
  if (isF32<T>()) return !v128.any_true(f32x4.ne(f32x4.sub(guard, guard), f32x4.splat(0)));
  const limits = i16x8.splat(isF16<T>() ? <i16>(0x477f << 1) : <i16>(0x7f80 << 1));
  return !v128.any_true(i16x8.ge_u(guard, limits));
}

// One function for each number of outputs, with and without statistics: V8 runs out of registers where one function
// has them all. The compiler does not merge what is called from two places.

// prettier-ignore
function measureOne<T>(a: usize, s: usize, n: usize, ahead: usize, o0: usize, reach: f64): bool {
  return pass<T>(1, true, a, s, n, ahead, o0, 0, 0, 0, reach);
}

// prettier-ignore
function measureTwo<T>(a: usize, s: usize, n: usize, ahead: usize, o0: usize, o1: usize, reach: f64): bool {
  return pass<T>(2, true, a, s, n, ahead, o0, o1, 0, 0, reach);
}

// prettier-ignore
function measureThree<T>(a: usize, s: usize, n: usize, ahead: usize, o0: usize, o1: usize, o2: usize, reach: f64): bool {
  return pass<T>(3, true, a, s, n, ahead, o0, o1, o2, 0, reach);
}

// prettier-ignore
function measureFour<T>(a: usize, s: usize, n: usize, ahead: usize, o0: usize, o1: usize, o2: usize, o3: usize, reach: f64): bool {
  return pass<T>(4, true, a, s, n, ahead, o0, o1, o2, o3, reach);
}

// prettier-ignore
function writeOne<T>(a: usize, s: usize, n: usize, ahead: usize, o0: usize, reach: f64): bool {
  return pass<T>(1, false, a, s, n, ahead, o0, 0, 0, 0, reach);
}

// prettier-ignore
function writeTwo<T>(a: usize, s: usize, n: usize, ahead: usize, o0: usize, o1: usize, reach: f64): bool {
  return pass<T>(2, false, a, s, n, ahead, o0, o1, 0, 0, reach);
}

// prettier-ignore
function writeThree<T>(a: usize, s: usize, n: usize, ahead: usize, o0: usize, o1: usize, o2: usize, reach: f64): bool {
  return pass<T>(3, false, a, s, n, ahead, o0, o1, o2, 0, reach);
}

// prettier-ignore
function writeFour<T>(a: usize, s: usize, n: usize, ahead: usize, o0: usize, o1: usize, o2: usize, o3: usize, reach: f64): bool {
  return pass<T>(4, false, a, s, n, ahead, o0, o1, o2, o3, reach);
}

/** {@link pass}, compiled for each number of outputs, with and without statistics. */
// prettier-ignore
export function runFusedPass<T>(
  outputCount: i32, withStatistics: bool, a: usize, s: usize, n: usize, ahead: usize,
  o0: usize, o1: usize, o2: usize, o3: usize, reach: f64,
): bool {
  if (withStatistics) {
    if (outputCount == 1) {
      // What is constant there takes no register.
      if (ahead) return measureOne<T>(a, s, n, touchAheadByteLength, o0, reach);
      return measureOne<T>(a, s, n, 0, o0, reach);
    }
    if (outputCount == 2) return measureTwo<T>(a, s, n, ahead, o0, o1, reach);
    if (outputCount == 3) return measureThree<T>(a, s, n, ahead, o0, o1, o2, reach);
    return measureFour<T>(a, s, n, ahead, o0, o1, o2, o3, reach);
  }
  if (outputCount == 1) return writeOne<T>(a, s, n, ahead, o0, reach);
  if (outputCount == 2) return writeTwo<T>(a, s, n, ahead, o0, o1, reach);
  if (outputCount == 3) return writeThree<T>(a, s, n, ahead, o0, o1, o2, reach);
  return writeFour<T>(a, s, n, ahead, o0, o1, o2, o3, reach);
}
