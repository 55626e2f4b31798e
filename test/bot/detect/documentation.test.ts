import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alignmentSigns, alignmentThresholds } from '../../../src/bot/detect/alignment.ts';
import { answers, questions, refusals } from '../../../src/bot/detect/decision.ts';
import { parentSources } from '../../../src/bot/detect/parent-evidence.ts';
import { manyRounds, ways } from '../../../src/core/judgement/ways.ts';
import { makeTraps } from './simulation/traps.ts';
import { makeTruePair, styleNames } from './simulation/true-pairs.ts';

const page = readFileSync(new URL('../../../docs/detection.md', import.meta.url), 'utf8');
const cell = (text: string) => text.replaceAll('|', '\\|');

test('docs/detection.md has every sign and source with what it counts', () => {
  const signs = Object.entries(alignmentSigns).map(
    ([name, { weight, meaning }]) => `| \`${name}\` | ${weight > 0 ? '+' : ''}${weight} | ${cell(meaning)} |`,
  );
  const sources = Object.entries(parentSources).map(
    ([name, { weight, meaning }]) => `| \`${name}\` | ${weight} | ${cell(meaning)} |`,
  );
  expect(page).toContain(signs.join('\n'));
  expect(page).toContain(sources.join('\n'));
  const { aligned, ask } = alignmentThresholds;
  expect(page).toContain(`From ${aligned} on a model counts as aligned, at ${ask} a person is asked`);
});

test('docs/detection.md has every reason and question as it is in the code', () => {
  for (const list of [refusals, questions, answers]) {
    const rows = Object.entries(list).map(([name, meaning]) => `| \`${name}\` | ${cell(meaning)} |`);
    expect(page).toContain(rows.join('\n'));
  }
});

test('docs/detection.md has what is known of every way', () => {
  const rows = [...Object.values(ways), manyRounds].map(
    ({ title, policy, firstAlpha, grid, known }) =>
      `| ${title} | ${policy === 'accept' ? 'taken' : 'asked about'} | ${firstAlpha} | ${grid.join(' to ')} | ${cell(known)} |`,
  );
  expect(page).toContain(rows.join('\n'));
});

test('docs/detection.md counts ways and traps as the simulation has them', () => {
  const decisions = makeTraps('a').flatMap(({ expected }) => Object.values(expected));
  const kinds = decisions.filter(({ kind }) => kind !== 'accepted').length;
  expect(page).toContain(`published in ${styleNames.length} ways`);
  expect(page).toContain(`of ${kinds} kinds`);
});

test('every reason and every question is some case of the simulated Hub, or is tested by itself', () => {
  const cases = [...makeTraps('a'), ...styleNames.map((style) => makeTruePair(style, 'a', 'b'))];
  const shown = new Set(
    cases
      .flatMap(({ expected }) => Object.values(expected))
      .flatMap((expected) =>
        expected.kind === 'refused'
          ? expected.reason
          : expected.kind === 'needs-person'
            ? expected.question
            : [],
      ),
  );
  // In decide.test.ts, with another configuration, and in training-length.test.ts.
  const elsewhere = ['parent-excluded', 'may-publish', 'high-rate', 'remade'];
  const all = [...Object.keys(refusals), ...Object.keys(questions)];
  expect(all.filter((name) => !shown.has(name as never) && !elsewhere.includes(name))).toEqual([]);
});
