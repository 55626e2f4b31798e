/** Blocks of 16-bit elements as f32, exactly, so that one pass does for every pair of input dtypes. */
import { BF16, F16, bf16, f16 } from './dtype';
import { decodeEven, decodeOdd, loadFirst, loadSecond, storeF32 } from './lanes';

/** `count` is a multiple of eight. F16's infinities and NaN become finite numbers of 65536 and more. */
export function widen(dtype: i32, from: usize, count: usize, to: usize): void {
  if (dtype == bf16) widenFrom<BF16>(from, count, to);
  else if (dtype == f16) widenFrom<F16>(from, count, to);
}

// @ts-ignore: decorator
@inline
function widenFrom<T>(from: usize, count: usize, to: usize): void {
  const end = from + 2 * count;
  for (; from < end; from += 16, to += 32) {
    const first = loadFirst<T>(from, false);
    const second = loadSecond<T>(from, false, first);
    storeF32(to, decodeEven<T>(first, second), decodeOdd<T>(first, second), false);
  }
}
