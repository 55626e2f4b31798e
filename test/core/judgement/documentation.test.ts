import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { thresholdNames, thresholds } from '../../../src/core/judgement/thresholds.ts';
import { judgementCodes, judgements } from '../../../src/core/judgement/verdict.ts';

const page = readFileSync(new URL('../../../docs/judgement.md', import.meta.url), 'utf8');
const cell = (text: string) => text.replaceAll('|', '\\|');

test('docs/judgement.md has every judgement as it is in the code', () => {
  const rows = judgementCodes.map(
    (code) =>
      `| [\`${code}\`](#${code}) | ${judgements[code].severity} | ${cell(judgements[code].meaning)} |`,
  );
  expect(page).toContain(rows.join('\n'));
});

test('docs/judgement.md has every threshold as it is in the code', () => {
  const rows = thresholdNames.map((name) => {
    const { default: value, meaning, source } = thresholds[name];
    return `| \`${name}\` | ${value} | ${cell(meaning)} | ${cell(source)} |`;
  });
  expect(page).toContain(rows.join('\n'));
});

test('every judgement has a section', () => {
  const sections = [...page.matchAll(/^### (\S+)$/gm)].map(([, title]) => title);
  expect(sections).toEqual([...judgementCodes]);
});
