import { addInputsCarefully, writeCarefully } from './by-element';
import {
  BF16, F16, F32, bf16, byteLengthOf, f16, f32bits, f64bits, isWide, nearest, reference, stochastic,
} from './dtype';
import { runDoublePass } from './double-pass';
import { runFusedPass } from './fused-pass';
import { alignedScratch, alphas, blockCount, reservedEnd, sftScratch, statistics as statisticsOffset } from './layout';
import { setKey } from './random';
import { runRoundedPass } from './rounded-pass';
import { clearStatistics } from './statistics';
import { touchAheadByteLength } from './touch';
import { widen } from './widen';

/** Where the statistics lie, as f64; see ./statistics. */
export const statistics: usize = statisticsOffset;

/** The memory above is the caller's. */
export const reservedBytes: usize = (reservedEnd + 63) & ~63;

/** So many elements share the upper half of their pair's index. */
const elementsOfKey: u64 = 2 << 32;

/**
 * θ1 + α·(θ1 − θ0) for one to four α; see the oracle for the semantics. Dtypes and roundings are numbered as in
 * `dtype`. The statistics are left in memory.
 */
export function extrapolate(
  alignedDtype: i32, sftDtype: i32, outputDtype: i32, rounding: i32, withStatistics: bool,
  aligned: usize, sft: usize, count: usize, outputCount: i32,
  out0: usize, out1: usize, out2: usize, out3: usize, alpha0: f64, alpha1: f64, alpha2: f64, alpha3: f64,
  key0: u32, key1: u32, firstElement: f64,
): void {
  clearStatistics();
  v128.store(alphas, f32x4.splat(<f32>alpha0));
  v128.store(alphas + 16, f32x4.splat(<f32>alpha1));
  v128.store(alphas + 32, f32x4.splat(<f32>alpha2));
  v128.store(alphas + 48, f32x4.splat(<f32>alpha3));
  // The α of outputs that there are not are the first one's.
  const reach = <f64>max(max(abs(<f32>alpha0), abs(<f32>alpha1)), max(abs(<f32>alpha2), abs(<f32>alpha3)));
  const isFused =
    rounding == nearest && alignedDtype == sftDtype && alignedDtype == outputDtype && !isWide(alignedDtype);
  const alignedStep = byteLengthOf(alignedDtype);
  const sftStep = byteLengthOf(sftDtype);
  const outputStep = byteLengthOf(outputDtype);
  let element = <u64>firstElement;
  while (count > 0) {
    let length = min(count, blockCount);
    if (rounding == stochastic) {
      setKey(key0, key1, <u32>(element >> 33));
      length = <usize>min<u64>(length, elementsOfKey - (element & (elementsOfKey - 1)));
      // Vectors start with the first of a pair.
      if (element & 1) length = 1;
    }
    if (length > 7) length &= ~7;
    // 1024 elements are 2048 bytes or more; the last group touches less than 1536 bytes past the block.
    const ahead = count - length > 1024 ? touchAheadByteLength : 0;
    const isDone = isFused && length > 7 && runFused(
      alignedDtype, withStatistics, aligned, sft, length, ahead, outputCount, out0, out1, out2, out3, reach,
    );
    if (!isDone) {
      const block = length > 7
        ? openBlock(alignedDtype, sftDtype, outputDtype, rounding, aligned, sft, length)
        : carefully;
      for (let output = 0; output < outputCount; output++) {
        const to = output == 0 ? out0 : output == 1 ? out1 : output == 2 ? out2 : out3;
        const alpha = output == 0 ? alpha0 : output == 1 ? alpha1 : output == 2 ? alpha2 : alpha3;
        const isRounded = runBlock(
          block, alignedDtype, outputDtype, rounding, aligned, sft, length, to, output, alpha, element,
        );
        if (isRounded) continue;
        if (output == 0) addInputsCarefully(alignedDtype, sftDtype, aligned, sft, length);
        writeCarefully(
          alignedDtype, sftDtype, outputDtype, rounding, aligned, sft, length, output, to, alpha, element,
        );
      }
    }
    aligned += length * alignedStep;
    sft += length * sftStep;
    out0 += length * outputStep;
    out1 += length * outputStep;
    out2 += length * outputStep;
    out3 += length * outputStep;
    element += length;
    count -= length;
  }
}

