import type {
  CardReport,
  CardState,
  PlanReport,
  RunOutput,
  RunReport,
  RunState,
  SampleReport,
  TargetState,
  VerifyOutcome,
  VerifyReport,
} from '../../app/index.ts';
import type { Failure, Told } from '../../kit/index.ts';
import {
  codeLink,
  codeSpan,
  counted,
  describeOutputFormat,
  describeReplaced,
  describeRounding,
  escapeForGitHub,
  figuresOf,
  figureTitles,
  formatBytes,
  formatCount,
  formatDuration,
  formatMeasured,
  formatShare,
  groupDigits,
  markdownTable,
  nameOf,
  type Origin,
  partNames,
} from '../../kit/index.ts';
import { groupByLayer } from '../reports/by-layer.ts';
import { describeWeights, weightFilesOf } from '../reports/weight-files.ts';

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

const outcomeWords: Readonly<Record<VerifyOutcome, string>> = {
  identical: '✅ identical',
  'other-rounding': '⚠️ identical up to rounding',
  differs: '⛔ differs',
};

const cardWords: Readonly<Record<CardState, string>> = {
  updated: '✅ written anew',
  unchanged: '✅ up to date, nothing done',
  'would-update': '📝 would be written anew',
};

/** The step summary, as Markdown. */
export function renderSummary(report: Told<RunReport | PlanReport | VerifyReport | CardReport>): string {
  switch (report.kind) {
    case 'run':
      return renderRun(report);
    case 'plan':
      return renderPlan(report);
    case 'verify':
      return renderVerify(report);
    case 'card':
      return renderCard(report);
  }
}

/** @param mode what was to be done. */
export function renderFailureSummary(failure: Failure, mode: string): string {
  const lines = [`## ${capitalize(mode)}: ⛔ failed`, '', `**${escapeForGitHub(failure.message)}**`];
  if (failure.hint !== undefined) lines.push('', escapeForGitHub(failure.hint));
  if (failure.docs !== undefined) lines.push('', codeLink(failure.docs, failure.docs));
  return `${lines.join('\n')}\n`;
}

function renderRun(report: Told<RunReport>): string {
  const rows = report.outputs.map((output) => [
    String(output.alpha),
    output.state === 'would-publish' ? codeSpan(output.target) : codeLink(output.target, output.url),
    output.state === 'published' && output.replaced ? '✅ published, replaced' : stateWords[output.state],
    output.files.length === 0 ? '–' : describeWeights(output.files) + describeResumed(output.files),
    ...(output.statistics === undefined ? figureTitles.map(() => '–') : figuresOf(output.statistics.total)),
  ]);
  const { totals } = report;
  return finish(
    report,
    `Run: ${describeRun(report)}`,
    linkSources(report),
    describeOutputFormat(report.rounding, report.dtype),
    markdownTable(['α', 'Repo', 'State', 'Weights', ...figureTitles], rows),
    ...report.outputs.flatMap(renderReplaced),
    ...report.outputs.flatMap(renderParts),
    `${formatCount(totals.parameterCount)} parameters in ${groupDigits(totals.tensorCount)} tensors; read ` +
      `${formatBytes(totals.bytesRead)}, wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`,
  );
}

function describeRun({ dryRun, outputs }: Told<RunReport>): string {
  if (dryRun) return '📝 dry, nothing written';
  const count = outputs.filter(({ state }) => state === 'published').length;
  return count === 0 ? stateWords['already-complete'] : `✅ ${counted(count, 'model')} published`;
}

function describePlan({ problems, outputs }: Told<PlanReport>): string {
  if (problems.length > 0) return '⛔ the run could not start';
  return outputs.every(({ targetState }) => targetState === 'complete')
    ? '✅ complete already, nothing to do'
    : '✅ nothing stands in the way';
}

