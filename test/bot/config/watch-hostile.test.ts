import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from '../../../src/bot/config/mistakes.ts';
import { parseWatchConfig } from '../../../src/bot/config/parse-watch-config.ts';
import { hostileYaml } from '../../kit/yaml/hostile-yaml.ts';

/** The code of the error, or nothing for a file that is right; whatever else is thrown fails the test. */
function codeOf(text: string): string | undefined {
  try {
    parseWatchConfig(text, 'x.yml');
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).toMatch(/^x\.yml(:\d+:\d+: | has \d+ mistakes\.\n)/);
    expect(error.mistakes.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
    expect(error.message.length).toBeLessThan(20_000);
    return error.code;
  }
}

const laughs = Array.from(
  { length: 12 },
  (_, index) => `a${index}: &a${index} [${`*a${index - 1}, `.repeat(index === 0 ? 0 : 10)}x]`,
).join('\n');
const pair = 'sft: o/s, dpo: o/d, alpha: 1';

test.each([
  ['aliases that multiply', laughs],
  ['an alias of itself', 'a: &a [*a]'],
  ['an alias without anchor', `pairs: [{${pair}, to: *x}]`],
  ['many aliases', `a: &a 1\nb: [${'*a, '.repeat(200)}]`],
  ['deep lists', `a: ${'['.repeat(100)}${']'.repeat(100)}`],
  ['very deep lists', '['.repeat(100_000)],
  ['very deep maps', '{a: '.repeat(50_000)],
  ['very deep blocks', '- '.repeat(50_000)],
  ['a long file', `#${'x'.repeat(1 << 20)}`],
  [
    'many values',
    'a: 1\n'.repeat(10) + Array.from({ length: 60_000 }, (_, index) => `k${index}: 1`).join('\n'),
  ],
  ['a function', `pairs: !!js/function "function () {}"`],
  ['a tag of its own', `pairs: [{${pair}, to: !secret x}]`],
  ['a set', 'pairs: !!set {a}'],
  ['another version of YAML', `%YAML 1.1\n---\npairs: [{${pair}}]`],
  ['two documents', `pairs: [{${pair}}]\n---\npairs: []`],
  ['no end', 'pairs: ['],
  ['tabs', 'pairs:\n\t- x'],
  ['a control character', 'pairs: "\u0000'],
])('%s', (_, text) => {
  expect(codeOf(text)).toBe('config-yaml');
});

test.each([
  ['a prototype', `pairs: [{${pair}, __proto__: { private: true }}]`],
  ['a constructor', `constructor: {}\npairs: [{${pair}}]`],
  ['a merge key', `pairs: [{<<: {private: true}, ${pair}}]`],
  ['a key that is a list', `? [a]\n: 1\npairs: [{${pair}}]`],
  ['no number', `pairs: [{sft: o/s, dpo: o/d, alpha: .nan}]`],
  ['no end of a number', `pairs: [{${pair}}]\nlimits: {bytes-per-run: .inf}`],
  ['a long text', `pairs: [{sft: ${'x'.repeat(100_000)}, dpo: o/d, alpha: 1}]`],
  ['many unknown keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')],
])('%s', (_, text) => {
  expect(codeOf(text)).toBe('config-invalid');
});

test.each(Object.keys(hostileYaml))('%s ends soon, in words', (name) => {
  const hostile = (hostileYaml[name] as (length: number) => string)(250_000);
  for (const text of [hostile, `pairs:\n - ${hostile.slice(0, 30_000)}`]) {
    const before = performance.now();
    expect(codeOf(text)).toMatch(/^config-/);
    expect(performance.now() - before).toBeLessThan(1_500);
  }
});

test('nothing gets into prototypes', () => {
  codeOf(`__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\npairs: [{${pair}}]`);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('syntax errors say where', () => {
  expect(() => parseWatchConfig('pairs:\n  - sft: "o/s\n', 'x.yml')).toThrow(
    /^x\.yml:3:1: The quoted text or the list in brackets before has no end, .* Close the quote/,
  );
});

/** Values where they are expected, so that more than the first look at them is tried. */
const word = fc.oneof(
  fc.constantFrom('o/s', 'o/d@main', 'x', '', './x', 'mit', '*-x', '0.3', '1,2', '5GB', '7B', '2025-01-01'),
  fc.constantFrom('{namespace}/{dpo}', 'a/{alpha}', 'nearest', 'stochastic', 'overflow', 'a=b', '\ud800'),
  fc.string({ unit: 'binary' }),
);
const leaf = fc.oneof(word, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(word, leaf, { maxKeys: 3 }));
const mapOf = (...keys: readonly string[]) =>
  fc.dictionary(
    fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: word }),
    value,
  );
const settings = ['alpha', 'to', 'private', 'public', 'rounding', 'seed', 'rename', 'allow', 'thresholds'];
const file = fc.record(
  {
    defaults: mapOf(...settings, 'gated', 'new-commits'),
    pairs: fc.array(mapOf('sft', 'dpo', 'variant', 'sft-subfolder', ...settings), { maxLength: 3 }),
    watch: fc.array(mapOf('name', 'tags', 'owners', 'names', 'parameters', 'since', ...settings), {
      maxLength: 3,
    }),
    limits: mapOf('pairs-per-run', 'bytes-per-run', 'storage', 'requests-per-run', 'attempts'),
    exclude: value,
    state: mapOf('repository', 'branch', 'dataset', 'file'),
    report: mapOf('issue', 'title', 'labels'),
  },
  { requiredKeys: [] },
);

const codes = [undefined, 'config-yaml', 'config-invalid'];

test('any JSON is right or has mistakes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue({ maxDepth: 4 }), file), (json) => {
      expect(codes).toContain(codeOf(JSON.stringify(json)));
    }),
    { numRuns: 500 },
  );
});

test('so is any YAML', () => {
  fc.assert(
    fc.property(file, (json) => {
      expect(codes).toContain(codeOf(stringify(json)));
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab:-[]{}#&*!|>\'"%@? \n\t,0<') }), (text) => {
      expect(codes).toContain(codeOf(text));
    }),
    { numRuns: 1000 },
  );
});