// prettier-ignore
function runFused(
  dtype: i32, withStatistics: bool, a: usize, s: usize, n: usize, ahead: usize, outputCount: i32,
  o0: usize, o1: usize, o2: usize, o3: usize, reach: f64,
): bool {
  if (dtype == bf16) return runFusedPass<BF16>(outputCount, withStatistics, a, s, n, ahead, o0, o1, o2, o3, reach);
  if (dtype == f16) return runFusedPass<F16>(outputCount, withStatistics, a, s, n, ahead, o0, o1, o2, o3, reach);
  return runFusedPass<F32>(outputCount, withStatistics, a, s, n, ahead, o0, o1, o2, o3, reach);
}

/** How the inputs of a block lie: not for vectors, as they are in one dtype, or as f32 in the scratch. */
const carefully: i32 = 0;
const asTheyAre: i32 = 1;
const asF32: i32 = 2;
const asF64: i32 = 3;

/** Chooses how, and fills the scratch. */
function openBlock(
  alignedDtype: i32, sftDtype: i32, outputDtype: i32, rounding: i32, aligned: usize, sft: usize, count: usize,
): i32 {
  if (isWide(alignedDtype) || isWide(sftDtype) || isWide(outputDtype)) {
    const isDouble = alignedDtype == f64bits && sftDtype == f64bits && outputDtype == f64bits;
    return isDouble && rounding != reference ? asF64 : carefully;
  }
  if (alignedDtype == sftDtype && (alignedDtype == f32bits || alignedDtype == outputDtype)) return asTheyAre;
  // Infinities and NaN of F16 make numbers that the pass declines only if F16 is the output's dtype too.
  if (alignedDtype == f16 && !hasFiniteF16(aligned, count)) return carefully;
  if (sftDtype == f16 && !hasFiniteF16(sft, count)) return carefully;
  if (alignedDtype == f32bits) memory.copy(alignedScratch, aligned, count * 4);
  else widen(alignedDtype, aligned, count, alignedScratch);
  if (sftDtype == f32bits) memory.copy(sftScratch, sft, count * 4);
  else widen(sftDtype, sft, count, sftScratch);
  return asF32;
}

/** Gives false where there is no vector pass for a block, or it declines; nothing was counted then. */
// prettier-ignore
function runBlock(
  block: i32, dtype: i32, outputDtype: i32, rounding: i32, a: usize, s: usize, n: usize,
  to: usize, output: i32, alpha: f64, element: u64,
): bool {
  if (block == carefully) return false;
  if (block == asF64) return runDoublePass(a, s, n, to, output, alpha);
  const reach = <f64>abs(<f32>alpha);
  if (block == asTheyAre) {
    if (dtype == bf16) return runRoundedPass<BF16, BF16>(rounding, a, s, n, to, output, reach, element);
    if (dtype == f16) return runRoundedPass<F16, F16>(rounding, a, s, n, to, output, reach, element);
  }
  if (block == asF32) {
    a = alignedScratch;
    s = sftScratch;
  }
  if (outputDtype == bf16) return runRoundedPass<F32, BF16>(rounding, a, s, n, to, output, reach, element);
  if (outputDtype == f16) return runRoundedPass<F32, F16>(rounding, a, s, n, to, output, reach, element);
  return runRoundedPass<F32, F32>(rounding, a, s, n, to, output, reach, element);
}

function hasFiniteF16(from: usize, count: usize): bool {
  const end = from + 2 * count;
  const exponent = i16x8.splat(0x7c00);
  for (; from < end; from += 16) {
    if (v128.any_true(i16x8.eq(v128.and(v128.load(from), exponent), exponent))) return false;
  }
  return true;
}
