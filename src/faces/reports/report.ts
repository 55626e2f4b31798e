import type { CardReport, CardState } from '../../app/index.ts';
import type { InitReport, ServeReport } from '../../bot/index.ts';
import { printable, type Told } from '../../kit/index.ts';
import type { Report } from '../contract.ts';
import { renderConfig } from './config-report.ts';
import { renderDetect } from './detect-report.ts';
import { renderInspect } from './inspect-report.ts';
import { renderPlan } from './plan-report.ts';
import { describeOrigin, joinParts, type View } from './report-parts.ts';
import { renderDemo, renderRun } from './run-report.ts';
import { indent } from './table.ts';
import { renderVerify } from './verify-report.ts';
import { renderWatch } from './watch-report.ts';

/** A report as terminals and logs show it, without a line break at the end. */
export function renderReport(report: Told<Report>, view: View = { full: false }): string {
  return printable(renderByKind(report, view));
}

function renderByKind(report: Told<Report>, view: View): string {
  switch (report.kind) {
    case 'run':
      return renderRun(report);
    case 'plan':
      return renderPlan(report, view);
    case 'verify':
      return renderVerify(report);
    case 'card':
      return renderCard(report);
    case 'detect':
      return renderDetect(report);
    case 'inspect':
      return renderInspect(report);
    case 'config':
      return renderConfig(report);
    case 'config-init':
      return renderInit(report);
    case 'watch':
      return renderWatch(report);
    case 'demo':
      return renderDemo(report, view);
    case 'serve':
      return renderServe(report);
  }
}

function renderInit({ files }: InitReport): string {
  const lines = files.map(({ path, state }) =>
    state === 'written' ? `${path}: written` : `${path}: is there already, and stays as it is`,
  );
  const next =
    'Change what it says to what you want published, look at it with hf-extrapolate config check, and at what it ' +
    'would publish with hf-extrapolate watch --dry-run.';
  return [...lines, '', next].join('\n');
}

const cardWords: Readonly<Record<CardState, string>> = {
  updated: 'was written anew',
  unchanged: 'is up to date, nothing done',
  'would-update': 'would be written anew',
};

function renderCard({ derived, state, url, changedFiles, warnings }: Told<CardReport>): string {
  const files = changedFiles.length === 0 ? [] : [indent(changedFiles.join('\n'))];
  return joinParts(
    [[`${describeOrigin(derived)}: the card ${cardWords[state]}`, ...files].join('\n'), url],
    warnings,
  );
}

function renderServe({ repository, started, failed, ignored, repeated, unfinished }: ServeReport): string {
  const counts = `${started} started, ${failed} failed, ${ignored} ignored, ${repeated} repeated`;
  return joinParts(
    [`${repository}: ${counts}`],
    unfinished.map((repo) => `the work for ${repo} was not started before the end`),
  );
}
