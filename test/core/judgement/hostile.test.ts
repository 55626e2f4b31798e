import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PairFacts, SideFacts } from '../../../src/core/judgement/facts.ts';
import { readName } from '../../../src/core/judgement/names.ts';
import type { Verdict } from '../../../src/core/judgement/verdict.ts';
import type { Told } from '../../../src/kit/advice.ts';
import { oneLine } from '../../../src/kit/index.ts';
import { judgeWith, sampleOf, side } from './pair.ts';

function expectBounded(verdicts: Told<readonly Verdict[]>) {
  for (const { message, hint } of verdicts) {
    expect(message.length).toBeLessThan(1300);
    expect(hint.length).toBeLessThan(900);
    expect(`${message}${hint}`).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  }
}

/** Fields that are looked at, with anything in them. */
const configs = fc.dictionary(
  fc.constantFrom(
    'architectures',
    'model_type',
    'rope_theta',
    'rope_scaling',
    'rope_parameters',
    'text_config',
    'hidden_act',
    'wonder',
    '__proto__',
    'x\ny',
  ),
  fc.oneof(fc.jsonValue({ maxDepth: 6 }), fc.string({ unit: 'binary', maxLength: 4000 })),
);
const cards = fc.dictionary(
  fc.constantFrom('tags', 'base_model', 'pipeline_tag', 'license'),
  fc.oneof(
    fc.jsonValue({ maxDepth: 6 }),
    fc.array(fc.constantFrom('dpo', 'sft', 'orpo', 'pretrained', 'a/b', 'b/a')),
    fc.string({ unit: 'binary', maxLength: 4000 }),
  ),
);
const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2000 }),
  fc.constantFrom('a/b', 'b/a', 'Mistral-7B-v0.1', 'x-sft', 'x-dpo', 'meta-', 'constructor', 'llama'),
);
const sides: fc.Arbitrary<SideFacts> = fc.record({
  name: names,
  repo: fc.option(names, { nil: undefined }),
  config: fc.oneof(configs, fc.anything()),
  card: fc.oneof(cards, fc.constant(undefined)),
  hasChatTemplate: fc.boolean(),
});
const numbers = fc.double();
const samples = fc
  .array(
    fc.record({
      alpha: numbers,
      ratio: numbers,
      stored: numbers,
      overflowCount: fc.nat(),
      nonFiniteCount: fc.nat(),
    }),
    { maxLength: 40 },
  )
  .map((list) => sampleOf(list));

describe('whatever strangers write', () => {
  test('nothing throws, and what is said is short and one line', () => {
    fc.assert(
      fc.property(sides, sides, fc.option(samples, { nil: undefined }), (sft, aligned, sample) => {
        const facts: PairFacts = { sft, aligned, sample };
        expectBounded(judgeWith(facts));
      }),
      { numRuns: 500 },
    );
  });

  const nest = (depth: number, wrap: (inner: unknown) => unknown, inner: unknown) => {
    let value = inner;
    for (let level = 0; level < depth; level++) value = wrap(value);
    return value;
  };
  const wide = (count: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`field ${index}`, value]));

  test.each<[string, (end: string) => unknown]>([
    ['nested objects', (end) => nest(50_000, (inner) => ({ text_config: inner }), { rope_theta: end })],
    ['nested lists', (end) => ({ x: nest(50_000, (inner) => [inner], end) })],
    [
      'nested in a scaling',
      (end) => ({ rope_scaling: nest(50_000, (inner) => ({ type: 'a', inner }), end) }),
    ],
    ['a hundred thousand fields', (end) => wide(100_000, end)],
    ['long lists', (end) => ({ x: Array.from({ length: 200_000 }, () => end) })],
    ['long texts', (end) => ({ x: end.repeat(1_000_000), model_type: end.repeat(1_000_000) })],
    ['long names of fields', (end) => ({ ['x'.repeat(1_000_000)]: end, short: end })],
    ['wide and deep', (end) => wide(300, wide(300, wide(3, end)))],
  ])('config.json of %s is looked at within bounds', (_, make) => {
    const started = performance.now();
    expectBounded(
      judgeWith({ sft: side('a', { config: make('a') }), aligned: side('b', { config: make('b') }) }),
    );
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test.each<[string, unknown]>([
    ['nested lists', nest(50_000, (inner) => [inner], 'a/b')],
    ['long lists', Array.from({ length: 1_000_000 }, () => 'a/b')],
    ['lists of lists', Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => ['dpo']))],
    ['long texts', 'a/'.repeat(1_000_000)],
  ])('cards of %s', (_, value) => {
    const card = { tags: value, base_model: value, pipeline_tag: value };
    const started = performance.now();
    expectBounded(judgeWith({ sft: side('x/y', { card }), aligned: side('a/b', { card }) }));
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('cards that are no objects say nothing', () => {
    const card = 'dpo' as unknown as Record<string, unknown>;
    expect(judgeWith({ sft: side('x', { card }), aligned: side('y', { card }) })).toEqual([]);
  });

  test('names take no long time', () => {
    const started = performance.now();
    for (const piece of ['-', 'a', '1', 'meta-', 'a-', '/', '. ', 'dpo']) readName(piece.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test('text is cut on one line, between characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 60 }), (text, most) => {
      const line = oneLine(text, most);
      expect(line.length).toBeLessThanOrEqual(most);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      if (text.isWellFormed()) expect(line.isWellFormed()).toBe(true);
    }),
  );
  expect(oneLine('a\n\tb', 10)).toBe('a b');
  expect(oneLine('abcdef', 4)).toBe('abc…');
});
