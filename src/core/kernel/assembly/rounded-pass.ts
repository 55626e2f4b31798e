/** Passes for one output, in every way of rounding, of inputs of one dtype to any output dtype. */
import { lowerHalves, one, upperHalves } from './constants';
import { isBF16, isF16, nearest, reference, stochastic } from './dtype';
import { hasTinyF16, isTinyF16, roundNormalF16, roundTinyF16 } from './f16-rounding';
import {
  decodeEven, decodeNormalEven, decodeNormalOdd, decodeOdd, encodeF16, f16ExponentsAt, f16Rulers, loadFirst,
  loadSecond, moveToF16, roundToBF16, roundUsualToBF16, storeF32, takeUpper,
} from './lanes';
import { alphas } from './layout';
import { lowerWords, pairsFrom, upperWords } from './random';
import {
  addGroup, alignedSquares, areInputsSafe, clearSums, deltaSquares, dots, greatestLane, groupCount,
  isOutputSafe, settleInputs, settleOutput,
} from './sums';
import { areUsual, countSame, countSameHalves, exponentBitsAt } from './typical-numbers';

/**
 * Computes one block, a multiple of eight elements, and its sums; those over the inputs are counted for output 0
 * only. `element` is even. `usual` asks for the quicker ways, and to decline where they are not right; see usual.
 * Gives whether all went well; see the fused pass.
 */
// @ts-ignore: decorator
@inline
function pass<T, O>(
  rounding: i32, usual: bool, aligned: usize, sft: usize, count: usize, to: usize, output: usize, reach: f64, element: u64,
): bool {
  clearSums();
  const ordered = sizeof<T>() == 4 && sizeof<O>() == 4;
  const byHalves = usual && isBF16<T>() && isBF16<O>();
  const alignedStart = aligned;
  const sftStart = sft;
  const byteLength = count * sizeof<T>();
  const end = aligned + byteLength;
  let exponentBits: u64 = -1;
  let leastMagnitude = i32x4.splat(-1);
  let greatest = i32x4.splat(0);
  let sameInputs = 0;
  let same = 0;
  let pairs = pairsFrom(element);
  do {
    const groupEnd = min(aligned + groupCount * sizeof<T>(), end);
    let deltaGroup = f32x4.splat(0);
    let alignedGroup = f32x4.splat(0);
    let dot = f32x4.splat(0);
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
        const a0 = loadFirst<T>(aligned, ordered);
        const a1 = loadSecond<T>(aligned, ordered, a0);
        const s0 = loadFirst<T>(sft, ordered);
        const s1 = loadSecond<T>(sft, ordered, s0);
        even = decodeEven<T>(a0, a1);
        odd = decodeOdd<T>(a0, a1);
        sftEven = decodeEven<T>(s0, s1);
        sftOdd = decodeOdd<T>(s0, s1);
      }
      const dEven = f32x4.sub(even, sftEven);
      const dOdd = f32x4.sub(odd, sftOdd);
      if (usual) {
        if (isF16<T>()) {
          const bits = v128.load(aligned);
          leastMagnitude = i16x8.min_u(leastMagnitude, i16x8.add(bits, bits));
        } else {
          exponentBits &= exponentBitsAt<T>(aligned);
        }
      }
      sameInputs += byHalves
        ? countSameHalves(v128.load(sft), v128.load(aligned))
        : countSame(usual, sftEven, sftOdd, even, odd);
      const squareEven = f32x4.mul(dEven, dEven);
      const squareOdd = f32x4.mul(dOdd, dOdd);
      deltaGroup = f32x4.add(deltaGroup, f32x4.add(squareEven, squareOdd));
      greatest = i32x4.max_u(greatest, i32x4.max_u(squareEven, squareOdd));
      alignedGroup = f32x4.add(alignedGroup, f32x4.add(f32x4.mul(even, even), f32x4.mul(odd, odd)));

      const alpha = v128.load(alphas + output * 16);
      let storedEven: v128;
      let storedOdd: v128;
      if (rounding == reference) {
        storedEven = extrapolateInBF16<T>(usual, even, sftEven, dEven, alpha);
        storedOdd = extrapolateInBF16<T>(usual, odd, sftOdd, dOdd, alpha);
      } else {
        storedEven = f32x4.add(even, f32x4.mul(alpha, dEven));
        storedOdd = f32x4.add(odd, f32x4.mul(alpha, dOdd));
      }
      if (rounding == stochastic) {
        const words = upperWords(pairs);
        if (isBF16<O>()) {
          // What is cut off below carries into what stays.
          storedEven = v128.and(i32x4.add(storedEven, v128.and(words, lowerHalves())), upperHalves());
          storedOdd = v128.and(i32x4.add(storedOdd, i32x4.shr_u(words, 16)), upperHalves());
        } else if (isF16<O>()) {
          const upEven = roundNormalF16(storedEven, i32x4.shr_u(v128.and(words, lowerHalves()), 3));
          const upOdd = roundNormalF16(storedOdd, i32x4.shr_u(words, 19));
          if (hasTinyF16(takeUpper(storedEven, storedOdd))) {
            const lower = lowerWords(pairs);
            const wordEven = v128.or(i32x4.shl(words, 16), v128.and(lower, lowerHalves()));
            const wordOdd = v128.or(v128.and(words, upperHalves()), i32x4.shr_u(lower, 16));
            storedEven = v128.bitselect(roundTinyF16(storedEven, wordEven), upEven, isTinyF16(storedEven));
            storedOdd = v128.bitselect(roundTinyF16(storedOdd, wordOdd), upOdd, isTinyF16(storedOdd));
          } else {
            storedEven = upEven;
            storedOdd = upOdd;
          }
        }
        pairs = i32x4.add(pairs, i32x4.shl(one(), 2));
      }
      if (isBF16<O>()) {
        if (rounding == nearest) {
          storedEven = toBF16(usual, storedEven);
          storedOdd = toBF16(usual, storedOdd);
        }
        v128.store(to, takeUpper(storedEven, storedOdd));
      } else if (isF16<O>()) {
        const sums = takeUpper(storedEven, storedOdd);
        // What has BF16's digits, or was rounded to F16's, is F16 unless it is tiny.
        if (rounding != nearest && !hasTinyF16(sums)) {
          v128.store(to, moveToF16(sums, storedEven, storedOdd));
        } else {
          const rulers = f16Rulers(sums);
          const rulerEven = i32x4.shl(rulers, 16);
          const rulerOdd = v128.and(rulers, upperHalves());
          const ruledEven = f32x4.add(storedEven, rulerEven);
          const ruledOdd = f32x4.add(storedOdd, rulerOdd);
          v128.store(to, encodeF16(sums, ruledEven, ruledOdd));
          storedEven = f32x4.sub(ruledEven, rulerEven);
          storedOdd = f32x4.sub(ruledOdd, rulerOdd);
        }
      } else storeF32(to, storedEven, storedOdd, ordered);

      const termEven = f32x4.mul(f32x4.sub(storedEven, even), dEven);
      dot = f32x4.add(dot, f32x4.add(termEven, f32x4.mul(f32x4.sub(storedOdd, odd), dOdd)));
      same += byHalves
        ? countSameHalves(takeUpper(storedEven, storedOdd), v128.load(aligned))
        : countSame(usual, storedEven, storedOdd, even, odd);
      aligned += 8 * sizeof<T>();
      sft += 8 * sizeof<T>();
      to += 8 * sizeof<O>();
    } while (aligned < groupEnd);
    if (usual && !(isF16<T>() ? i16x8.all_true(leastMagnitude) : areUsual<T>(exponentBits))) return false;
    addGroup(deltaSquares, deltaGroup);
    addGroup(alignedSquares, alignedGroup);
    addGroup(dots, dot);
  } while (aligned < end);

  const square = greatestLane(greatest);
  const limit: f64 = isF16<T>() || isF16<O>() ? 65000 : 3.3e38;
  if (!areInputsSafe(square, reach, limit, alignedStart, sftStart, byteLength)) return false;
  const changed = <i32>count - (byHalves ? same >> 1 : same);
  if (!isOutputSafe(0, changed, square)) return false;
  if (output == 0) settleInputs(square, <i32>count - (byHalves ? sameInputs >> 1 : sameInputs));
  settleOutput(<i32>output, changed, dots);
  return true;
}

