import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divideUploadMemory } from '../../../src/stores/hub/publish/upload-memory.ts';

const mebibyte = 1 << 20;

test.each([
  { budget: 128, files: 1, expected: { maxXorbs: 4, mib: 32 } },
  { budget: 128, files: 5, expected: { maxXorbs: 8, mib: 16 } },
  { budget: 4096, files: 1, expected: { maxXorbs: 4, mib: 64 } },
  { budget: 16, files: 100, expected: { maxXorbs: 103, mib: 8 } },
])('$budget MiB for $files files', ({ budget, files, expected }) => {
  const memory = divideUploadMemory(budget * mebibyte, files);
  expect({ maxXorbs: memory.maxXorbs, mib: memory.xorbByteLimit / mebibyte }).toEqual(expected);
});

test('what is alive at once stays within the budget, down to 8 MiB for each xorb', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 1, max: 64 }), (budget, files) => {
      const { maxXorbs, xorbByteLimit } = divideUploadMemory(budget, files);
      expect(maxXorbs).toBeGreaterThan(files);
      expect(xorbByteLimit).toBeGreaterThanOrEqual(8 * mebibyte);
      expect(xorbByteLimit).toBeLessThanOrEqual(64 * mebibyte);
      expect(Number.isInteger(xorbByteLimit)).toBe(true);
      if (budget >= maxXorbs * 8 * mebibyte) expect(maxXorbs * xorbByteLimit).toBeLessThanOrEqual(budget);
    }),
  );
});
