import type { PlanReport, RunReport, RunState, TargetState } from '../app/job.ts';
import { codeLink, codeSpan, escapeMarkdown, markdownTable } from '../card/escape.ts';
import type { Failure } from '../kit/failure.ts';
import type { Origin } from '../kit/snapshot.ts';
import { deltaRatio } from '../kit/statistics.ts';
import { formatBytes, formatCount, formatDuration, formatRatio, groupDigits } from '../kit/units.ts';

const stateWords: Readonly<Record<RunState, string>> = {
  published: '✅ published',
  'already-complete': '✅ was complete',
  'would-publish': '📝 would be published',
};

const targetWords: Readonly<Record<TargetState, string>> = {
  absent: 'new',
  empty: 'exists, empty',
  resumable: 'will be resumed',
  complete: 'complete already',
  replaceable: 'will be replaced',
  foreign: '⛔ not made by this tool',
  unknown: 'not looked up',
};

/** The step summary, as Markdown. */
export function renderSummary(report: RunReport | PlanReport): string {
  return report.kind === 'run' ? renderRun(report) : renderPlan(report);
}

export function renderFailureSummary(failure: Failure): string {
  const lines = ['## Extrapolation failed', '', `**${escapeMarkdown(failure.message)}**`];
  if (failure.hint !== undefined) lines.push('', escapeMarkdown(failure.hint));
  if (failure.docs !== undefined) lines.push('', codeLink(failure.docs, failure.docs));
  return `${lines.join('\n')}\n`;
}

function renderRun(report: RunReport): string {
  const rows = report.outputs.map((output) => {
    const { statistics } = output;
    return [
      String(output.alpha),
      output.state === 'would-publish' ? codeSpan(output.target) : codeLink(output.target, output.url),
      stateWords[output.state],
      ...(output.files.length === 0
        ? ['–', '–']
        : [formatBytes(totalBytes(output.files)), countFiles(output.files)]),
      statistics === undefined ? '–' : groupDigits(statistics.nonFiniteCount),
      statistics === undefined ? '–' : formatRatio(deltaRatio(statistics)),
    ];
  });
  const { totals } = report;
  return finish(
    report,
    report.dryRun ? 'Extrapolation, dry run' : 'Extrapolated models',
    markdownTable(['α', 'Repo', 'State', 'Size', 'Files', 'Non-finite', '‖Δ‖/‖θ1‖'], rows),
    `${formatCount(totals.parameterCount)} parameters in ${groupDigits(totals.tensorCount)} tensors; read ` +
      `${formatBytes(totals.bytesRead)}, wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`,
  );
}

function renderPlan(report: PlanReport): string {
  const rows = report.outputs.map((output) => [
    String(output.alpha),
    codeSpan(output.target),
    targetWords[output.targetState],
    formatBytes(totalBytes([...output.files, ...output.sideFiles])),
    groupDigits(output.files.length + output.sideFiles.length),
  ]);
  const { totals } = report;
  const problems = report.problems.map((problem) => `- ⛔ ${escapeMarkdown(problem)}`).join('\n');
  return finish(
    report,
    'Extrapolation plan',
    markdownTable(['α', 'Repo', 'State', 'Size', 'Files'], rows),
    `${formatCount(totals.parameterCount)} parameters in ${groupDigits(totals.tensorCount)} tensors ` +
      `(${groupDigits(totals.extrapolatedCount)} extrapolated, ${groupDigits(totals.copiedCount)} copied); reads ` +
      `${formatBytes(totals.sftBytes + totals.alignedBytes)}, writes ${formatBytes(totals.outputBytes)}, needs up to ` +
      `${formatBytes(totals.peakMemoryBytes)} of memory and about ${groupDigits(totals.requestCount)} requests to the Hub.`,
    ...(problems === '' ? [] : [problems]),
  );
}

function finish(report: RunReport | PlanReport, title: string, ...parts: readonly string[]): string {
  const warnings = report.warnings.map((warning) => `- ⚠️ ${escapeMarkdown(warning)}`).join('\n');
  return `${[
    `## ${title}`,
    `θ0 ${linkOrigin(report.sft)}, θ1 ${linkOrigin(report.aligned)}`,
    ...parts,
    ...(warnings === '' ? [] : [warnings]),
  ].join('\n\n')}\n`;
}

function linkOrigin(origin: Origin): string {
  if (origin.kind === 'directory') return codeSpan(origin.path);
  return codeLink(`${origin.repo}@${origin.commit.slice(0, 12)}`, origin.url);
}

function totalBytes(files: readonly { readonly byteLength: number }[]): number {
  return files.reduce((sum, file) => sum + file.byteLength, 0);
}

function countFiles(files: RunReport['outputs'][number]['files']): string {
  const resumed = files.filter((file) => file.resumed).length;
  return resumed === 0
    ? groupDigits(files.length)
    : `${groupDigits(files.length)} (${groupDigits(resumed)} resumed)`;
}
