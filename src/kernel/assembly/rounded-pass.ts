/** Passes for one output, in every way of rounding, of inputs of one dtype to any output dtype. */
import {
  f16LeastNormal, lowerHalves, upperHalves,
} from './constants';
import { isBF16, isF16, nearest, reference, stochastic } from './dtype';
import {
  decodeEven, decodeNormalEven, decodeNormalOdd, decodeOdd, encodeF16, f16ExponentsAt, f16Rulers, loadFirst, loadSecond,
  roundToBF16, roundUsualToBF16, storeF32, takeUpper,
} from './lanes';
import { alphas } from './layout';
import { lowerWords, upperWords } from './random';
import {
  addGroup, alignedSquares, areInputsSafe, clearSums, countLanes, deltaSquares, dots, greatestLane, groupCount,
  isOutputSafe, settleInputs, settleOutput,
} from './sums';
import { areUsual, countSame, countSameAt, different, spreadBits } from './usual';

/**
 * Computes one block, a multiple of eight elements, and its sums; those over the inputs are counted for output 0
 * only. `element` is even. `byBits` is for θ1 of usual size. Gives whether all went well; see the fused pass.
 */
// @ts-ignore: decorator
@inline
function pass<T, O>(
  rounding: i32, byBits: bool, aligned: usize, sft: usize, count: usize, to: usize, output: usize, reach: f64,
  element: u64,
): bool {
  clearSums();
  const ordered = sizeof<T>() == 4 && sizeof<O>() == 4;
  const alignedStart = aligned;
  const sftStart = sft;
  const byteLength = count * sizeof<T>();
  const end = aligned + byteLength;
  let greatest = f32x4.splat(0);
  let inputsChanged = i32x4.splat(0);
  let changed = i32x4.splat(0);
  let usual: u64 = -1;
  let sameInputs = 0;
  let same = 0;
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
      if (byBits) {
        usual &= spreadBits(load<u64>(aligned)) & spreadBits(load<u64>(aligned, 8));
        sameInputs += countSameAt<T>(aligned, sft);
      } else {
        inputsChanged = i32x4.sub(inputsChanged, f32x4.ne(even, sftEven));
        inputsChanged = i32x4.sub(inputsChanged, f32x4.ne(odd, sftOdd));
      }
      const squareEven = f32x4.mul(dEven, dEven);
      const squareOdd = f32x4.mul(dOdd, dOdd);
      deltaGroup = f32x4.add(deltaGroup, f32x4.add(squareEven, squareOdd));
      greatest = f32x4.pmax(greatest, f32x4.pmax(squareEven, squareOdd));
      alignedGroup = f32x4.add(alignedGroup, f32x4.add(f32x4.mul(even, even), f32x4.mul(odd, odd)));

      const alpha = v128.load(alphas + output * 16);
      let storedEven: v128;
      let storedOdd: v128;
      if (rounding == reference) {
        storedEven = extrapolateInBF16<T>(byBits, even, sftEven, dEven, alpha);
        storedOdd = extrapolateInBF16<T>(byBits, odd, sftOdd, dOdd, alpha);
      } else {
        storedEven = f32x4.add(even, f32x4.mul(alpha, dEven));
        storedOdd = f32x4.add(odd, f32x4.mul(alpha, dOdd));
      }
      if (rounding == stochastic) {
        const words = upperWords(element);
        if (isBF16<O>()) {
          // What is cut off below carries into what stays.
          storedEven = v128.and(i32x4.add(storedEven, v128.and(words, lowerHalves())), upperHalves());
          storedOdd = v128.and(i32x4.add(storedOdd, i32x4.shr_u(words, 16)), upperHalves());
        } else if (isF16<O>()) {
          const tinyEven = isTiny(storedEven);
          const tinyOdd = isTiny(storedOdd);
          const upEven = roundNormalF16(storedEven, i32x4.shr_u(v128.and(words, lowerHalves()), 3));
          const upOdd = roundNormalF16(storedOdd, i32x4.shr_u(words, 19));
          if (v128.any_true(v128.or(tinyEven, tinyOdd))) {
            const lower = lowerWords(element);
            const wordEven = v128.or(i32x4.shl(words, 16), v128.and(lower, lowerHalves()));
            const wordOdd = v128.or(v128.and(words, upperHalves()), i32x4.shr_u(lower, 16));
            storedEven = v128.bitselect(roundTinyF16(storedEven, wordEven), upEven, tinyEven);
            storedOdd = v128.bitselect(roundTinyF16(storedOdd, wordOdd), upOdd, tinyOdd);
          } else {
            storedEven = upEven;
            storedOdd = upOdd;
          }
        }
        element += 8;
      }
      if (isBF16<O>()) {
        if (rounding == nearest) {
          storedEven = roundToBF16(storedEven);
          storedOdd = roundToBF16(storedOdd);
        }
        const bits = takeUpper(storedEven, storedOdd);
        v128.store(to, bits);
        if (byBits) same += countSame<T>(bits, bits, aligned);
      } else if (isF16<O>()) {
        v128.store(to, encodeF16(storedEven, storedOdd));
        const rulers = f16Rulers(takeUpper(storedEven, storedOdd));
        const rulerEven = i32x4.shl(rulers, 16);
        const rulerOdd = v128.and(rulers, upperHalves());
        storedEven = f32x4.sub(f32x4.add(storedEven, rulerEven), rulerEven);
        storedOdd = f32x4.sub(f32x4.add(storedOdd, rulerOdd), rulerOdd);
      } else storeF32(to, storedEven, storedOdd, ordered);

      dot = f32x4.add(dot, f32x4.mul(f32x4.sub(storedEven, even), dEven));
      dot = f32x4.add(dot, f32x4.mul(f32x4.sub(storedOdd, odd), dOdd));
      if (!byBits) {
        changed = i32x4.sub(changed, f32x4.ne(storedEven, even));
        changed = i32x4.sub(changed, f32x4.ne(storedOdd, odd));
      }
      aligned += 8 * sizeof<T>();
      sft += 8 * sizeof<T>();
      to += 8 * sizeof<O>();
    } while (aligned < groupEnd);
    addGroup(deltaSquares, deltaGroup);
    addGroup(alignedSquares, alignedGroup);
    addGroup(dots, dot);
    if (byBits && !areUsual<T>(usual)) return false;
  } while (aligned < end);

  const square = greatestLane(greatest);
  const limit: f64 = isF16<T>() || isF16<O>() ? 65000 : byBits ? 1e33 : 3.3e38;
  const changedCount = byBits ? different<T>(<i32>count, same) : countLanes(changed);
  if (!areInputsSafe(square, reach, limit, alignedStart, sftStart, byteLength)) return false;
  if (!isOutputSafe(0, changedCount, square)) return false;
  if (output == 0) {
    settleInputs(square, byBits ? different<T>(<i32>count, sameInputs) : countLanes(inputsChanged));
  }
  settleOutput(<i32>output, changedCount, dots);
  return true;
}

