import { addInputsCarefully, writeCarefully } from './careful';
import { byteLengthOf, nearest, stochastic } from './dtype';
import { setKey } from './random';
import { clearStatistics, statistics as statisticsOffset, statisticsByteLength } from './statistics';

/** Where the statistics lie, as f64; see ./statistics. */
export const statistics: usize = statisticsOffset;

/** The memory above is the caller's. */
export const reservedBytes: usize = (statisticsOffset + statisticsByteLength + 63) & ~63;

/** Elements that are done again with care if one of them needs it. A multiple of eight. */
const blockCount: usize = 2048;

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
  const alignedStep = byteLengthOf(alignedDtype);
  const sftStep = byteLengthOf(sftDtype);
  const outputStep = byteLengthOf(outputDtype);
  let element = <u64>firstElement;
  while (count > 0) {
    let length = min(count, blockCount);
    if (rounding == stochastic) {
      setKey(key0, key1, <u32>(element >> 33));
      length = <usize>min<u64>(length, elementsOfKey - (element & (elementsOfKey - 1)));
    }
    addInputsCarefully(alignedDtype, sftDtype, aligned, sft, length);
    for (let output = 0; output < outputCount; output++) {
      const to = output == 0 ? out0 : output == 1 ? out1 : output == 2 ? out2 : out3;
      const alpha = output == 0 ? alpha0 : output == 1 ? alpha1 : output == 2 ? alpha2 : alpha3;
      writeCarefully(
        alignedDtype, sftDtype, outputDtype, rounding, aligned, sft, length, output, to, alpha, element,
      );
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
