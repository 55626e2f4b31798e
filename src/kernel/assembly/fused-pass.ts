/** The passes that most runs are made of: one dtype throughout, rounded to nearest, up to four outputs at once. */
import { upperHalves } from './constants';
import { isBF16, isF16 } from './dtype';
import {
  decodeEven, decodeNormalEven, decodeNormalOdd, decodeOdd, encodeF16, f16ExponentsAt, f16Rulers, loadFirst, loadSecond,
  roundUsualToBF16, storeF32, takeUpper,
} from './lanes';
import { alphas } from './layout';
import {
  addGroup, alignedSquares, areInputsSafe, clearSums, deltaSquares, dots, greatestLane, groupCount, isOutputSafe,
  settleInputs, settleOutput,
} from './sums';
import { touchAhead } from './touch';

/**
 * Of BF16, the bits 13 and 14 of the exponent, one of which is set for magnitudes from 2^-63 on. For these the
 * quick rounding is right, and numbers are equal when their bits are: there is no −0.
 */
const usual: u64 = 0x4000400040004000;

/**
 * Computes one block, a multiple of eight elements, for one to four outputs; `ahead` is the distance of
 * {@link touchAhead}, or 0. Gives whether all went well: if not, nothing was counted, and the block has to be done
 * again in another way. That is so whenever an input or output may not be finite, a sum may be inexact, or
 * BF16 is unusually small.
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
  let bits: u64 = usual;
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
      if (isBF16<T>()) {
        bits &= spreadBits(load<u64>(aligned));
        bits &= spreadBits(load<u64>(aligned, 8));
      }
      const dEven = f32x4.sub(even, sftEven);
      const dOdd = f32x4.sub(odd, sftOdd);
      if (withStatistics) {
        // One vector after the other, so that few have to be kept in registers.
        sameInputs += countSame<T>(v128.load(aligned), v128.load(sft), even, sftEven, odd, sftOdd);
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
        guard3 = i16x8.max_u(guard3, i16x8.max_u(f16ExponentsAt(aligned), f16ExponentsAt(sft)));
      }
      /* @output0 */
      if (outputCount > 1) { /* @output1 */ }
      if (outputCount > 2) { /* @output2 */ }
      if (outputCount > 3) { /* @output3 */ }
      aligned += 8 * sizeof<T>();
      sft += 8 * sizeof<T>();
    } while (aligned < groupEnd);
  } while (aligned < end);
  return true;
}
