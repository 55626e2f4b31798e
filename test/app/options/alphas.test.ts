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
  ['Infinity', "--alpha: 'Infinity' is not a finite number."],
  ['1e999', "--alpha: '1e999' is not a finite number."],
  ['0x10', "--alpha: '0x10' is not a finite number."],
  ['0.3,0.30', "--alpha: 0.3 is given twice in '0.3,0.30'."],
  ['0,-0', "--alpha: 0 is given twice in '0,-0'."],
  [undefined, '--alpha is missing.'],
  ['  ', '--alpha is missing.'],
])('refuses %j', (list, message) => {
  expect(() => parseAlphas(list, '--alpha')).toThrow(
    expect.objectContaining({ name: 'InputError', message, hint: saying(/./) }),
  );
});

test.each([
  ['0,3', '0.3', '0.0,3'],
  ['-0,5', '-0.5', '-0.0,5'],
  ['0,25', '0.25', '0.0,25'],
  ['0,3,0,5', '0.3,0.5', '0.0,3,0.0,5'],
  ['0,1, 0,3', '0.1,0.3', '0.0,1,0.0,3'],
  ['0,3,0.5', '0.3,0.5', '0.0,3,0.5'],
  ['1,5,2,5', '1.5,2.5', undefined],
  ['0.3;0.5', '0.3,0.5', undefined],
  ['0,3; 0,5;', '0.3,0.5', undefined],
  ['1,5;2', '1.5,2', undefined],
  ['0.1 0.2', '0.1,0.2', undefined],
  ['0,1 0,2', '0.1,0.2', undefined],
])('asks about %j', (list, decimals, values) => {
  const orList = values === undefined ? '' : ` For the values one by one write ${values}.`;
  expect(() => parseAlphas(list, '--alpha')).toThrow(
    expect.objectContaining({ code: 'alpha-invalid', hint: `Did you mean ${decimals}?${orList}` }),
  );
  // What is advised is taken.
  for (const text of [decimals, values ?? decimals].filter(
    (text) => new Set(text.split(',')).size === text.split(',').length,
  ))
    expect(parseAlphas(text, '--alpha').length).toBeGreaterThan(0);
});

test.each([
  ['1,2', [1, 2]],
  ['1,5', [1, 5]],
  ['0.1,0.3', [0.1, 0.3]],
  ['0.0,3', [0, 3]],
  ['0,0.3', [0, 0.3]],
  ['3,0', [3, 0]],
  ['0', [0]],
  ['-1,1', [-1, 1]],
])('takes the list %j as it is', (list, expected) => {
  expect(parseAlphas(list, '--alpha')).toEqual(expected);
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