/** The authors' arithmetic: bf16 after each of the three operations. */
// @ts-ignore: decorator
@inline function extrapolateInBF16<T>(byBits: bool, theta: v128, from: v128, delta: v128, alpha: v128): v128 {
  if (byBits) {
    const step = f32x4.mul(alpha, roundUsualToBF16(delta));
    return roundUsualToBF16(f32x4.add(theta, roundUsualToBF16(step)));
  }
  const dpo = isBF16<T>() ? theta : roundToBF16(theta);
  const step = isBF16<T>() ? delta : f32x4.sub(dpo, roundToBF16(from));
  return roundToBF16(f32x4.add(dpo, roundToBF16(f32x4.mul(alpha, roundToBF16(step)))));
}

/** Whether numbers are less than the least normal one of F16. */
// @ts-ignore: decorator
@inline function isTiny(x: v128): v128 {
  return f32x4.lt(f32x4.abs(x), f16LeastNormal());
}

/** Up if the 13 random bits carry out of the 13 that are cut off. */
// @ts-ignore: decorator
@inline function roundNormalF16(x: v128, random: v128): v128 {
  return i32x4.shl(i32x4.shr_u(i32x4.add(x, random), 13), 13);
}

/** Rounds to a multiple of 2^-24; all steps are exact. */
// @ts-ignore: decorator
@inline function roundTinyF16(x: v128, word: v128): v128 {
  const steps = f32x4.mul(f32x4.abs(x), f32x4.splat(16777216.0));
  const whole = f32x4.floor(steps);
  const threshold = i32x4.trunc_sat_f32x4_u(f32x4.mul(f32x4.sub(steps, whole), f32x4.splat(4294967296.0)));
  // T + r ≥ 2^32 says that T is greater than what is missing of r.
  const up = i32x4.gt_u(threshold, v128.not(word));
  const rounded = f32x4.add(whole, v128.and(up, f32x4.splat(1)));
  return v128.or(f32x4.mul(rounded, f32x4.splat(5.9604644775390625e-8)), v128.and(x, i32x4.splat(0x80000000)));
}

/** {@link pass}, compiled for the ways to round that make a difference. */
// prettier-ignore
export function runRoundedPass<T, O>(
  rounding: i32, a: usize, s: usize, n: usize, to: usize, output: usize, reach: f64, element: u64,
): bool {
  if (isBF16<T>() && isBF16<O>()) {
    // What most weights are, in fewer instructions.
    if (rounding == reference && pass<T, O>(reference, true, a, s, n, to, output, reach, element)) return true;
    if (rounding == stochastic && pass<T, O>(stochastic, true, a, s, n, to, output, reach, element)) return true;
  }
  if (rounding == reference) return pass<T, O>(reference, false, a, s, n, to, output, reach, element);
  if (isInteger<O>() && rounding == stochastic) return pass<T, O>(stochastic, false, a, s, n, to, output, reach, element);
  return pass<T, O>(nearest, false, a, s, n, to, output, reach, element);
}
