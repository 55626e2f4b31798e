import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatRatio } from '../../src/kit/units.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [4_943_162_336, '4.94 GB'],
  [138e9, '138 GB'],
  [2e18, '2000 PB'],
])('%d bytes', (byteLength, text) => {
  expect(formatBytes(byteLength)).toBe(text);
});

test.each([
  [7, '7'],
  [12_345, '12,345'],
  [999_999, '999,999'],
  [7_241_732_096, '7.24 B'],
  [999_600_000, '1.00 B'],
  [70.6e9, '70.6 B'],
  [2e12, '2.00 T'],
])('%d things', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [999.7, '1.0 s'],
  [59_949, '59.9 s'],
  [59_960, '1 min 00 s'],
  [3_599_400, '59 min 59 s'],
  [3_599_600, '1 h 00 min'],
  [7_620_000, '2 h 07 min'],
])('%d milliseconds', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each([
  [0, '0'],
  [0.0357, '0.0357'],
  [0.000012, '1.20e-5'],
  [Number.NaN, 'not finite'],
  [Number.POSITIVE_INFINITY, 'not finite'],
])('the ratio %d', (ratio, text) => {
  expect(formatRatio(ratio)).toBe(text);
});
