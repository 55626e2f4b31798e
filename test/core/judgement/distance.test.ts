import { describe, expect, test } from 'vitest';
import { sampledAlpha, sampledDeltaRatio } from '../../../src/core/judgement/sampled.ts';
import { addStatistics, noStatistics } from '../../../src/kit/statistics.ts';
import { judgeWith, measure, outline, sampleOf, side } from './pair.ts';

const digest = (letter: string) => letter.repeat(64);
const withDigests = (sft: readonly string[], aligned: readonly string[]) => ({
  sft: side('a/sft', { weightDigests: sft }),
  aligned: side('a/dpo', { weightDigests: aligned }),
});

describe('identical checkpoints', () => {
  test('Δ of zero everywhere in the sample', () => {
    const [verdict, ...others] = judgeWith({ sample: sampleOf([{ ratio: 0 }, { ratio: 0, alpha: 1 }]) });
    expect(verdict).toMatchObject({ code: 'identical-checkpoints', severity: 'refuse' });
    expect(verdict?.message).toContain('all 1,008,192 sampled weights');
    expect(others).toEqual([]);
  });

  test.each([
    ['the same files', withDigests([digest('a'), digest('b')], [digest('b'), digest('a')]), true],
    ['other files', withDigests([digest('a')], [digest('b')]), false],
    ['some of the same files', withDigests([digest('a'), digest('b')], [digest('a')]), false],
    ['no files that are known', withDigests([], []), false],
  ])('%s', (_, sides, isIdentical) => {
    const codes = judgeWith(sides).map(({ code }) => code);
    expect(codes.includes('identical-checkpoints')).toBe(isIdentical);
  });

  test('an empty sample proves nothing', () => {
    const empty = { total: noStatistics, parts: [], layers: [] };
    const sample = { sampledElementCount: 0, alphas: [{ alpha: 0.3, statistics: empty, alternatives: [] }] };
    expect(judgeWith({ sample })).toEqual([]);
  });
});

describe('unrelated checkpoints', () => {
  test.each([
    [Math.SQRT2, true],
    [1, true],
    [0.51, true],
    [0.5, false],
    [0.42, false],
    [0.0136, false],
    [0.0003, false],
  ])('‖Δ‖/‖θ1‖ = %d', (ratio, isUnrelated) => {
    const codes = judgeWith({ sample: sampleOf([{ ratio, alpha: 0.01 }]) }).map(({ code }) => code);
    expect(codes.includes('unrelated-checkpoints')).toBe(isUnrelated);
  });

  test('the threshold is the one that was set', () => {
    const sample = sampleOf([{ ratio: 0.6, alpha: 0.01 }]);
    expect(outline(judgeWith({ sample }, { 'max-delta-ratio': 0.7 }))).not.toContain(
      'unrelated-checkpoints: refuse',
    );
    expect(judgeWith({ sample })[0]?.message).toContain('0.600 in the sample, above 0.500');
  });

  test('norms near 1 do not make unrelated matrices look near', () => {
    const statistics = measure({ ratio: Math.SQRT2 });
    expect(Math.sqrt(statistics.total.deltaSquaredSum / statistics.total.alignedSquaredSum)).toBeLessThan(
      0.5,
    );
    expect(sampledDeltaRatio(statistics)).toBeCloseTo(Math.SQRT2, 10);
  });

  test('a step of a norm does not outweigh all matrices', () => {
    const { parts, total, layers } = measure({ ratio: 0.0003, alpha: 0.3, stored: 0.09 });
    const step = { ...noStatistics, elementCount: 1, deltaSquaredSum: 2 ** -14, moveDotDelta: 0 };
    const withStep = {
      total: addStatistics(total, step),
      parts: parts.map((entry) =>
        entry.part === 'norms' ? { ...entry, statistics: addStatistics(entry.statistics, step) } : entry,
      ),
      layers,
    };
    expect(sampledAlpha(withStep)).toBeCloseTo(0.09, 10);
  });

  test('a sample of norms alone is taken as it is', () => {
    const statistics = { ...noStatistics, elementCount: 8, alignedSquaredSum: 8, deltaSquaredSum: 2 };
    const model = { total: statistics, parts: [{ part: 'norms' as const, statistics }], layers: [] };
    expect(sampledDeltaRatio(model)).toBe(0.5);
  });
});

