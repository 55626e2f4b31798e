import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryAt } from '../../../src/bot/ledger/back-off.ts';
import { openBudget } from '../../../src/bot/ledger/budget.ts';
import { emptyLedger, type Ledger, type PairRecord, pairKeyOf } from '../../../src/bot/ledger/ledger.ts';
import { ledgerValue, parseLedger, renderLedger } from '../../../src/bot/ledger/ledger-file.ts';
import { mergeLedgers } from '../../../src/bot/ledger/merge-ledgers.ts';

const hour = 3_600_000;
const noLimits = {
  pairsPerRun: undefined,
  bytesPerRun: undefined,
  reposPerDay: undefined,
  storageBytes: undefined,
};

const record = (aligned: string, fields: Partial<PairRecord> = {}): PairRecord => ({
  sft: 'org/sft',
  aligned,
  rule: 'ours',
  status: 'waiting',
  attempts: 0,
  notBefore: undefined,
  reason: undefined,
  isRestricted: false,
  fingerprints: [],
  boxes: [],
  ...fields,
});

const ledgerOf = (...records: readonly PairRecord[]): Ledger => ({
  cursor: undefined,
  pairs: new Map(records.map((one) => [pairKeyOf(one), one])),
  repos: [],
});

describe('the file', () => {
  const full: Ledger = {
    cursor: { seenUntil: { 'author=org': 17 }, members: { 'org/collection': ['org/a'] } },
    pairs: ledgerOf(
      record('org/a', { status: 'failed', attempts: 2, notBefore: 5, reason: 'The Hub went away.' }),
      record('org/b', {
        status: 'asked',
        rule: undefined,
        fingerprints: ['sha256:1'],
        boxes: [{ key: 'k', action: 'publish', sft: 'org/sft', text: 'Publish it' }],
      }),
    ).pairs,
    repos: [{ target: 'me/a-ExPO', at: 10, byteLength: 20 }],
  };

  test('is read as it was written', () => {
    expect(parseLedger(renderLedger(full), 'state.json')).toEqual(full);
    expect(parseLedger(renderLedger(emptyLedger), 'state.json')).toEqual(emptyLedger);
  });

  test('is the same whatever the order of the pairs', () => {
    const turned = { ...full, pairs: new Map([...full.pairs].reverse()) };
    expect(renderLedger(turned)).toBe(renderLedger(full));
  });

  test.each([
    ['', 'JSON'],
    ['[]', 'the whole'],
    ['{"schema":2,"pairs":[],"repos":[]}', 'schema'],
    ['{"schema":1,"pairs":[{"key":"a"}],"repos":[]}', 'pairs.0'],
    ['{"schema":1,"pairs":[],"repos":[{"target":"a","at":-1,"byteLength":0}]}', 'repos.0.at'],
    [`{"schema":1,"pairs":[],"repos":[],"x":"${'x'.repeat(9 << 20)}"}`, 'longer'],
  ])('that is none is not taken for an empty one: %#', (content, says) => {
    expect(() => parseLedger(content, 'state.json')).toThrow(
      expect.objectContaining({ code: 'ledger-invalid', message: expect.stringContaining(says) }),
    );
  });

  test('keeps what is needed most when there is too much', () => {
    const many = Array.from({ length: 20_100 }, (_, index) =>
      record(`org/d${index}`, { status: 'declined' }),
    );
    const ledger = ledgerOf(...many, record('org/failed', { status: 'failed' }));
    const { pairs } = parseLedger(renderLedger(ledger), 'state.json');
    expect(pairs.size).toBe(20_000);
    expect([...pairs.values()].map(({ aligned }) => aligned)).toContain('org/failed');
  });

  test('never ends in anything but a ledger or its error', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          parseLedger(json, 'state.json');
        } catch (error) {
          expect(error).toMatchObject({ code: 'ledger-invalid' });
        }
      }),
    );
  });
});

describe('two runs at once', () => {
  test('keep what either has done', () => {
    const base = ledgerOf(record('org/a'), record('org/b'));
    const mine = ledgerOf(record('org/a', { status: 'published' }), record('org/b'));
    const failed = record('org/b', { status: 'failed', attempts: 1 });
    const theirs = ledgerOf(record('org/a'), failed, record('org/c'));
    const merged = [...mergeLedgers(base, mine, theirs).pairs.values()];
    expect(merged.map(({ aligned, status }) => [aligned, status])).toEqual([
      ['org/a', 'published'],
      ['org/b', 'failed'],
      ['org/c', 'waiting'],
    ]);
  });

  test('of two answers about one pair the one that is further on counts', () => {
    const base = ledgerOf(record('org/a'));
    const published = ledgerOf(record('org/a', { status: 'published' }));
    const failed = ledgerOf(record('org/a', { status: 'failed', attempts: 1 }));
    expect(mergeLedgers(base, failed, published).pairs).toEqual(published.pairs);
    expect(mergeLedgers(base, published, failed).pairs).toEqual(published.pairs);
  });

  test('what one dropped is gone, unless the other has touched it', () => {
    const base = ledgerOf(record('org/a'), record('org/b'));
    const theirs = ledgerOf(record('org/a'), record('org/b', { status: 'published' }));
    const merged = [...mergeLedgers(base, emptyLedger, theirs).pairs.values()];
    expect(merged.map(({ aligned }) => aligned)).toEqual(['org/b']);
  });

  test('merging what was merged already changes nothing', () => {
    const base = ledgerOf(record('org/a'));
    const repos = [{ target: 'x', at: 1, byteLength: 2 }];
    const mine = { ...ledgerOf(record('org/a', { status: 'published' })), repos };
    const once = mergeLedgers(base, mine, base);
    expect(ledgerValue(mergeLedgers(base, mine, once))).toEqual(ledgerValue(once));
  });
});

describe('limits', () => {
  const now = 100 * hour;
  const repos = [
    { target: 'old', at: now - 30 * hour, byteLength: 50 },
    { target: 'new', at: now - hour, byteLength: 50 },
  ];
  const cost = { byteLength: 100, newRepoCount: 2 };

  test.each([
    [{ pairsPerRun: 1 }, /limit of 1 pairs/],
    [{ bytesPerRun: 150 }, /150 B in a run/],
    [{ reposPerDay: 3 }, /3 new repos in a day/],
    [{ storageBytes: 200 }, /storage limit of 200 B/],
    [{}, undefined],
  ])('%j', (limits, says) => {
    const budget = openBudget({ ...noLimits, ...limits }, { repos }, now);
    expect(budget.take(cost)).toBeUndefined();
    const reason = budget.take(cost);
    if (says === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(says);
  });

  test('what does not fit takes nothing from what does', () => {
    const budget = openBudget({ ...noLimits, bytesPerRun: 150 }, { repos: [] }, now);
    expect(budget.take({ byteLength: 1000, newRepoCount: 1 })).toBeDefined();
    expect(budget.take(cost)).toBeUndefined();
  });
});

test('patience doubles and ends at two days', () => {
  const waits = [1, 2, 3, 4, 20].map((attempts) => retryAt(attempts, 0) / hour);
  expect(waits).toEqual([1, 2, 4, 8, 48]);
});
