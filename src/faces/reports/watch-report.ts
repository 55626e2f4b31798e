import type { WatchOutcome, WatchReport, WatchRow } from '../../bot/index.ts';
import { formatBytes, formatDuration } from '../../kit/index.ts';
import { renderFailure } from './error.ts';
import { joinParts } from './report-parts.ts';

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
  return joinParts(
    [
      report.rows.length === 0 ? 'No candidates.' : report.rows.map(renderRow).join('\n'),
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

/** A candidate in lines that fit a narrow terminal. */
function renderRow({ model, sft, outcome, rule, reason, repos }: WatchRow): string {
  const by = rule === undefined ? '' : `[${rule}] `;
  const detail = `${by}${reason}`.trim();
  return [
    `${model}: ${outcomeWords[outcome]}`,
    ...(sft === undefined ? [] : [`  θ0 ${sft}`]),
    ...(detail === '' ? [] : [`  ${detail}`]),
    ...repos.map(({ alpha, target, url }) => `  α ${alpha}  ${url === '' ? target : url}`),
  ].join('\n');
}