function capitalize(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function renderReplaced({
  target,
  state,
  replaced,
}: Pick<Told<RunOutput>, 'target' | 'state' | 'replaced'>): string[] {
  if (replaced === undefined) return [];
  const verb = state === 'would-publish' ? 'would be replaced' : 'was replaced';
  return [`${codeSpan(target)}: ${verb}: ${escapeForGitHub(describeReplaced(replaced))}.`];
}

/** The figures by part of the model, folded away. */
function renderParts({ alpha, statistics }: Told<RunOutput>): string[] {
  if (statistics === undefined) return [];
  const rows = statistics.parts.map(({ part, statistics }) => [partNames[part], ...figuresOf(statistics)]);
  return [
    `<details><summary>α ${alpha} by part of the model</summary>\n\n${markdownTable(['', ...figureTitles], rows)}\n\n</details>`,
  ];
}

function renderPlan(report: Told<PlanReport>): string {
  const rows = report.outputs.map((output) => [
    String(output.alpha),
    codeSpan(output.target),
    targetWords[output.targetState],
    describeWeights(output.files),
  ]);
  const { totals } = report;
  return finish(
    report,
    `Plan: ${describePlan(report)}`,
    linkSources(report),
    describeOutputFormat(report.rounding, report.dtype),
    markdownTable(['α', 'Repo', 'State', 'Weights'], rows),
    ...report.outputs.flatMap(({ target, replaces }) =>
      renderReplaced({ target, state: 'would-publish', replaced: replaces }),
    ),
    ...(report.sample ? [renderSample(report.sample)] : []),
    `${formatCount(totals.parameterCount)} parameters in ${groupDigits(totals.tensorCount)} tensors ` +
      `(${groupDigits(totals.extrapolatedCount)} extrapolated, ${groupDigits(totals.copiedCount)} copied); reads ` +
      `${formatBytes(totals.sftBytes + totals.alignedBytes)}, writes ${formatBytes(totals.outputBytes)}, needs up to ` +
      `${formatBytes(totals.peakMemoryBytes)} of memory and about ${groupDigits(totals.requestCount)} requests to the Hub.`,
    ...listOf('⛔', groupByLayer(report.problems)),
  );
}

function renderSample({
  elementCount,
  deltaRatio,
  alignmentChangedShare,
  alphas,
}: Told<SampleReport>): string {
  const options = alphas[0]?.alternatives.map(({ option }) => option) ?? [];
  const rows = alphas.map(({ alpha, effectiveAlpha, changedShare, alternatives }) => [
    String(alpha),
    formatMeasured(effectiveAlpha),
    formatShare(changedShare),
    ...alternatives.map((alternative) => formatMeasured(alternative.effectiveAlpha)),
  ]);
  const titles = ['α', 'effective α', 'changes', ...options.map((option) => `with ${codeSpan(option)}`)];
  const summary = `A sample of ${formatCount(elementCount)} weights: ‖Δ‖/‖θ1‖ ${formatMeasured(deltaRatio)}, ${formatShare(alignmentChangedShare)} changed by alignment.`;
  return `${summary}\n\n${markdownTable(titles, rows)}`;
}

function renderVerify(report: Told<VerifyReport>): string {
  const { weights, outcome, full } = report;
  const rows = weights.roundings.map(({ rounding, differingCount }) => [
    describeRounding(rounding),
    differingCount === 0 ? 'identical' : `${groupDigits(differingCount)} differ`,
  ]);
  return finish(
    report,
    `Verify: ${outcomeWords[outcome]}`,
    `${linkOrigin(report.derived)}, claimed to be α = ${report.alpha} of ${linkSources(report)}`,
    markdownTable(['Rounding', 'Weights'], rows),
    `${full ? 'Every weight' : 'A sample'} was recomputed: ${formatBytes(weights.comparedByteLength)} of ${formatBytes(weights.totalByteLength)}; effective α ${formatMeasured(weights.effectiveAlpha)}.`,
    ...listOf(
      '⛔',
      report.findings.map(
        ({ what, path, message }) => `${[what, path].filter(Boolean).join(' ')}: ${message}`,
      ),
    ),
  );
}

function renderCard(report: Told<CardReport>): string {
  return finish(
    report,
    `Card: ${cardWords[report.state]}`,
    linkOrigin(report.derived),
    ...(report.changedFiles.length === 0
      ? []
      : [report.changedFiles.map((path) => `- ${codeSpan(path)}`).join('\n')]),
  );
}

function finish(
  { warnings }: { readonly warnings: readonly string[] },
  title: string,
  ...parts: readonly string[]
): string {
  return `${[`## ${title}`, ...parts, ...listOf('⚠️', warnings)].join('\n\n')}\n`;
}

/** A list, or nothing for no texts. */
function listOf(sign: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [texts.map((text) => `- ${sign} ${escapeForGitHub(text)}`).join('\n')];
}

function linkSources({ sft, aligned }: { readonly sft: Origin; readonly aligned: Origin }): string {
  return `θ0 ${linkOrigin(sft)}, θ1 ${linkOrigin(aligned)}`;
}

function linkOrigin(origin: Origin): string {
  const name = nameOf(origin);
  const link = origin.kind === 'directory' ? codeSpan(name) : codeLink(name, origin.url);
  return origin.variant === undefined ? link : `${link}, variant ${codeSpan(origin.variant)}`;
}

function describeResumed(files: RunReport['outputs'][number]['files']): string {
  const count = weightFilesOf(files).filter((file) => file.resumed).length;
  return count === 0 ? '' : ` (${groupDigits(count)} resumed)`;
}
