import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divideUploadMemory } from '../../src/hub/upload-memory.ts';

const MIB = 1 << 20;

test.each([
  { budget: 256, files: 1, expected: { maxXorbs: 4, mib: 64 } },
  { budget: 192, files: 2, expected: { maxXorbs: 4, mib: 24 } },
  { budget: 192, files: 6, expected: { maxXorbs: 4, mib: 8 } },
  { budget: 192, files: 8, expected: { maxXorbs: 3, mib: 8 } },
  { budget: 4096, files: 1, expected: { maxXorbs: 4, mib: 64 } },
  { budget: 16, files: 100, expected: { maxXorbs: 2, mib: 8 } },
])('$budget MiB for $files files', ({ budget, files, expected }) => {
  const memory = divideUploadMemory(budget * MIB, files);
  expect({ maxXorbs: memory.maxXorbs, mib: memory.xorbByteLimit / MIB }).toEqual(expected);
});

test('what is alive at once stays within the budget, down to two xorbs of 8 MiB per file', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 1, max: 64 }), (budget, files) => {
      const { maxXorbs, xorbByteLimit } = divideUploadMemory(budget, files);
      expect(maxXorbs).toBeGreaterThanOrEqual(2);
      expect(xorbByteLimit).toBeGreaterThanOrEqual(8 * MIB);
      expect(xorbByteLimit).toBeLessThanOrEqual(64 * MIB);
      expect(Number.isInteger(xorbByteLimit)).toBe(true);
      if (budget >= files * 2 * 8 * MIB) expect(files * maxXorbs * xorbByteLimit).toBeLessThanOrEqual(budget);
    }),
  );
});
