/** The passes that most runs are made of: one dtype throughout, rounded to nearest, up to four outputs at once. */
import { f16Exponent } from './constants';
import { isBF16, isF16, isF32 } from './dtype';
import {
  decodeEven, decodeNormalEven, decodeNormalOdd, decodeOdd, f16ExponentsAt, loadFirst, loadSecond,
} from './lanes';
import {
  countChanged, countUnmoved, dotOf, encode, extrapolate, isGuardSafe, roundEven, roundOdd, watch,
} from './nearest';
import {
  addGroup, alignedSquares, areInputsSafe, clearSums, deltaSquares, dots, greatestLane, groupCount, isOutputSafe,
  settleInputs, settleOutput,
} from './sums';
import { touchAhead, touchAheadByteLength } from './touch';
import { areUsual, exponentBitsAt } from './typical-numbers';

/**
 * Computes one block, a multiple of eight elements, for one to four outputs; `ahead` is the distance of
 * {@link touchAhead}, or 0. Gives whether all went well: if not, nothing was counted, and the block has to be done
 * again in another way. That is so whenever an input or output may not be finite, a sum may be inexact, or BF16 has
 * unusually small numbers.
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
  let exponentBits: u64 = -1;
  let greatest = i32x4.splat(0);
  let sameInputs = 0;
  let same0 = 0;
  let same1 = 0;
  let same2 = 0;
  let same3 = 0;
  let guard = i32x4.splat(0);
  let inputGuard = i32x4.splat(0);
  do {
    const groupEnd = min(aligned + groupCount * sizeof<T>(), end);
    if (ahead) {
      touchAhead(aligned + ahead);
      touchAhead(sft + ahead);
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
      if (isBF16<T>()) exponentBits &= exponentBitsAt<T>(aligned);
      if (withStatistics) {
        sameInputs += countUnmoved<T>(v128.load(sft), aligned, sftEven, sftOdd, even, odd);
        const squareEven = f32x4.mul(dEven, dEven);
        const squareOdd = f32x4.mul(dOdd, dOdd);
        deltaGroup = f32x4.add(deltaGroup, f32x4.add(squareEven, squareOdd));
        // As positive numbers, floats are in the order of their bits, and NaN are the greatest.
        greatest = i32x4.max_u(greatest, i32x4.max_u(squareEven, squareOdd));
        alignedGroup = f32x4.add(alignedGroup, f32x4.add(f32x4.mul(even, even), f32x4.mul(odd, odd)));
      } else if (isF16<T>()) {
        // F16's infinity and NaN are decoded as 65536 and more, which a small α may bring back.
        inputGuard = i16x8.max_u(inputGuard, i16x8.max_u(f16ExponentsAt(aligned), f16ExponentsAt(sft)));
      }
      const sumEven0 = extrapolate(even, dEven, 0);
      const sumOdd0 = extrapolate(odd, dOdd, 0);
      const even0 = roundEven<T>(sumEven0, sumOdd0);
      const odd0 = roundOdd<T>(sumEven0, sumOdd0);
      const bits0 = encode<T>(sumEven0, sumOdd0, even0, odd0);
      if (withStatistics) {
        dot0 = f32x4.add(dot0, dotOf(even0, odd0, even, odd, dEven, dOdd));
        same0 += countUnmoved<T>(bits0, aligned, even0, odd0, even, odd);
      } else {
        guard = watch<T>(guard, bits0, sumEven0, sumOdd0);
      }
      v128.store(out0, bits0);
      if (isF32<T>()) v128.store(out0, odd0, 16);
      out0 += 8 * sizeof<T>();
      if (outputCount > 1) {
        const sumEven1 = extrapolate(even, dEven, 1);
        const sumOdd1 = extrapolate(odd, dOdd, 1);
        const even1 = roundEven<T>(sumEven1, sumOdd1);
        const odd1 = roundOdd<T>(sumEven1, sumOdd1);
        const bits1 = encode<T>(sumEven1, sumOdd1, even1, odd1);
        if (withStatistics) {
          dot1 = f32x4.add(dot1, dotOf(even1, odd1, even, odd, dEven, dOdd));
          same1 += countUnmoved<T>(bits1, aligned, even1, odd1, even, odd);
        } else {
          guard = watch<T>(guard, bits1, sumEven1, sumOdd1);
        }
        v128.store(out1, bits1);
        if (isF32<T>()) v128.store(out1, odd1, 16);
        out1 += 8 * sizeof<T>();
      }
      if (outputCount > 2) {
        const sumEven2 = extrapolate(even, dEven, 2);
        const sumOdd2 = extrapolate(odd, dOdd, 2);
        const even2 = roundEven<T>(sumEven2, sumOdd2);
        const odd2 = roundOdd<T>(sumEven2, sumOdd2);
        const bits2 = encode<T>(sumEven2, sumOdd2, even2, odd2);
        if (withStatistics) {
          dot2 = f32x4.add(dot2, dotOf(even2, odd2, even, odd, dEven, dOdd));
          same2 += countUnmoved<T>(bits2, aligned, even2, odd2, even, odd);
        } else {
          guard = watch<T>(guard, bits2, sumEven2, sumOdd2);
        }
        v128.store(out2, bits2);
        if (isF32<T>()) v128.store(out2, odd2, 16);
        out2 += 8 * sizeof<T>();
      }
      if (outputCount > 3) {
        const sumEven3 = extrapolate(even, dEven, 3);
        const sumOdd3 = extrapolate(odd, dOdd, 3);
        const even3 = roundEven<T>(sumEven3, sumOdd3);
        const odd3 = roundOdd<T>(sumEven3, sumOdd3);
        const bits3 = encode<T>(sumEven3, sumOdd3, even3, odd3);
        if (withStatistics) {
          dot3 = f32x4.add(dot3, dotOf(even3, odd3, even, odd, dEven, dOdd));
          same3 += countUnmoved<T>(bits3, aligned, even3, odd3, even, odd);
        } else {
          guard = watch<T>(guard, bits3, sumEven3, sumOdd3);
        }
        v128.store(out3, bits3);
        if (isF32<T>()) v128.store(out3, odd3, 16);
        out3 += 8 * sizeof<T>();
      }
      aligned += 8 * sizeof<T>();
      sft += 8 * sizeof<T>();
    } while (aligned < groupEnd);
    if (isBF16<T>() && !areUsual<T>(exponentBits)) return false;
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
  const changed0 = countChanged<T>(count, same0);
  const changed1 = countChanged<T>(count, same1);
  const changed2 = countChanged<T>(count, same2);
  const changed3 = countChanged<T>(count, same3);
  if (!isOutputSafe(0, changed0, square)) return false;
  if (outputCount > 1 && !isOutputSafe(1, changed1, square)) return false;
  if (outputCount > 2 && !isOutputSafe(2, changed2, square)) return false;
  if (outputCount > 3 && !isOutputSafe(3, changed3, square)) return false;
  settleInputs(square, countChanged<T>(count, sameInputs));
  settleOutput(0, changed0, dots);
  if (outputCount > 1) settleOutput(1, changed1, dots + 16);
  if (outputCount > 2) settleOutput(2, changed2, dots + 32);
  if (outputCount > 3) settleOutput(3, changed3, dots + 48);
  return true;
}

/*
 * A function for each number of outputs, with and without statistics: V8 finds registers for one, not for all of
 * them in one function. The compiler inlines what is called from one place only.
 */

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

