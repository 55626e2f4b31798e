import { describe, expect, test } from 'vitest';
import { alphasOfPaper } from '../../../src/core/judgement/step.ts';
import { option } from '../../../src/kit/advice.ts';
import { judgeWith, outline, sampleOf } from './pair.ts';

// What bf16 stores of α for weights of rms 0.02 and Gaussian Δ.
const stored = [
  { rms: 6.3e-6, 0.1: 0.008, 0.3: 0.088, 0.5: 0.494, 1: 0.996 },
  { rms: 5e-5, 0.1: 0.014, 0.3: 0.142, 0.5: 0.502, 1: 0.998 },
  { rms: 1e-4, 0.1: 0.027, 0.3: 0.226, 0.5: 0.499, 1: 0.999 },
  { rms: 3e-4, 0.1: 0.069, 0.3: 0.305, 0.5: 0.499, 1: 1 },
] as const;

const cases = stored.flatMap(({ rms, ...byAlpha }) =>
  Object.entries(byAlpha).map(([alpha, effective]) => ({
    ratio: rms / 0.02,
    alpha: Number(alpha),
    stored: effective,
  })),
);

test.each(cases)('bf16 at Δ ratio $ratio: $alpha as $stored', (measured) => {
  const kept = measured.stored / measured.alpha;
  const expected = kept < 0.25 ? ['mostly-rounded-away: refuse'] : kept < 0.9 ? ['rounded-away: warn'] : [];
  expect(outline(judgeWith({ sample: sampleOf([measured]) }))).toEqual(expected);
});

test('0.3, which four published models have, is never refused', () => {
  for (const measured of cases.filter(({ alpha }) => alpha >= 0.3)) {
    expect(outline(judgeWith({ sample: sampleOf([measured]) }))).not.toContain('mostly-rounded-away: refuse');
  }
});

const alternatives = [
  { label: 'float32', option: option('dtype', 'float32'), effectiveAlpha: 0.1 },
  { label: 'stochastic', option: option('rounding', 'stochastic'), effectiveAlpha: 0.0984 },
];

describe('a loss', () => {
  const lost = { ratio: 0.0003, alpha: 0.1, stored: 0.0081, changedCount: 3780, alternatives };

  test('comes with the figures and the ways out, the closest first', () => {
    const [verdict, ...others] = judgeWith({ sample: sampleOf([lost]) });
    expect(others).toEqual([]);
    expect(verdict?.message).toBe(
      'In the sample, rounding stores α = 0.1 as 0.00810 (8.1 % of it; 0.38 % of the weights change).',
    );
    expect(verdict?.hint).toBe(
      'Less than 0.250 of every α is left, which is hardly worth a run. ' +
        'Closer to 0.1: --dtype float32 (0.100) or --rounding stochastic (0.0984). ' +
        `A larger α keeps more of itself. ${alphasOfPaper} ` +
        'To go on regardless: --allow mostly-rounded-away.',
    );
  });

  test('of one α among others is a warning that names those which are kept', () => {
    const [verdict] = judgeWith({ sample: sampleOf([lost, { alpha: 0.5 }, { alpha: 1 }]) });
    expect(verdict).toMatchObject({ code: 'rounded-away', severity: 'warn' });
    expect(verdict?.hint).toContain('Of the α of this run, 0.5 and 1 are kept.');
  });

  test('of which some is left for one α is a warning for all', () => {
    const [verdict] = judgeWith({ sample: sampleOf([lost, { ...lost, alpha: 0.3, stored: 0.1 }]) });
    expect(verdict?.severity).toBe('warn');
    expect(verdict?.message).toContain('stores α = 0.1 as 0.00810');
    expect(verdict?.message).toContain('stores α = 0.3 as 0.100');
  });

  test("is a warning when the authors' arithmetic was asked for", () => {
    const [verdict] = judgeWith({ sample: sampleOf([lost], 'reference') });
    expect(verdict).toMatchObject({ code: 'rounded-away', severity: 'warn' });
    expect(verdict?.hint).toMatch(/^This is what the authors' arithmetic stores\./);
  });

  test('without better ways advises none', () => {
    const worse = [{ label: 'x', option: '--x', effectiveAlpha: 0 }];
    const [verdict] = judgeWith({ sample: sampleOf([{ ...lost, alternatives: worse }]) });
    expect(verdict?.hint).not.toContain('Closer');
  });

  test('is reported for α that become too large, too, and for interpolation', () => {
    for (const measured of [
      { alpha: 0.1, stored: 0.12 },
      { alpha: -0.1, stored: -0.05 },
    ]) {
      expect(outline(judgeWith({ sample: sampleOf([measured]) }))).toEqual(['rounded-away: warn']);
    }
  });

  test('depends on the thresholds that were set', () => {
    const sample = sampleOf([lost]);
    expect(outline(judgeWith({ sample }, { 'min-alpha-kept': 0 }))).toEqual(['rounded-away: warn']);
    expect(judgeWith({ sample }, { 'max-alpha-deviation': 1 })).toEqual([]);
  });
});

test('α = 0 has nothing to lose', () => {
  expect(judgeWith({ sample: sampleOf([{ alpha: 0, stored: 0 }]) })).toEqual([]);
  expect(
    outline(
      judgeWith({
        sample: sampleOf([
          { alpha: 0, stored: 0 },
          { alpha: 0.1, stored: 0 },
        ]),
      }),
    ),
  ).toEqual(['mostly-rounded-away: refuse']);
});
