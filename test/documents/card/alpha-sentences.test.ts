import { expect, test } from 'vitest';
import { renderCard } from '../../../src/documents/card/card.ts';
import type { Derivation } from '../../../src/documents/manifest/derivation.ts';
import { derivation } from './sample.ts';

const withEffectiveAlpha = (effective: number, alpha = 0.3): Derivation => ({
  ...derivation,
  alpha,
  statistics: derivation.statistics.map((place) => ({
    ...place,
    statistics: { ...place.statistics, moveDotDelta: place.statistics.deltaSquaredSum * effective },
  })),
});

test.each([
  [0.3, 'and after rounding to bf16 the stored weights hold it, measured'],
  [0.3001, 'and after rounding to bf16 the stored weights hold it, measured'],
  [0.301, 'and after rounding to bf16 the stored weights hold α = 0.301, measured'],
  [0.142, 'after rounding to bf16 the stored weights hold **α = 0.142**, measured'],
])('α = 0.3 that is stored as %d is explained', (effective, words) => {
  const card = renderCard(withEffectiveAlpha(effective));
  expect(card).toContain('**α = 0.3** was asked for');
  expect(card).toContain(words);
});

test.each([
  ['shorter steps', 0.142, {}, 'On the whole it made steps shorter'],
  ['longer steps', 0.494, {}, 'On the whole it made steps longer'],
  ['steps the other way', -0.1, {}, 'The difference is rounding.\n'],
  ['another dtype', 0.142, { dtype: 'bfloat16' }, 'of θ1 itself where that has numbers which bf16 lacks'],
  ['other arithmetic', 0.494, { rounding: { kind: 'reference' } }, 'of inputs that were not bf16 before'],
  ['chance', 0.142, { rounding: { kind: 'stochastic', seed: 1 } }, 'The difference is chance'],
  [
    'no chance',
    0.142,
    { rounding: { kind: 'stochastic', seed: 1 }, dtypes: [{ dtype: 'F32', tensorCount: 291 }] },
    'The difference is rounding.\n',
  ],
] satisfies [string, number, Partial<Derivation>, string][])(
  'the difference is put down to no more than %s',
  (_, effective, fields, words) => {
    const card = renderCard({ ...withEffectiveAlpha(effective), ...fields });
    expect(card).toContain(words);
    expect(card.match(/The difference is|made steps/g)?.length).toBe(words.includes('made steps') ? 2 : 1);
  },
);

test('steps that were all lost are said to be', () => {
  const { statistics, ...rest } = withEffectiveAlpha(0);
  const lost = statistics.map((place) => ({
    ...place,
    statistics: { ...place.statistics, changedCount: 0 },
  }));
  const card = renderCard({ ...rest, statistics: lost });
  expect(card).toContain('**α = 0** in the stored weights');
  expect(card).toContain('No weight differs from that of θ1: rounding took every step.');
});

test('what cannot be measured is not given as a number', () => {
  const same = derivation.statistics.map((place) => ({
    ...place,
    statistics: { ...place.statistics, deltaSquaredSum: 0, moveDotDelta: 0, maxAbsDelta: 0 },
  }));
  expect(renderCard({ ...derivation, statistics: same })).toContain('θ1 and θ0 have the same weights');
  const broken = renderCard(withEffectiveAlpha(Number.NaN));
  expect(broken).toContain('cannot be measured, because some are not finite');
  expect(broken).not.toMatch(/α = NaN/);
});

test.each([
  [0.3, 'the weights go further in the direction', 'goes further, side effects included'],
  [25, 'the weights go further in the direction', 'goes further, side effects included'],
  [0, 'no step is taken away from', 'No step was taken'],
  [-0.5, 'an interpolation between', 'goes back in part'],
  [-1, 'go back all the way', 'what is known about θ0 holds'],
  [-2, 'go back all the way that alignment moved them, and on', 'turned into its opposite'],
])('α = %d is put into words', (alpha, lead, consequence) => {
  const card = renderCard({ ...derivation, alpha });
  expect(card).toContain(lead);
  expect(card).toContain(consequence);
  expect(card).toContain(`with **α = ${String(alpha).replace('-', '−')}** asked for`);
  expect(card).toContain(`--alpha ${alpha} `);
});
