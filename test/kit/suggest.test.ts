import { expect, test } from 'vitest';
import { suggest } from '../../src/kit/suggest.ts';

const known = ['sft', 'dpo', 'to', 'alpha', 'rounding', 'private', 'plan', 'verify'] as const;

test.each([
  ['sfft', 'sft'],
  ['dop', 'dpo'],
  ['paln', 'plan'],
  ['apha', 'alpha'],
  ['Verfiy', 'verify'],
  ['privat', 'private'],
])('%s is near to %s', (word, meant) => {
  expect(suggest(word, known)).toBe(meant);
});

test.each(['x', 'abc', 'publish', 'banana', 'something-else'])('%s is near to none', (word) => {
  expect(suggest(word, known)).toBeUndefined();
});
