import { describe, expect, test } from 'vitest';
import type { ExtrapolateTask, TaskRounding } from '../../../src/core/kernel/kernel.ts';
import { loadKernel } from '../../../src/core/kernel/load.ts';

const pageBytes = 65_536;
const memoryBytes = 2 * pageBytes;
const createMemory = () => new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true });

const roundings: readonly TaskRounding[] = [
  { kind: 'nearest' },
  { kind: 'reference' },
  { kind: 'stochastic', key: [1, 2], firstElement: 0 },
];

const task = (changes: Partial<ExtrapolateTask> = {}): ExtrapolateTask => ({
  aligned: { dtype: 'F32', byteOffset: 81_920 },
  sft: { dtype: 'F32', byteOffset: 98_304 },
  outputDtype: 'F32',
  outputs: [{ alpha: 0.5, byteOffset: memoryBytes - 64 }],
  count: 16,
  rounding: { kind: 'nearest' },
  ...changes,
});

describe('loading', () => {
  test('reserves less than a page', () => {
    const { reservedBytes } = loadKernel(createMemory());
    expect(reservedBytes).toBeGreaterThan(0);
    expect(reservedBytes).toBeLessThan(pageBytes);
    expect(reservedBytes % 64).toBe(0);
  });

  test('two kernels work side by side, each on a memory of its own', () => {
    const [memory, other] = [createMemory(), createMemory()];
    const kernel = loadKernel(memory);
    const floats = new Float32Array(memory.buffer);
    floats.fill(3, 81_920 / 4, 81_920 / 4 + 16);
    floats.fill(1, 98_304 / 4, 98_304 / 4 + 16);
    const statistics = kernel.extrapolate(task());
    loadKernel(other).extrapolate(task());
    expect(statistics).toEqual({
      deltaSquaredSum: 64,
      alignedSquaredSum: 144,
      maxAbsDelta: 2,
      alignmentChangedCount: 16,
      outputs: [{ moveDotDelta: 32, changedCount: 16, nonFiniteCount: 0, overflowCount: 0 }],
    });
    expect([...floats.subarray(memoryBytes / 4 - 16)]).toEqual(new Array(16).fill(4));
    expect(kernel.extrapolate(task())).toEqual(statistics);
  });

  test.each(['BF16', 'F16', 'F32', 'F64'] as const)('reads no %s past the end of the memory', (dtype) => {
    const memory = createMemory();
    const kernel = loadKernel(memory);
    const size = { BF16: 2, F16: 2, F32: 4, F64: 8 }[dtype];
    for (const count of [1, 7, 8, 255, 1032, 2048, 2400, 3071, 3072, 3073]) {
      const start = memoryBytes - count * size;
      const atEnd = { dtype, byteOffset: start };
      const output = { alpha: 1, byteOffset: 32_768 };
      const ends = { aligned: atEnd, sft: atEnd, outputDtype: dtype, outputs: [output], count };
      for (const rounding of roundings) kernel.extrapolate({ ...ends, rounding });
    }
    expect(new Uint8Array(memory.buffer, 32_768, 64).every((byte) => byte === 0)).toBe(true);
  });
});

describe('a task that does not fit is refused', () => {
  const kernel = loadKernel(createMemory());

  test.each<[string, Partial<ExtrapolateTask>, RegExp]>([
    [
      'θ1 past the end',
      { aligned: { dtype: 'F32', byteOffset: memoryBytes - 63 } },
      /aligned at bytes \[131009, 131073\)/,
    ],
    ['θ0 past the end', { sft: { dtype: 'F64', byteOffset: memoryBytes - 64 } }, /sft at bytes/],
    ['output past the end', { outputs: [{ alpha: 1, byteOffset: memoryBytes - 60 }] }, /output at bytes/],
    ['constants overwritten', { outputs: [{ alpha: 1, byteOffset: 0 }] }, /output at bytes \[0, 64\)/],
    ['a negative offset', { sft: { dtype: 'F32', byteOffset: -64 } }, /sft/],
    ['a broken offset', { sft: { dtype: 'F32', byteOffset: 70_000.5 } }, /sft/],
    ['a count past the memory', { count: 2 ** 40 }, /aligned/],
    ['a negative count', { count: -1 }, /-1 elements/],
    ['a broken count', { count: 1.5 }, /1\.5 elements/],
    ['no output', { outputs: [] }, /no output/],
    [
      'a tensor that ends past what can be counted',
      { rounding: { kind: 'stochastic', key: [0, 0], firstElement: Number.MAX_SAFE_INTEGER } },
      /16 elements from element/,
    ],
    [
      'a negative first element',
      { rounding: { kind: 'stochastic', key: [0, 0], firstElement: -1 } },
      /from element -1/,
    ],
    ['α not finite', { outputs: [{ alpha: Number.NaN, byteOffset: 49_152 }] }, /the α NaN/],
  ])('%s', (_, changes, message) => {
    expect(() => kernel.extrapolate(task(changes))).toThrow(message);
    expect(() => kernel.recompute(task(changes))).toThrow(RangeError);
  });
});
