/** Byte grouping: the bytes with index ≡ 0, 1, 2, 3 mod 4, gathered into four runs, one after the other. */

// prettier-ignore
const byIndex = memory.data<u8>([0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], 16);

// @ts-ignore: decorator
@inline function sort(from: usize): v128 {
  return v128.swizzle(v128.load(from), v128.load(byIndex));
}

/** Leftover bytes go to the first runs, so run g has ⌊(byteLength + 3 − g) / 4⌋ bytes. */
export function splitGroups(input: usize, byteLength: usize, output: usize): void {
  let to0 = output;
  let to1 = to0 + ((byteLength + 3) >> 2);
  let to2 = to1 + ((byteLength + 2) >> 2);
  let to3 = to2 + ((byteLength + 1) >> 2);
  const end = input + byteLength;

  while (input + 64 <= end) {
    const a = sort(input);
    const b = sort(input + 16);
    const c = sort(input + 32);
    const d = sort(input + 48);
    const ab01 = v128.shuffle<u32>(a, b, 0, 4, 1, 5);
    const cd01 = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
    const ab23 = v128.shuffle<u32>(a, b, 2, 6, 3, 7);
    const cd23 = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
    v128.store(to0, v128.shuffle<u64>(ab01, cd01, 0, 2));
    v128.store(to1, v128.shuffle<u64>(ab01, cd01, 1, 3));
    v128.store(to2, v128.shuffle<u64>(ab23, cd23, 0, 2));
    v128.store(to3, v128.shuffle<u64>(ab23, cd23, 1, 3));
    input += 64;
    to0 += 16;
    to1 += 16;
    to2 += 16;
    to3 += 16;
  }
  for (; input < end; input += 4) {
    store<u8>(to0++, load<u8>(input));
    if (input + 1 < end) store<u8>(to1++, load<u8>(input, 1));
    if (input + 2 < end) store<u8>(to2++, load<u8>(input, 2));
    if (input + 3 < end) store<u8>(to3++, load<u8>(input, 3));
  }
}
