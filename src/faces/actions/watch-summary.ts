import type { WatchOutcome, WatchReport, WatchRow } from '../../bot/index.ts';
import {
  codeLink,
  codeSpan,
  escapeForGitHub,
  formatBytes,
  formatDuration,
  markdownTable,
} from '../../kit/index.ts';

const outcomeWords: Readonly<Record<WatchOutcome, string>> = {
  published: '✅ published',
  'already-published': '✅ was published before',
  'would-publish': '📝 would be published',
  waiting: '⏳ waits',
  failed: '⛔ failed',
  refused: '🚫 refused',
  'needs-person': '❓ needs a person',
};

/** A summary or a comment holds so many; the report has all. */
const maxRows = 200;

/** All candidates and why, as Markdown. */
export function renderWatchSummary(report: WatchReport): string {
  const { rows, counts, totals, requestCount } = report;
  const shown = rows
    .slice(0, maxRows)
    .map((row) => [
      codeSpan(row.model),
      row.sft === undefined ? '–' : codeSpan(row.sft),
      outcomeWords[row.outcome],
      [escapeForGitHub(row.reason), ...row.repos.map(linkOf)].filter((part) => part !== '').join(' '),
      [row.rule ?? 'configured', ...(row.evidence ?? [])].map(escapeForGitHub).join('; '),
    ]);
  // Left out where nothing is, so that a comment that says the same is the same.
  const written = report.dryRun
    ? ''
    : ` Wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`;
  const lines = [
    `## Watch: ${report.dryRun ? 'what would be published' : describeOutcomes(report)}`,
    '',
    shown.length === 0
      ? 'No candidates.'
      : markdownTable(['θ1, aligned', 'θ0, before', 'Outcome', 'Why', 'Found by'], shown),
    ...(rows.length > maxRows ? ['', `And ${rows.length - maxRows} more.`] : []),
    '',
    `${counts.listed} models looked at in ${requestCount} requests: ${counts.unmatched} meet no rule, ` +
      `${counts.unaligned} show no alignment, ${counts.refused} are refused, ${counts.excluded} are excluded.${written}`,
    ...report.unsaved.map(
      ({ message, hint = '' }) => `\n> ⛔ ${[message, hint].map(escapeForGitHub).join(' ').trimEnd()}`,
    ),
    ...report.warnings.map((warning) => `\n> ⚠️ ${escapeForGitHub(warning)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** `3 published, 1 failed`, the outcomes in the order of the rows. */
function describeOutcomes({ rows }: WatchReport): string {
  const outcomes = [...new Set(rows.map(({ outcome }) => outcome))];
  return outcomes.length === 0
    ? 'nothing new'
    : outcomes
        .map((outcome) => `${rows.filter((row) => row.outcome === outcome).length} ${outcomeWords[outcome]}`)
        .join(', ');
}

function linkOf({ target, url, alpha }: WatchRow['repos'][number]): string {
  return `α ${alpha}: ${url === '' ? codeSpan(target) : codeLink(target, url)}`;
}