// prettier-ignore
export function runFusedPass<T>(
  outputCount: i32, withStatistics: bool, a: usize, s: usize, n: usize, ahead: usize,
  o0: usize, o1: usize, o2: usize, o3: usize, reach: f64,
): bool {
  if (withStatistics) {
    if (outputCount == 1) return ahead ? measureOne<T>(a, s, n, touchAheadByteLength, o0, reach) : measureOne<T>(a, s, n, 0, o0, reach);
    if (outputCount == 2) return ahead ? measureTwo<T>(a, s, n, touchAheadByteLength, o0, o1, reach) : measureTwo<T>(a, s, n, 0, o0, o1, reach);
    if (outputCount == 3) return ahead ? measureThree<T>(a, s, n, touchAheadByteLength, o0, o1, o2, reach) : measureThree<T>(a, s, n, 0, o0, o1, o2, reach);
    return ahead ? measureFour<T>(a, s, n, touchAheadByteLength, o0, o1, o2, o3, reach) : measureFour<T>(a, s, n, 0, o0, o1, o2, o3, reach);
  }
  if (outputCount == 1) return ahead ? writeOne<T>(a, s, n, touchAheadByteLength, o0, reach) : writeOne<T>(a, s, n, 0, o0, reach);
  if (outputCount == 2) return ahead ? writeTwo<T>(a, s, n, touchAheadByteLength, o0, o1, reach) : writeTwo<T>(a, s, n, 0, o0, o1, reach);
  if (outputCount == 3) return ahead ? writeThree<T>(a, s, n, touchAheadByteLength, o0, o1, o2, reach) : writeThree<T>(a, s, n, 0, o0, o1, o2, reach);
  return ahead ? writeFour<T>(a, s, n, touchAheadByteLength, o0, o1, o2, o3, reach) : writeFour<T>(a, s, n, 0, o0, o1, o2, o3, reach);
}
