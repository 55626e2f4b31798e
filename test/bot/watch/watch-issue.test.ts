import { expect, test } from 'vitest';
import type { BoxRecord, RepoRecord } from '../../../src/bot/ledger/ledger.ts';
import { renderWatchIssue } from '../../../src/bot/watch/watch-issue.ts';
import type { WatchReport, WatchRow } from '../../../src/bot/watch/watch-report.ts';

const at = Date.parse('2026-11-30T03:17:00Z');
const hubUrl = 'https://huggingface.co';
const row = (fields: Partial<WatchRow>): WatchRow => ({
  ...{ model: 'org/x-dpo', sft: 'org/x-sft', outcome: 'waiting', reason: '', repos: [] },
  ...fields,
});
const reportOf = (rows: readonly WatchRow[]): WatchReport => ({
  ...{ kind: 'watch', dryRun: false, config: 'extrapolate.yml', rows, requestCount: 12 },
  counts: { listed: 2_345, excluded: 0, unmatched: 0, unaligned: 0, refused: 1 },
  totals: { bytesWritten: 0, milliseconds: 0 },
  ...{ warnings: [], unsaved: [], exitCode: 0 },
});
const render = (
  rows: readonly WatchRow[],
  { boxes = [], repos = [] }: { boxes?: readonly BoxRecord[]; repos?: readonly RepoRecord[] } = {},
) =>
  renderWatchIssue(reportOf(rows), {
    ...{ boxesOf: () => boxes, hubUrl, at, repos },
    runUrl: 'https://github.com/me/x/actions/runs/7',
  });

test('models and derived repos are links, and the run is told with its date', () => {
  const text = render([
    row({
      outcome: 'published',
      repos: [{ target: 'me/x-ExPO', url: `${hubUrl}/me/x-ExPO`, alpha: 0.3 }],
    }),
  ]);
  expect(text).toContain(
    'Last run: [2026-11-30 03:17 UTC](<https://github.com/me/x/actions/runs/7>), 2,345 models looked at, 1 pair published.',
  );
  expect(text).toContain('[`org/x-dpo`](<https://huggingface.co/org/x-dpo>) over [`org/x-sft`]');
  expect(text).toContain('[`me/x-ExPO`](<https://huggingface.co/me/x-ExPO>) (α 0.3)');
});

test('what was published so far has its totals, the latest first', () => {
  const day = 86_400_000;
  const repos = [...Array(60).keys()].map((index) => ({
    ...{ target: `me/model-${index}`, at: at - (60 - index) * day, byteLength: 1e9 },
  }));
  const text = render([], { repos });
  expect(text).toContain('60 repos, 60.0 GB.');
  expect(text).toMatch(/Size \|\n\| --- \| --- \| --- \|\n\| 2026-11-29 \| \[`me\/model-59`\]/);
  expect(text).toContain('And 10 older ones.');
  expect(text).not.toContain('me/model-3`');
});

test('reasons are short, without request ids and mentions', () => {
  const reason = `huggingface.co failed (503) at org/x-dpo. Request id Root=1-67-abc. @somebody #12 ${'x'.repeat(500)}`;
  const text = render([row({ outcome: 'failed', reason })]);
  const line = text.split('\n').find((each) => each.includes('failed (503)')) ?? '';
  expect(line.replace(/<br>/, '').length).toBeLessThan(420);
  expect(text).not.toContain('Root=1');
  expect(text).not.toMatch(/@somebody|#12/);
});

test('a question can be dismissed, and what waits published now', () => {
  const boxes: BoxRecord[] = [
    { key: 'k|now', action: 'now', sft: 'org/x-sft', text: 'Publish org/x-dpo now, whatever the limits' },
  ];
  expect(render([row({ outcome: 'waiting' })], { boxes })).toContain('  - [ ] Publish org/x-dpo now');
});

test('what is refused is folded away', () => {
  const text = render([row({ outcome: 'refused', reason: 'It is a merge.' })]);
  expect(text).toMatch(/<details><summary>Refused: 1<\/summary>\n\n- [\s\S]*It is a merge\.\n\n<\/details>/);
});
