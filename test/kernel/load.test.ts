import { describe, expect, test } from 'vitest';
import type { ExtrapolateTask } from '../../src/kernel/kernel.ts';
import { loadKernel } from '../../src/kernel/load.ts';

const pageBytes = 65_536;
const createMemory = () => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });

const task = (changes: Partial<ExtrapolateTask> = {}): ExtrapolateTask => ({
  aligned: { dtype: 'F32', byteOffset: 16_384 },
  sft: { dtype: 'F32', byteOffset: 32_768 },
  outputDtype: 'F32',
  outputs: [{ alpha: 0.5, byteOffset: pageBytes - 64 }],
  count: 16,
  ...changes,
});

describe('loading', () => {
  test('reserves little, and less than a page', () => {
    const { reservedBytes } = loadKernel(createMemory());
    expect(reservedBytes).toBeGreaterThan(0);
    expect(reservedBytes).toBeLessThanOrEqual(4096);
    expect(reservedBytes % 64).toBe(0);
  });

  test('two kernels on one memory do not disturb each other', () => {
    const memory = createMemory();
    const first = loadKernel(memory);
    const floats = new Float32Array(memory.buffer);
    floats.fill(3, 4096, 4112);
    floats.fill(1, 8192, 8208);
    const statistics = first.extrapolate(task());
    const before = memory.buffer.slice(0, first.reservedBytes);
    loadKernel(memory).extrapolate(task({ count: 0 }));
    expect(statistics).toEqual({
      deltaSquaredSum: 64,
      alignedSquaredSum: 144,
      maxAbsDelta: 2,
      nonFiniteCounts: [0],
    });
    expect(new Uint8Array(memory.buffer.slice(0, first.reservedBytes))).toEqual(new Uint8Array(before));
    expect([...floats.subarray(pageBytes / 4 - 16)]).toEqual(new Array(16).fill(4));
    expect(first.extrapolate(task())).toEqual(statistics);
  });

  test.each(['BF16', 'F16', 'F32', 'F64'] as const)('reads no %s past the end of the memory', (dtype) => {
    const memory = createMemory();
    const kernel = loadKernel(memory);
    const size = { BF16: 2, F16: 2, F32: 4, F64: 8 }[dtype];
    for (const count of [1, 7, 8, 255, 1032, 2048, 2400, 3071, 3072, 3073]) {
      const start = pageBytes - count * size;
      const atEnd = { dtype, byteOffset: start };
      const output = { alpha: 1, byteOffset: 4096 };
      kernel.extrapolate({ aligned: atEnd, sft: atEnd, outputDtype: dtype, outputs: [output], count });
    }
    expect(new Uint8Array(memory.buffer, 4096, 64).every((byte) => byte === 0)).toBe(true);
  });
});

describe('a task that does not fit is refused', () => {
  const kernel = loadKernel(createMemory());

  test.each<[string, Partial<ExtrapolateTask>, RegExp]>([
    [
      'θ1 past the end',
      { aligned: { dtype: 'F32', byteOffset: pageBytes - 63 } },
      /aligned at bytes \[65473, 65537\)/,
    ],
    ['θ0 past the end', { sft: { dtype: 'F64', byteOffset: pageBytes - 64 } }, /sft at bytes/],
    ['output past the end', { outputs: [{ alpha: 1, byteOffset: pageBytes - 60 }] }, /output at bytes/],
    ['constants overwritten', { outputs: [{ alpha: 1, byteOffset: 0 }] }, /output at bytes \[0, 64\)/],
    ['a negative offset', { sft: { dtype: 'F32', byteOffset: -64 } }, /sft/],
    ['a broken offset', { sft: { dtype: 'F32', byteOffset: 4096.5 } }, /sft/],
    ['a count past the memory', { count: 2 ** 40 }, /aligned/],
    ['a negative count', { count: -1 }, /-1 elements/],
    ['a broken count', { count: 1.5 }, /1\.5 elements/],
    ['no output', { outputs: [] }, /no output/],
    ['α not finite', { outputs: [{ alpha: Number.NaN, byteOffset: 49_152 }] }, /the α NaN/],
  ])('%s', (_, changes, message) => {
    expect(() => kernel.extrapolate(task(changes))).toThrow(message);
    expect(() => kernel.recompute(task(changes))).toThrow(RangeError);
  });
});