// @ts-ignore: decorator
@inline function toBF16(usual: bool, x: v128): v128 {
  return usual ? roundUsualToBF16(x) : roundToBF16(x);
}

/** The authors' arithmetic: bf16 after each of the three operations. Beside a usual θ1, what is too small is lost anyway. */
// @ts-ignore: decorator
@inline function extrapolateInBF16<T>(usual: bool, theta: v128, from: v128, delta: v128, alpha: v128): v128 {
  const dpo = isBF16<T>() ? theta : toBF16(usual, theta);
  const step = toBF16(usual, isBF16<T>() ? delta : f32x4.sub(dpo, toBF16(usual, from)));
  return toBF16(usual, f32x4.add(dpo, toBF16(usual, f32x4.mul(alpha, step))));
}

/** {@link pass}, compiled for the ways to round that make a difference, and for usual blocks where it is quicker. */
// prettier-ignore
export function runRoundedPass<T, O>(
  rounding: i32, a: usize, s: usize, n: usize, to: usize, output: usize, reach: f64, element: u64,
): bool {
  if (rounding == reference) {
    return referUsually<T, O>(a, s, n, to, output, reach) || refer<T, O>(a, s, n, to, output, reach);
  }
  if (isInteger<O>() && rounding == stochastic) return draw<T, O>(a, s, n, to, output, reach, element);
  return takeNearest<T, O>(a, s, n, to, output, reach);
}

// prettier-ignore
function referUsually<T, O>(a: usize, s: usize, n: usize, to: usize, output: usize, reach: f64): bool {
  return pass<T, O>(reference, true, a, s, n, to, output, reach, 0);
}

// prettier-ignore
function refer<T, O>(a: usize, s: usize, n: usize, to: usize, output: usize, reach: f64): bool {
  return pass<T, O>(reference, false, a, s, n, to, output, reach, 0);
}

// prettier-ignore
function draw<T, O>(a: usize, s: usize, n: usize, to: usize, output: usize, reach: f64, element: u64): bool {
  return pass<T, O>(stochastic, false, a, s, n, to, output, reach, element);
}

// prettier-ignore
function takeNearest<T, O>(a: usize, s: usize, n: usize, to: usize, output: usize, reach: f64): bool {
  return pass<T, O>(nearest, false, a, s, n, to, output, reach, 0);
}