describe('a large α', () => {
  // Two pairs that were searched: reward rises up to 8 with the one, and is lost from 2 on with the other.
  test.each([
    ['tiny-dpo-20', 0.00284, 8, false],
    ['tiny-dpo-100', 0.01355, 0.5, false],
    ['tiny-dpo-100', 0.01355, 1, false],
    ['tiny-dpo-100', 0.01355, 2, true],
    ['tiny-dpo-100', 0.01355, 4, true],
    ['the furthest alignment known', 0.015, 0.5, false],
    ['a twentieth of a training of 7 B, at the α that the paper found', 0.0003, 25, false],
    ['a whole training, at the α for a twentieth of it', 0.01355, 25, true],
    ['interpolation', 0.01355, -0.5, false],
  ])('%s, ratio %d, α = %d', (_, ratio, alpha, isLarge) => {
    const codes = judgeWith({ sample: sampleOf([{ ratio, alpha }]) }).map(({ code }) => code);
    expect(codes.some((code) => code === 'alpha-large' || code === 'alpha-ruinous')).toBe(isLarge);
  });

  test.each([
    // As measured in the sample of the pair that was trained for 100 steps.
    ['the furthest that was tried', 0.0118, 8, 'alpha-large: warn'],
    ['further than anything that was of use', 0.0118, 8.5, 'alpha-ruinous: refuse'],
    ['back as far', 0.0118, -9, 'alpha-ruinous: refuse'],
    ['a large α over a small Δ', 0.0003, 25, undefined],
  ])('%s, ratio %d, α = %d', (_, ratio, alpha, expected) => {
    const outlined = outline(judgeWith({ sample: sampleOf([{ ratio, alpha }]) }));
    expect(outlined.filter((line) => line.startsWith('alpha-'))).toEqual(expected ? [expected] : []);
  });

  test('the paper is quoted for what a whole training takes', () => {
    const [verdict] = judgeWith({ sample: sampleOf([{ ratio: 0.0118, alpha: 9 }]) });
    expect(verdict?.message).toContain('α = 9 moves θ1 by 0.106 of its length');
    expect(verdict?.hint).toContain('aligned to the end, the ExPO paper found α from 0.1 to 0.5 best');
    expect(verdict?.hint).toContain('To go on regardless: --allow alpha-ruinous.');
  });

  test('α of 0 is θ1 again', () => {
    expect(outline(judgeWith({ alphas: [0.3, 0] }))).toContain('alpha-zero: refuse');
    expect(outline(judgeWith({ alphas: [0.3, -0.5] }))).not.toContain('alpha-zero: refuse');
  });

  test('the hint names an α below the threshold', () => {
    const [verdict] = judgeWith({
      sample: sampleOf([
        { ratio: 0.01355, alpha: 4 },
        { ratio: 0.01355, alpha: 0.5 },
      ]),
    });
    expect(verdict?.message).toContain('α = 4 moves θ1 by 0.0542');
    expect(verdict?.message).not.toContain('α = 0.5');
    expect(verdict?.hint).toContain('Here no α above 1.8 is known to help.');
  });

  test('a threshold of zero is a threshold', () => {
    const [verdict] = judgeWith({}, { 'max-step-ratio': 0 });
    expect(verdict?.hint).toContain('Here no α above 0 is known to help.');
  });
});

describe('weights that are not finite', () => {
  test('those of the sources are told of', () => {
    const sample = sampleOf([{ nonFiniteCount: 3 }]);
    const broken = sample.alphas.map((entry) => ({
      ...entry,
      statistics: {
        total: { ...entry.statistics.total, deltaSquaredSum: Number.NaN, moveDotDelta: Number.NaN },
        parts: [],
        layers: [],
      },
    }));
    const verdicts = judgeWith({ sample: { ...sample, alphas: broken } });
    expect(outline(verdicts)).toEqual(['non-finite-weights: warn']);
    expect(verdicts[0]?.message).toContain('3 of 1,008,192');
  });

  test('those that extrapolation makes refuse the run', () => {
    const verdicts = judgeWith({ sample: sampleOf([{ alpha: 0.1 }, { alpha: 0.3, overflowCount: 2 }]) });
    expect(outline(verdicts)).toEqual(['overflow: refuse']);
    expect(verdicts[0]?.message).toContain('2 with α = 0.3');
  });

  test('an infinite distance is no distance', () => {
    const statistics = { ...noStatistics, elementCount: 4, alignmentChangedCount: 4, deltaSquaredSum: 1 };
    const model = { total: statistics, parts: [{ part: 'mlp' as const, statistics }], layers: [] };
    const sample = { sampledElementCount: 4, alphas: [{ alpha: 0, statistics: model, alternatives: [] }] };
    expect(judgeWith({ sample })).toEqual([]);
  });
});
