import { expect, test } from 'vitest';
import { counted, excerpt, listNames, listSome, oneLine, printable, shorten } from '../../src/kit/index.ts';

test.each([
  [[], 3, ''],
  [['a'], 3, 'a'],
  [['a', 'b'], 3, 'a and b'],
  [['a', 'b', 'c'], 3, 'a, b and c'],
  [['a', 'b', 'c', 'd'], 3, 'a, b, c and 1 more'],
  [Array<string>(1_234).fill('a'), 1, 'a and 1,233 more'],
])('a list of %j, %i shown, is %s', (items, most, expected) => {
  expect(listSome(items, most)).toBe(expected);
});

test('names of strangers are shortened, shown and not obeyed', () => {
  expect(listNames(['a\u001b[31m', 'b'.repeat(1_000)])).toBe(`a\\u001b[31m and ${'b'.repeat(119)}…`);
  expect(listNames(['a"', 'b'], excerpt)).toBe('"a\\"" and "b"');
  let shownCount = 0;
  const show = (name: string) => `${name}${++shownCount}`;
  expect(listNames(Array<string>(1_000_000).fill('t'), show)).toBe('t1, t2, t3, t4, t5 and 999,995 more');
});

test('a text is cut between characters', () => {
  expect(shorten('abc', 3)).toBe('abc');
  expect(shorten('abcd', 3)).toBe('ab…');
  expect(shorten('a😀bcd', 3)).toBe('a…');
  expect(oneLine('a\r\n\tb\u2028c', 40)).toBe('a b c');
  expect(printable('a\nb\t\u202ec')).toBe('a\nb\t\\u202ec');
});

test.each([
  [0, '0 files'],
  [1, '1 file'],
  [1_234, '1,234 files'],
])('%i files are %s', (count, expected) => {
  expect(counted(count, 'file')).toBe(expected);
});
