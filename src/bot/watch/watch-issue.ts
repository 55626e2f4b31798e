import { codeSpan, escapeForGitHub } from '../../kit/index.ts';
import { renderBox } from '../github/boxes.ts';
import type { BoxRecord } from '../ledger/ledger.ts';
import type { WatchReport, WatchRow } from './watch-report.ts';

const maxListed = 100;

/** The text of the tracking issue: what a person has to answer first, then how things stand. */
export function renderWatchIssue(
  report: WatchReport,
  boxesOf: (row: WatchRow) => readonly BoxRecord[],
): string {
  const of = (outcome: WatchRow['outcome']) => report.rows.filter((row) => row.outcome === outcome);
  const asked = of('needs-person');
  return [
    `What \`hf-extrapolate watch\` found by ${codeSpan(report.config)}. It writes this text anew on every run; tick a box to answer, and the next run does it.`,
    section('Needs a person', asked, (row) => [
      `- ${nameOf(row)}: ${escapeForGitHub(row.reason)}`,
      ...boxesOf(row).map(({ key, text }) => `  ${renderBox({ key, text: escapeForGitHub(text) })}`),
      ...(boxesOf(row).length === 0
        ? ['  To publish it, name both sides under `pairs` of the configuration.']
        : []),
    ]),
    section('Failed', of('failed'), (row) => [`- ${nameOf(row)}: ${escapeForGitHub(row.reason)}`]),
    section('Waiting', of('waiting'), (row) => [`- ${nameOf(row)}: ${escapeForGitHub(row.reason)}`]),
    section('Published by the last run', of('published'), (row) => [
      `- ${nameOf(row)}: ${row.repos.map(({ target, url }) => `[${escapeForGitHub(target)}](${url})`).join(', ')}`,
    ]),
    section('Refused', of('refused'), (row) => [`- ${nameOf(row)}: ${escapeForGitHub(row.reason)}`]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function section(
  title: string,
  rows: readonly WatchRow[],
  render: (row: WatchRow) => readonly string[],
): string {
  if (rows.length === 0) return '';
  const more = rows.length > maxListed ? [`- and ${rows.length - maxListed} more`] : [];
  return [`## ${title}`, '', ...rows.slice(0, maxListed).flatMap(render), ...more].join('\n');
}

const nameOf = ({ model, sft }: WatchRow) =>
  sft === undefined ? codeSpan(model) : `${codeSpan(model)} over ${codeSpan(sft)}`;
