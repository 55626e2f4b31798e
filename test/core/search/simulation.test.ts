import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/core/search/intervals.ts';
import { defaultSearchSettings, type SearchSettings } from '../../../src/core/search/settings.ts';
import { type Curve, simulate } from './simulate.ts';

const curveCount = 1000;

/** A parabola through θ1 with its top `gain` at `best`; it ends where answers are ruined. */
const parabola = (gain: number, best: number): Curve => {
  return (alpha) => Math.max(-3, gain * (2 * (alpha / best) - (alpha / best) ** 2));
};

interface Kind {
  readonly make: (random: () => number) => { readonly curve: Curve; readonly mostGain: number };
  readonly helps: boolean;
}

const kinds: Readonly<Record<string, Kind>> = {
  peaked: {
    helps: true,
    make: (random) => {
      const mostGain = 0.3 + 1.2 * random();
      return { mostGain, curve: parabola(mostGain, 0.1 + 0.9 * random()) };
    },
  },
  'peak above the first grid': {
    helps: true,
    make: (random) => {
      const mostGain = 0.3 + 1.7 * random();
      return { mostGain, curve: parabola(mostGain, 1 + 7 * random()) };
    },
  },
  'peak below the first grid': {
    helps: true,
    make: (random) => {
      const mostGain = 0.3 + 0.9 * random();
      return { mostGain, curve: parabola(mostGain, 0.04 + 0.05 * random()) };
    },
  },
  'interpolation is best': {
    helps: true,
    make: (random) => {
      const mostGain = 0.3 + 0.9 * random();
      return { mostGain, curve: parabola(mostGain, -0.1 - 0.6 * random()) };
    },
  },
  monotone: {
    helps: true,
    make: (random) => {
      const [gain, half] = [0.3 + 1.7 * random(), 1 + 4 * random()];
      const curve: Curve = (alpha) =>
        alpha < 0 ? (gain * alpha) / half : (2 * gain * alpha) / (half + alpha);
      return { mostGain: curve(16), curve };
    },
  },
  flat: { helps: false, make: () => ({ mostGain: 0, curve: () => 0 }) },
  'flat, then ruined': {
    helps: false,
    make: (random) => {
      const end = 0.3 + 2 * random();
      return { mostGain: 0, curve: (alpha) => (alpha > end ? Math.max(-3, end - alpha) : 0) };
    },
  },
  'θ1 is best': {
    helps: false,
    make: (random) => {
      const slope = 0.6 + 4 * random();
      return { mostGain: 0, curve: (alpha) => Math.max(-3, -slope * Math.abs(alpha)) };
    },
  },
};

/** Every α that a search may come to, which somebody without a search would score on all prompts. */
const exhaustiveGrid = [-0.4, -0.2, -0.1, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8];
const cost = { startSeconds: 60, loadSeconds: 20, longestAnswerSeconds: 25, answersPerSecond: 10 };
const settings: SearchSettings = {
  ...defaultSearchSettings,
  grid: { start: [-0.2, 0.1, 0.3, 0.5], isOpen: true, mostMagnitude: 16 },
  // Enough for a share of many curves; a single search takes more.
  bootstrap: { seed: 1, resampleCount: 400 },
};

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(share * values.length)] ?? Number.NaN;

test.each(Object.entries(kinds))('%s', (name, { make, helps }) => {
  const regrets: number[] = [];
  const shares: number[] = [];
  let publishedCount = 0;
  for (let index = 0; index < curveCount; index += 1) {
    const random = seededRandom(index * 7919 + name.length);
    const { curve, mostGain } = make(random);
    const world = {
      curve,
      deviation: 3 + 2.5 * random(),
      promptShare: 0.2 + 0.4 * random(),
      seed: index + 1,
    };
    const { outcome, seconds, exhaustiveSeconds } = simulate(world, settings, cost, exhaustiveGrid);
    shares.push(seconds / exhaustiveSeconds);
    if (outcome.alpha !== undefined) publishedCount += 1;
    // Without a publication all of the gain is lost.
    const gain = outcome.alpha === undefined ? 0 : curve(outcome.alpha);
    if (mostGain >= 0.3) regrets.push((mostGain - gain) / mostGain);
  }
  expect(quantile(shares, 0.5)).toBeLessThanOrEqual(0.5);
  if (helps) {
    expect(regrets).toHaveLength(curveCount);
    expect(quantile(regrets, 0.5)).toBeLessThanOrEqual(0.1);
    expect(quantile(regrets, 0.95)).toBeLessThanOrEqual(0.25);
  } else {
    expect(publishedCount / curveCount).toBeLessThanOrEqual(0.05);
  }
});
