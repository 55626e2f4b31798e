import type { DemoReport, RunOutput, RunReport, RunState } from '../../app/index.ts';
import {
  counted,
  describeOutputFormat,
  describeReplaced,
  figuresOf,
  figureTitles,
  formatBytes,
  formatCount,
  formatDuration,
  partNames,
  type Told,
} from '../../kit/index.ts';
import { joinParts, renderSources } from './report-parts.ts';
import { indent, renderTable } from './table.ts';

const stateWords: Readonly<Record<RunState, string>> = {
  published: 'published',
  'already-complete': 'was complete, nothing done',
  'would-publish': 'would be published',
};

export function renderRun(report: Told<RunReport>): string {
  const links = report.outputs.filter(({ state }) => state !== 'would-publish').map(({ url }) => url);
  return joinParts(
    [...summarizeRun(report), ...(links.length > 0 ? [links.join('\n')] : [])],
    report.warnings,
  );
}

export function renderDemo(report: Told<DemoReport>): string {
  const steps = report.steps.map(({ title, milliseconds }) => [title, formatDuration(milliseconds)]);
  const files = report.files.map(({ path, byteLength }) => [path, formatBytes(byteLength)]);
  return joinParts(
    [
      ...summarizeRun(report.run),
      `What each step took\n${indent(renderTable([{}, { align: 'right' }], steps))}`,
      `On main of the derived repo, as the embedded Hub served it\n${indent(renderTable([{}, { align: 'right' }], files))}`,
      `Its card\n${report.card.trimEnd().replaceAll(/^/gm, '  │ ').replaceAll(/ +$/gm, '')}`,
    ],
    report.run.warnings,
  );
}

function summarizeRun(report: Told<RunReport>): readonly string[] {
  const { totals } = report;
  const rows = report.outputs.map((output) => [
    `α ${output.alpha}`,
    output.target,
    output.state === 'published' && output.replaced ? 'published, replaced' : stateWords[output.state],
    ...(output.files.length === 0
      ? []
      : [
          counted(output.files.length, 'file'),
          formatBytes(output.files.reduce((sum, file) => sum + file.byteLength, 0)),
        ]),
  ]);
  const parts = [
    `${renderSources(report)}\n${describeOutputFormat(report.rounding, report.dtype)}`,
    renderTable([{}, {}, {}, { align: 'right' }, { align: 'right' }], rows),
    ...report.outputs.flatMap(tellReplaced),
    ...renderFigures(report.outputs),
    `${formatCount(totals.parameterCount)} parameters in ${counted(totals.tensorCount, 'tensor')}; read ${formatBytes(totals.bytesRead)}, ` +
      `wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`,
  ];
  if (report.dryRun) parts.push('Dry run: nothing was written.');
  return parts;
}

function tellReplaced({ target, state, replaced }: Told<RunOutput>): readonly string[] {
  if (replaced === undefined) return [];
  const verb = state === 'would-publish' ? 'would be replaced' : 'was replaced';
  return [`${target}: ${verb}: ${describeReplaced(replaced)}.`];
}

/** What was measured of each α, in total and by part of the model. */
function renderFigures(outputs: readonly RunOutput[]): readonly string[] {
  const rows = outputs.flatMap(({ alpha, statistics }) =>
    statistics === undefined
      ? []
      : [
          [`α ${alpha}`, ...figuresOf(statistics.total)],
          ...statistics.parts.map(({ part, statistics }) => [
            `  ${partNames[part]}`,
            ...figuresOf(statistics),
          ]),
        ],
  );
  if (rows.length === 0) return [];
  const columns = figureTitles.map((title) => ({ title, align: 'right' as const }));
  return [renderTable([{}, ...columns], rows)];
}
