import type { PlannedRead, PlanReport, SampleReport, TargetState } from '../../app/index.ts';
import {
  describeOutputFormat,
  describeReplaced,
  formatBytes,
  formatCount,
  formatMeasured,
  formatShare,
  groupDigits,
  type Told,
} from '../../kit/index.ts';
import { groupByLayer } from './by-layer.ts';
import { joinParts, renderSources, type View } from './report-parts.ts';
import { indent, renderTable } from './table.ts';
import { describeWeights } from './weight-files.ts';

const targetWords: Readonly<Record<TargetState, string>> = {
  absent: 'new',
  empty: 'exists, empty',
  resumable: 'half done by an earlier run, will be resumed',
  complete: 'complete already, nothing to do',
  replaceable: 'made by this tool, will be replaced',
  foreign: 'exists and was not made by this tool',
  unknown: 'not looked up',
};

export function renderPlan(report: Told<PlanReport>, view: View): string {
  const parts = [
    `${renderSources(report)}\n${describeOutputFormat(report.rounding, report.dtype)}`,
    ...(view.full
      ? [
          [
            'Reads',
            indent(renderReads('θ0', report.reads.sft)),
            indent(renderReads('θ1', report.reads.aligned)),
          ].join('\n'),
        ]
      : []),
    ...report.outputs.map((output) => renderOutput(output, view)),
    ...(report.sample ? [renderSample(report.sample)] : []),
    renderTotals(report),
    report.problems.length === 0
      ? `Nothing stands in the way of this run.${view.isTyped ? describeNext(view) : ''}`
      : [
          'What keeps this run from starting:',
          ...(view.full ? report.problems : groupByLayer(report.problems)).map((problem) => `  - ${problem}`),
        ].join('\n'),
  ];
  return joinParts(parts, report.warnings);
}

function describeNext({ full }: View): string {
  return `\nThe same with run in the place of plan does it${full ? '' : '; --full shows every file and what is read of it'}.`;
}

function renderOutput(output: Told<PlanReport>['outputs'][number], { full }: View): string {
  const files = output.files.map(({ path, byteLength, operations }) => [
    path,
    formatBytes(byteLength),
    `extrapolate ${groupDigits(operations.extrapolate)}, copy ${groupDigits(operations.copy)}`,
  ]);
  const sideFiles = output.sideFiles.map(({ path, byteLength }) => [
    path,
    formatBytes(byteLength),
    'as in θ1',
  ]);
  return [
    `α ${output.alpha} → ${output.target} (${targetWords[output.targetState]})`,
    ...(full || output.files.length === 0 ? [] : [indent(describeWeights(output.files))]),
    ...(output.replaces ? [indent(`in the place of ${describeReplaced(output.replaces)}`)] : []),
    ...(full ? [indent(renderTable([{}, { align: 'right' }, {}], [...files, ...sideFiles]))] : []),
  ].join('\n');
}

/** What the run would measure, from a sample. */
function renderSample({
  elementCount,
  deltaRatio,
  alignmentChangedShare,
  alphas,
}: Told<SampleReport>): string {
  const options = alphas[0]?.alternatives.map(({ option }) => option) ?? [];
  const rows = alphas.map(({ alpha, effectiveAlpha, changedShare, alternatives }) => [
    `α ${alpha}`,
    formatMeasured(effectiveAlpha),
    formatShare(changedShare),
    ...alternatives.map((alternative) => formatMeasured(alternative.effectiveAlpha)),
  ]);
  const columns = ['effective α', 'changes', ...options.map((option) => `with ${option}`)].map((title) => ({
    title,
    align: 'right' as const,
  }));
  return [
    `Sample of ${formatCount(elementCount)} weights: ‖Δ‖/‖θ1‖ ${formatMeasured(deltaRatio)}, ${formatShare(alignmentChangedShare)} changed by alignment`,
    indent(renderTable([{}, ...columns], rows)),
  ].join('\n');
}

function renderTotals({ totals }: Told<PlanReport>): string {
  return renderTable(
    [{}, {}],
    [
      [
        'tensors',
        `${groupDigits(totals.tensorCount)} (${groupDigits(totals.extrapolatedCount)} extrapolated, ${groupDigits(totals.copiedCount)} copied)`,
      ],
      ['parameters', formatCount(totals.parameterCount)],
      ['read', `${formatBytes(totals.sftBytes)} of θ0 and ${formatBytes(totals.alignedBytes)} of θ1`],
      ['written', formatBytes(totals.outputBytes)],
      ['memory', `up to ${formatBytes(totals.peakMemoryBytes)}`],
      ...(totals.requestCount > 0 ? [['Hub requests', `about ${groupDigits(totals.requestCount)}`]] : []),
    ],
  );
}

function renderReads(side: string, reads: readonly PlannedRead[]): string {
  return renderTable(
    [{}, {}, { align: 'right' }],
    reads.map(({ path, byteLength }) => [side, path, formatBytes(byteLength)]),
  );
}
