import type { WatchOutcome, WatchReport, WatchRow } from '../../bot/index.ts';
import { formatBytes, formatDuration } from '../../kit/index.ts';
import { renderFailure } from './error.ts';
import { joinParts } from './report-parts.ts';
import { indent, renderTable } from './table.ts';

export const outcomeWords: Readonly<Record<WatchOutcome, string>> = {
  published: 'published',
  'already-published': 'was published before',
  'would-publish': 'would be published',
  waiting: 'waits',
  failed: 'failed',
  refused: 'refused',
  'needs-person': 'needs a person',
};

export function renderWatch(report: WatchReport): string {
  const { counts, totals, issue } = report;
  const rows = report.rows.map((row) => [row.model, row.sft ?? '', outcomeWords[row.outcome], detailOf(row)]);
  const columns = [{ title: 'θ1' }, { title: 'θ0' }, { title: 'outcome' }, {}];
  return joinParts(
    [
      report.rows.length === 0 ? 'No candidates.' : renderTable(columns, rows),
      ...report.rows.filter(({ repos }) => repos.length > 0).map(renderRepos),
      `${counts.listed} models looked at in ${report.requestCount} requests: ${counts.unmatched} meet no rule, ` +
        `${counts.unaligned} show no alignment, ${counts.refused} are refused, ${counts.excluded} are excluded. ` +
        `Wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`,
      ...(issue === undefined ? [] : [issue.url]),
      ...report.unsaved.map(renderFailure),
      ...(report.dryRun ? ['Dry run: nothing was written.'] : []),
    ],
    report.warnings,
  );
}

function detailOf({ reason, rule }: WatchRow): string {
  const by = rule === undefined ? '' : `[${rule}] `;
  return `${by}${reason}`.trimEnd();
}

function renderRepos({ model, repos }: WatchRow): string {
  const lines = repos.map(({ alpha, target, url }) => `α ${alpha}  ${url === '' ? target : url}`);
  return `${model}\n${indent(lines.join('\n'))}`;
}
