import {
  codeLink,
  codeSpan,
  counted,
  escapeForGitHub,
  formatBytes,
  markdownTable,
  shorten,
} from '../../kit/index.ts';
import { renderBox } from '../github/boxes.ts';
import type { BoxRecord, RepoRecord } from '../ledger/ledger.ts';
import type { WatchReport, WatchRow } from './watch-report.ts';

const maxListed = 100;
/** Derived repos in the table of what is published, the latest first. */
const maxPublished = 50;
/** The summary of the run has the whole reason. */
const maxReasonCharacters = 240;

export interface IssueFacts {
  boxesOf(row: WatchRow): readonly BoxRecord[];
  /** Where models are linked to. */
  readonly hubUrl: string;
  /** Of the run, in milliseconds since 1970. */
  readonly at: number;
  readonly runUrl: string | undefined;
  /** All that the bot has made so far. */
  readonly repos: readonly RepoRecord[];
}

/** The text of the tracking issue: what a person has to answer first, then how things stand. */
export function renderWatchIssue(report: WatchReport, facts: IssueFacts): string {
  const of = (outcome: WatchRow['outcome']) => report.rows.filter((row) => row.outcome === outcome);
  const link = (repo: string) => linkOf(repo, facts.hubUrl);
  const nameOf = ({ model, sft }: WatchRow) =>
    sft === undefined ? link(model) : `${link(model)} over ${link(sft)}`;
  const tell = (row: WatchRow) => `- ${nameOf(row)}<br>${escapeForGitHub(shortReason(row.reason))}`;
  const tellWithBoxes = (row: WatchRow) => [
    tell(row),
    ...facts.boxesOf(row).map(({ key, text }) => `  ${renderBox({ key, text: escapeForGitHub(text) })}`),
  ];
  return [
    `What \`hf-extrapolate watch\` found by ${codeSpan(report.config)}. Every run writes this text anew; tick a box to answer, and the next run does it.`,
    describeRun(report, facts),
    section('Needs a person', of('needs-person'), (row) => [
      ...tellWithBoxes(row),
      ...(facts.boxesOf(row).some(({ action }) => action !== 'dismiss')
        ? []
        : ['', '  To publish it, name both sides under `pairs` of the configuration.', '']),
    ]),
    section('Failed', of('failed'), tellWithBoxes),
    section('Waiting', of('waiting'), tellWithBoxes),
    section('Published by the last run', of('published'), (row) => [
      `- ${nameOf(row)}: ${row.repos.map(({ target, url, alpha }) => `${codeLink(target, url)} (α ${alpha})`).join(', ')}`,
    ]),
    renderPublished(facts),
    folded('Refused', of('refused'), (row) => [tell(row)]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function describeRun({ counts, rows }: WatchReport, { at, runUrl }: IssueFacts): string {
  const time = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const run = runUrl === undefined ? time : `[${time}](<${runUrl}>)`;
  const published = rows.filter(({ outcome }) => outcome === 'published').length;
  return `Last run: ${run}, ${counted(counts.listed, 'model')} looked at, ${counted(published, 'pair')} published.`;
}

function renderPublished({ repos, hubUrl }: IssueFacts): string {
  if (repos.length === 0) return '';
  const byteLength = repos.reduce((sum, repo) => sum + repo.byteLength, 0);
  const latest = [...repos].sort((a, b) => b.at - a.at).slice(0, maxPublished);
  const rows = latest.map((repo) => [
    new Date(repo.at).toISOString().slice(0, 10),
    linkOf(repo.target, hubUrl),
    formatBytes(repo.byteLength),
  ]);
  const more = repos.length > latest.length ? [`And ${repos.length - latest.length} older ones.`] : [];
  return [
    '## Published so far',
    `${counted(repos.length, 'repo')}, ${formatBytes(byteLength)}.`,
    markdownTable(['Date', 'Derived repo', 'Size'], rows),
    ...more,
  ].join('\n\n');
}

function linkOf(repo: string, hubUrl: string): string {
  const [name = repo, revision] = repo.split('@');
  const path = revision === undefined ? name : `${name}/tree/${encodeURIComponent(revision)}`;
  return codeLink(repo, `${hubUrl.replace(/\/$/, '')}/${path}`);
}

/** Request ids are for whoever writes to the Hub's support, who finds them in the log. */
function shortReason(reason: string): string {
  return shorten(reason.replaceAll(/ Request id \S+?\.(?= |$)/g, ''), maxReasonCharacters);
}

function section(
  title: string,
  rows: readonly WatchRow[],
  render: (row: WatchRow) => readonly string[],
): string {
  if (rows.length === 0) return '';
  return [`## ${title}`, '', ...list(rows, render)].join('\n');
}

/** What nobody has to act on, as a line that unfolds. */
function folded(
  title: string,
  rows: readonly WatchRow[],
  render: (row: WatchRow) => readonly string[],
): string {
  if (rows.length === 0) return '';
  const summary = `<details><summary>${title}: ${rows.length}</summary>`;
  return [summary, '', ...list(rows, render), '', '</details>'].join('\n');
}

function list(rows: readonly WatchRow[], render: (row: WatchRow) => readonly string[]): readonly string[] {
  const more = rows.length > maxListed ? [`- and ${rows.length - maxListed} more`] : [];
  return [...rows.slice(0, maxListed).flatMap(render), ...more];
}
