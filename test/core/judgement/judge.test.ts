import { describe, expect, test } from 'vitest';
import { judgementCodes, judgements } from '../../../src/core/judgement/verdict.ts';
import { judgeWith, outline, sampleOf, side, soundPair } from './pair.ts';

test('nothing is said of a sound pair', () => {
  expect(judgeWith({})).toEqual([]);
});

test('nothing is said of a pair of which nothing is known but names', () => {
  expect(
    judgeWith({ sft: side('a'), aligned: side('b', { hasChatTemplate: false }), sample: undefined }),
  ).toEqual([]);
});

test('refusals come first, then warnings, in the order of the table', () => {
  const found = outline(
    judgeWith({
      sft: side('acme/seven-dpo', { config: { model_type: 'a', rms_norm_eps: 1e-5 } }),
      aligned: side('acme/seven-sft', { config: { model_type: 'b', rms_norm_eps: 1e-6 } }),
      sample: sampleOf([{ ratio: 1.4, alpha: 0.5, stored: 0.4 }]),
    }),
  );
  expect(found).toEqual([
    'unrelated-checkpoints: refuse',
    'different-architectures: refuse',
    'swapped-sides: refuse',
    'rounded-away: warn',
    'different-configuration: warn',
  ]);
});

describe('what is allowed', () => {
  const unrelated = { sample: sampleOf([{ ratio: 1.4 }]) };

  test('a refusal says how to go on', () => {
    const [verdict] = judgeWith(unrelated);
    expect(verdict).toMatchObject({ code: 'unrelated-checkpoints', severity: 'refuse' });
    expect(verdict?.hint).toMatch(/ To go on regardless: --allow unrelated-checkpoints\.$/);
  });

  test('an allowed refusal is a warning that says so, with the same figures', () => {
    const [refused] = judgeWith(unrelated);
    const [allowed] = judgeWith(unrelated, {}, ['unrelated-checkpoints']);
    expect(allowed?.severity).toBe('warn');
    expect(allowed?.message).toBe(`${refused?.message} Allowed by --allow unrelated-checkpoints.`);
    expect(allowed?.hint).not.toContain('To go on regardless');
  });

  test('allowing one refusal allows no other', () => {
    expect(outline(judgeWith(unrelated, {}, ['identical-checkpoints']))).toEqual([
      'unrelated-checkpoints: refuse',
    ]);
  });
});

test('the table has a severity and a meaning in one line for every code', () => {
  for (const code of judgementCodes) {
    expect(judgements[code].severity).toMatch(/^(refuse|warn)$/);
    expect(judgements[code].meaning).toMatch(/^[^\n|]{10,120}$/);
  }
});

test('sides are named as the user knows them', () => {
  const [verdict] = judgeWith({ ...soundPair, sample: sampleOf([{ ratio: 1.4 }]) });
  expect(verdict?.message).toContain('acme/seven-dpo (θ1)');
  expect(verdict?.message).toContain('acme/seven-sft (θ0)');
});

test.each([
  ['unsloth/seven-sft-bnb-4bit', false],
  ['unsloth/Meta-Seven-SFT-unsloth-bnb-4bit', false],
  ['acme/seven-sft', false],
  ['unsloth/eight-sft-bnb-4bit', true],
  ['unsloth/seven-sft', true],
])('an adapter that was trained on %s', (adapterBase, isOther) => {
  const codes = judgeWith({ ...soundPair, adapterBase }).map(({ code }) => code);
  expect(codes).toEqual(isOther ? ['other-base'] : []);
});
