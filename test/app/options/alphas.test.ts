import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAlpha, parseAlphas } from '../../../src/app/options/alphas.ts';
import { saying } from '../../support/told.ts';

test.each([
  ['0.3', [0.3]],
  ['0.1,0.3, 0.5', [0.1, 0.3, 0.5]],
  ['-0.5', [-0.5]],
  ['+1,.5,2.,1e-3', [1, 0.5, 2, 0.001]],
  ['-0', [0]],
])('reads %j', (list, expected) => {
  expect(parseAlphas(list, '--alpha')).toEqual(expected);
});

test.each([
  ['0.1,abc', "--alpha: 'abc' in '0.1,abc' is not a finite number."],
  ['0.1,,0.2', "--alpha: '' in '0.1,,0.2' is not a finite number."],
  ['Infinity', "--alpha: 'Infinity' in 'Infinity' is not a finite number."],
  ['1e999', "--alpha: '1e999' in '1e999' is not a finite number."],
  ['0x10', "--alpha: '0x10' in '0x10' is not a finite number."],
  ['0.1 0.2', "--alpha: '0.1 0.2' in '0.1 0.2' is not a finite number."],
  ['0.3,0.30', "--alpha: 0.3 is given twice in '0.3,0.30'."],
  ['0,-0', "--alpha: 0 is given twice in '0,-0'."],
  [undefined, '--alpha is missing.'],
  ['  ', '--alpha is missing.'],
])('refuses %j', (list, message) => {
  expect(() => parseAlphas(list, '--alpha')).toThrow(
    expect.objectContaining({ name: 'InputError', message, hint: saying(/./) }),
  );
});

test('every finite number survives being written and read, in characters a repo name may have', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (alpha) => {
      const text = formatAlpha(alpha);
      expect(text).toMatch(/^[\w.-]+$/);
      expect(parseAlphas(text, 'alpha')).toEqual([alpha === 0 ? 0 : alpha]);
    }),
  );
});
