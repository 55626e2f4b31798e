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

function gatherAll(
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
  return gatherCandidates({ config, ledger, found: { decisions }, ticked, now });
}

function gather(...inputs: Parameters<typeof gatherAll>) {
  const { candidates, rows, asked } = gatherAll(...inputs);
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

const question: Decision = {
  ...{ kind: 'needs-person', rule: 'ours', question: 'which-parent', message: 'Which one?' },
  ...{ options: ['org/sft'], alignment: [], lineage: [], firstAlpha: 0.1, fingerprints: ['print'] },
};

test('a question is dismissed for good by its box', () => {
  const first = gatherAll([], [{ model: 'org/odd', decision: question }]);
  const [asked] = first.asked.values();
  const dismissal = asked?.boxes.find(({ action }) => action === 'dismiss');
  expect(dismissal?.text).toBe('Do not ask about org/odd again');
  const second = gatherAll(asked ? [asked] : [], [], new Set([dismissal?.key ?? '']));
  expect([second.rows, [...second.asked]]).toEqual([[], []]);
  const [dismissed] = second.dismissed.values();
  expect(dismissed).toMatchObject({ status: 'dismissed', aligned: 'org/odd' });
  const third = gatherAll(dismissed ? [dismissed] : [], [{ model: 'org/odd', decision: question }]);
  expect([third.rows, [...third.asked]]).toEqual([[], []]);
  expect(third.dismissed.size).toBe(1);
});

test('a dismissal beside another answer contradicts it', () => {
  const [asked] = gatherAll([], [{ model: 'org/odd', decision: question }]).asked.values();
  const { rows, dismissed } = gatherAll(
    asked ? [asked] : [],
    [],
    new Set(asked?.boxes.map(({ key }) => key) ?? []),
  );
  expect(dismissed.size).toBe(0);
  expect(rows[0]?.reason).toMatch(/Several boxes are ticked/);
});

test('a question goes away when the model turns out to be a copy', () => {
  const [asked] = gatherAll([], [{ model: 'org/odd', decision: question }]).asked.values();
  const later = gatherAll(asked ? [asked] : [], [accepted('org/original', 1)]);
  expect(later.asked.size).toBe(0);
  expect(later.rows).toMatchObject([{ model: 'org/odd', outcome: 'refused' }]);
  expect(later.rows[0]?.reason).toMatch(/of org\/original, of which it is a copy/);
  const known = record('org/original', { status: 'published', fingerprints: ['print'] });
  expect(gatherAll([known], [{ model: 'org/odd', decision: question }]).asked.size).toBe(0);
});

test('what waits is published now where a person says so', () => {
  const box = { key: 'org/sft → org/w|now', action: 'now' as const, sft: 'org/sft', text: '' };
  const { candidates } = gatherAll([record('org/w', { boxes: [box] })], [], new Set([box.key]));
  expect(candidates.find(({ aligned }) => aligned === 'org/w')?.approved).toEqual(new Set(['now']));
});
