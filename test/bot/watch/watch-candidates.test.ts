import { expect, test } from 'vitest';
import { parseWatchConfig } from '../../../src/bot/config/parse-watch-config.ts';
import type { Decision } from '../../../src/bot/detect/decision.ts';
import { type Ledger, type PairRecord, pairKeyOf } from '../../../src/bot/ledger/ledger.ts';
import { gatherCandidates } from '../../../src/bot/watch/watch-candidates.ts';

const config = parseWatchConfig(
  `
defaults: { alpha: 0.3, to: "me/{dpo}-ExPO" }
pairs:
  - { sft: org/sft, dpo: org/configured }
watch:
  - { name: ours, owners: [org] }
  - { name: asking, owners: [other], new-commits: ask }
`,
  'extrapolate.yml',
);

const now = 1_000;

const record = (aligned: string, fields: Partial<PairRecord> = {}): PairRecord => ({
  sft: 'org/sft',
  aligned,
  rule: 'ours',
  status: 'waiting',
  attempts: 0,
  notBefore: undefined,
  reason: 'It has a reason.',
  isRestricted: false,
  fingerprints: [],
  boxes: [],
  ...fields,
});

const accepted = (dpo: string, createdAt: number, rule = 'ours'): { model: string; decision: Decision } => ({
  model: dpo,
  decision: {
    kind: 'accepted',
    rule,
    sft: { repo: 'org/sft', commit: '0'.repeat(40) },
    dpo: { repo: dpo, commit: '1'.repeat(40) },
    isRestricted: false,
    alignment: [],
    lineage: [],
    firstAlpha: 0.1,
    notes: [],
    fingerprints: ['print'],
    createdAt,
  },
});

function gather(
  records: readonly PairRecord[],
  decisions: readonly { readonly model: string; readonly decision: Decision }[] = [],
  /** Where nobody can answer, there is no issue. */
  answers: ReadonlySet<string> | 'no issue' = new Set(),
) {
  const ledger: Ledger = {
    cursor: undefined,
    pairs: new Map(records.map((one) => [pairKeyOf(one), one])),
    repos: [],
  };
  const ticked = answers === 'no issue' ? undefined : answers;
  const { candidates, rows, asked } = gatherCandidates({ config, ledger, found: { decisions }, ticked, now });
  return {
    candidates: candidates.map(({ aligned }) => aligned),
    rows: rows.map(({ model, outcome }) => [model, outcome]),
    asked: [...asked.values()].map(({ aligned }) => aligned),
  };
}

test('where a rule names no α, the way of alignment gives it, and what was published keeps it', () => {
  const { rules, ...others } = config;
  const rule = (alphas: readonly number[]) =>
    rules.map((each) => ({ ...each, output: { ...each.output, alphas } }));
  const alphasOf = (alphas: readonly number[], records: readonly PairRecord[] = []) => {
    const pairs = new Map(records.map((one) => [pairKeyOf(one), one]));
    const { candidates } = gatherCandidates({
      config: { ...others, rules: rule(alphas) },
      ledger: { cursor: undefined, pairs, repos: [] },
      found: { decisions: [accepted('org/new', 1)] },
      ticked: undefined,
      now,
    });
    return candidates.find(({ aligned }) => aligned === 'org/new')?.request.alphas;
  };
  expect(alphasOf([])).toEqual([0.1]);
  expect(alphasOf([0.5, 1])).toEqual([0.5, 1]);
  const published = record('org/new', { status: 'published', firstAlpha: 0.4 });
  expect(alphasOf([], [published])).toEqual([0.4]);
});

const retry = { key: 'again', action: 'retry', sft: 'org/sft', text: 'Try again' } as const;
const revise = { key: 'anew', action: 'revise', sft: 'org/sft', text: 'Make it anew' } as const;
const publish = { key: 'yes', action: 'publish', sft: 'org/other-sft', text: 'Publish' } as const;

test('what is configured comes first, then what waits, then what is new, the oldest first', () => {
  const found = [accepted('org/young', 20), accepted('org/old', 10)];
  expect(gather([record('org/waits')], found).candidates).toEqual([
    'org/configured',
    'org/waits',
    'org/old',
    'org/young',
  ]);
});

test('one pair is one candidate, however it is found', () => {
  expect(gather([record('org/a')], [accepted('org/a', 1), accepted('org/configured', 2)]).candidates).toEqual(
    ['org/configured', 'org/a'],
  );
});

test('a failed pair waits for its time, also when it is found again', () => {
  const failed = record('org/a', { status: 'failed', notBefore: now + 1 });
  expect(gather([failed], [accepted('org/a', 1)])).toEqual({
    candidates: ['org/configured'],
    rows: [['org/a', 'failed']],
    asked: [],
  });
  expect(gather([{ ...failed, notBefore: now }]).candidates).toContain('org/a');
});

test('configured pairs are as patient as others', () => {
  const failed = record('org/configured', { rule: undefined, status: 'failed', notBefore: now + 1 });
  expect(gather([failed])).toEqual({ candidates: [], rows: [['org/configured', 'failed']], asked: [] });
});

test.each([
  ['nobody has answered', new Set<string>(), 0, []],
  ['a box is ticked', new Set(['again']), 0, ['org/a']],
  ['nobody can answer, and it is time', 'no issue' as const, now, ['org/a']],
  ['nobody can answer, and it is early', 'no issue' as const, now + 1, []],
])('after too many failures, when %s', (_, ticked, notBefore, expected) => {
  const asked = record('org/a', { status: 'asked', notBefore, boxes: [retry] });
  const { candidates } = gather([asked], [accepted('org/a', 1)], ticked);
  expect(candidates.filter((dpo) => dpo === 'org/a')).toEqual(expected);
});

test('a question about new commits is answered by a box or by the configuration', () => {
  const asked = record('other/a', { rule: 'asking', status: 'asked', boxes: [revise] });
  expect(gather([asked])).toMatchObject({ rows: [['other/a', 'needs-person']], asked: ['other/a'] });
  expect(gather([asked], [], new Set(['anew'])).candidates).toContain('other/a');
  expect(gather([{ ...asked, rule: 'ours' }]).candidates).toContain('other/a');
});

test('a box may choose θ0', () => {
  const question = record('org/a', { sft: '?', status: 'asked', boxes: [publish] });
  const ledger: Ledger = { cursor: undefined, pairs: new Map([[pairKeyOf(question), question]]), repos: [] };
  const { candidates } = gatherCandidates({
    ...{ config, ledger, now, found: { decisions: [] } },
    ticked: new Set(['yes']),
  });
  expect(candidates.map(({ sft, aligned }) => [sft, aligned])).toContainEqual(['org/other-sft', 'org/a']);
});

test('what is remembered by a rule that is gone is no candidate', () => {
  expect(gather([record('org/a', { rule: 'gone' })]).candidates).toEqual(['org/configured']);
});

test('what has a name that no repo has is refused by itself', () => {
  const { candidates, rows } = gather([record('org/a', { sft: './home' }), record('org/b')]);
  expect(candidates).toEqual(['org/configured', 'org/b']);
  expect(rows).toEqual([['org/a', 'refused']]);
});
