/**
 * One element at a time, every dtype and every special value right: for what the vector passes decline, and
 * for the last elements of a call.
 */
import { bf16, byteLengthOf, f32bits, f64bits, reference, stochastic } from './dtype';
import { decode, encode, roundByWord, toBF16 } from './number-format';
import { randomWord } from './random';
import { addInputs, addOutput } from './statistics';

export function addInputsCarefully(
  alignedDtype: i32, sftDtype: i32, aligned: usize, sft: usize, count: usize,
): void {
  const alignedStep = byteLengthOf(alignedDtype);
  const sftStep = byteLengthOf(sftDtype);
  const inDouble = alignedDtype == f64bits || sftDtype == f64bits;
  let deltaSquares: f64 = 0;
  let alignedSquares: f64 = 0;
  let absDelta: f64 = 0;
  let changed = 0;
  for (; count > 0; count--) {
    const theta = decode(alignedDtype, aligned);
    const from = decode(sftDtype, sft);
    const delta = subtract(theta, from, inDouble);
    deltaSquares += delta * delta;
    alignedSquares += theta * theta;
    absDelta = max(absDelta, abs(delta));
    changed += i32(theta != from);
    aligned += alignedStep;
    sft += sftStep;
  }
  addInputs(deltaSquares, alignedSquares, absDelta, changed);
}

/** `element` is the index of the first element in its tensor, for `stochastic`. */
export function writeCarefully(
  alignedDtype: i32, sftDtype: i32, outputDtype: i32, rounding: i32, aligned: usize, sft: usize, count: usize,
  output: i32, to: usize, alpha: f64, element: u64,
): void {
  const alignedStep = byteLengthOf(alignedDtype);
  const sftStep = byteLengthOf(sftDtype);
  const outputStep = byteLengthOf(outputDtype);
  const inDouble = alignedDtype == f64bits || sftDtype == f64bits;
  const narrows = outputDtype < f32bits || (inDouble && outputDtype == f32bits);
  let dot: f64 = 0;
  let changed = 0;
  let nonFinite = 0;
  let overflow = 0;
  for (; count > 0; count--) {
    const theta = decode(alignedDtype, aligned);
    const from = decode(sftDtype, sft);
    const delta = subtract(theta, from, inDouble);
    let sum: f64;
    if (rounding == reference) {
      const dpo = toBF16(<f32>theta);
      sum = <f64>toBF16(dpo + toBF16(<f32>alpha * toBF16(dpo - toBF16(<f32>from))));
    } else {
      sum = inDouble ? theta + alpha * delta : <f64>(<f32>theta + <f32>alpha * <f32>delta);
      if (rounding == stochastic && narrows) sum = roundByWord(outputDtype, sum, randomWord(element));
    }
    encode(outputDtype, to, sum);
    const stored = decode(outputDtype, to);
    dot += subtract(stored, theta, inDouble || outputDtype == f64bits) * delta;
    changed += i32(stored != theta);
    if (!isFinite(stored)) {
      nonFinite++;
      overflow += i32(isFinite(theta) && isFinite(from));
    }
    element++;
    aligned += alignedStep;
    sft += sftStep;
    to += outputStep;
  }
  addOutput(output, dot, changed, nonFinite, overflow);
}

// @ts-ignore: decorator
@inline function subtract(theta: f64, from: f64, inDouble: bool): f64 {
  return inDouble ? theta - from : <f64>(<f32>theta - <f32>from);
}
