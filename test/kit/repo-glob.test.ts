import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesRepo } from '../../src/kit/repo-glob.ts';

test.each([
  ['org/*', 'org/model', true],
  ['org/*', 'other/model', false],
  ['Org/Model', 'org/model', true],
  ['*-GGUF', 'someone/x-gguf', true],
  ['*-GGUF', 'someone/x-GGUF-2', false],
  ['org', 'org/model', false],
  ['model', 'org/model', true],
  ['*/model-?b', 'org/model-7b', true],
  ['*/model-?b', 'org/model-70b', false],
  ['*', 'org/model', true],
  ['*model', 'org/model', true],
  ['o*l', 'org/model', false],
  ['o*/m*d*l', 'org/middle-model', true],
  ['org/mod.l', 'org/model', false],
  ['', 'org/model', false],
])('%s and %s: %s', (pattern, repo, expected) => {
  expect(matchesRepo(pattern, repo)).toBe(expected);
});

test('it says what a regular expression says', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 6 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
  fc.assert(
    fc.property(pattern, pattern, text, text, (left, right, owner, name) => {
      const source = `${left}/${right}`.replaceAll('?', '[^/]').replaceAll('*', '[^/]*');
      const expected = new RegExp(`^${source}$`).test(`${owner}/${name}`);
      expect(matchesRepo(`${left}/${right}`, `${owner}/${name}`)).toBe(expected);
    }),
  );
});

test('a hostile pattern takes no time', () => {
  const startMs = performance.now();
  expect(matchesRepo('*a'.repeat(40), `x/${'a'.repeat(5_000)}b`)).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(200);
});
