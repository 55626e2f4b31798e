import { addCarefully, writeCarefully } from './careful';
import { runDoublePass } from './double-pass';
import { BF16, F16, F32, bf16, byteLengthOf, f16, f32bits, f64bits } from './dtype';
import { runSingleOutputPass, runSinglePass, touchAheadByteLength } from './single-pass';
import { clearStatistics } from './statistics';

export {
  alignedSquaredSum, deltaSquaredSum, maxAbsDelta, nonFinite0, nonFinite1, nonFinite2, nonFinite3,
} from './statistics';

/** The memory above the constants is the caller's. */
export const reservedBytes: usize = (__heap_base + 63) & ~63;

/** Elements that are done again with care if one of them needs it. A multiple of eight. */
const blockCount: usize = 2048;

/**
 * θ1 + α·(θ1 − θ0) for one to four α; see the oracle for the semantics. Dtypes are numbered as in `dtype`.
 * The sums are left in globals.
 */
export function extrapolate(
  alignedDtype: i32, sftDtype: i32, outputDtype: i32, withStatistics: bool,
  aligned: usize, sft: usize, count: usize, outputCount: i32,
  out0: usize, out1: usize, out2: usize, out3: usize, alpha0: f64, alpha1: f64, alpha2: f64, alpha3: f64,
): void {
  clearStatistics();
  const alignedStep = byteLengthOf(alignedDtype);
  const sftStep = byteLengthOf(sftDtype);
  const outputStep = byteLengthOf(outputDtype);
  while (count > 0) {
    const whole = min(count, blockCount) & ~7;
    // 1024 elements are 2048 bytes or more; the last group touches less than 1536 bytes past the block.
    const ahead = count - whole > 1024 ? touchAheadByteLength : 0;
    const done = whole > 0 && runPass(
      alignedDtype, sftDtype, outputDtype, withStatistics, aligned, sft, whole, ahead, outputCount,
      out0, out1, out2, out3, alpha0, alpha1, alpha2, alpha3,
    );
    const length = whole > 0 ? whole : count;
    if (!done) {
      if (withStatistics) addCarefully(alignedDtype, sftDtype, aligned, sft, length);
      for (let output = 0; output < outputCount; output++) {
        const to = output == 0 ? out0 : output == 1 ? out1 : output == 2 ? out2 : out3;
        const alpha = output == 0 ? alpha0 : output == 1 ? alpha1 : output == 2 ? alpha2 : alpha3;
        writeCarefully(alignedDtype, sftDtype, outputDtype, aligned, sft, length, output, to, alpha);
      }
    }
    aligned += length * alignedStep;
    sft += length * sftStep;
    out0 += length * outputStep;
    out1 += length * outputStep;
    out2 += length * outputStep;
    out3 += length * outputStep;
    count -= length;
  }
}

/** Gives false where there is no vector pass for these dtypes, or it declines; nothing was counted then. */
// prettier-ignore
function runPass(
  alignedDtype: i32, sftDtype: i32, outputDtype: i32, stats: bool, a: usize, s: usize, n: usize, ahead: usize, outputs: i32,
  o0: usize, o1: usize, o2: usize, o3: usize, x0: f64, x1: f64, x2: f64, x3: f64,
): bool {
  if (outputDtype != alignedDtype) return false;
  const y0 = <f32>x0;
  const y1 = <f32>x1;
  const y2 = <f32>x2;
  const y3 = <f32>x3;
  if (sftDtype == alignedDtype) {
    if (sftDtype == bf16) return runSinglePass<BF16, BF16, BF16>(outputs, stats, a, s, n, ahead, o0, o1, o2, o3, y0, y1, y2, y3);
    if (sftDtype == f16) return runSinglePass<F16, F16, F16>(outputs, stats, a, s, n, ahead, o0, o1, o2, o3, y0, y1, y2, y3);
    if (sftDtype == f32bits) return runSinglePass<F32, F32, F32>(outputs, stats, a, s, n, ahead, o0, o1, o2, o3, y0, y1, y2, y3);
  }
  // One output after the other, the one that counts last: a pass that counted must be the last to decline.
  if (outputs > 3 && !runOutputPass(alignedDtype, sftDtype, false, a, s, n, ahead, o3, x3)) return false;
  if (outputs > 2 && !runOutputPass(alignedDtype, sftDtype, false, a, s, n, ahead, o2, x2)) return false;
  if (outputs > 1 && !runOutputPass(alignedDtype, sftDtype, false, a, s, n, ahead, o1, x1)) return false;
  return runOutputPass(alignedDtype, sftDtype, stats, a, s, n, ahead, o0, x0);
}

// prettier-ignore
function runOutputPass(
  alignedDtype: i32, sftDtype: i32, stats: bool, a: usize, s: usize, n: usize, ahead: usize, to: usize, x: f64,
): bool {
  const y = <f32>x;
  if (alignedDtype == bf16) {
    if (sftDtype == f16) return runSingleOutputPass<BF16, F16, BF16>(stats, a, s, n, ahead, to, y);
    if (sftDtype == f32bits) return runSingleOutputPass<BF16, F32, BF16>(stats, a, s, n, ahead, to, y);
  } else if (alignedDtype == f16) {
    if (sftDtype == bf16) return runSingleOutputPass<F16, BF16, F16>(stats, a, s, n, ahead, to, y);
    if (sftDtype == f32bits) return runSingleOutputPass<F16, F32, F16>(stats, a, s, n, ahead, to, y);
  } else if (alignedDtype == f32bits) {
    if (sftDtype == bf16) return runSingleOutputPass<F32, BF16, F32>(stats, a, s, n, ahead, to, y);
    if (sftDtype == f16) return runSingleOutputPass<F32, F16, F32>(stats, a, s, n, ahead, to, y);
  } else if (sftDtype == f64bits) {
    return runDoublePass(stats, a, s, n, to, x);
  }
  return false;
}
