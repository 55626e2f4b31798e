import type {
  DemoReport,
  InspectReport,
  PlanReport,
  Report,
  RunReport,
  RunState,
  TargetState,
} from '../app/job.ts';
import { printable } from '../kit/printable.ts';
import type { Origin } from '../kit/snapshot.ts';
import { deltaRatio, type TensorGroupStatistics } from '../kit/statistics.ts';
import { formatBytes, formatCount, formatDuration, formatRatio, groupDigits } from '../kit/units.ts';
import { indent, renderTable } from './table.ts';

/** A report as the terminal shows it, without a line break at the end. */
export function renderReport(report: Report): string {
  return printable(renderByKind(report));
}

function renderByKind(report: Report): string {
  switch (report.kind) {
    case 'run':
      return renderRun(report);
    case 'plan':
      return renderPlan(report);
    case 'inspect':
      return renderInspect(report);
    case 'demo':
      return renderDemo(report);
  }
}

const stateWords: Readonly<Record<RunState, string>> = {
  published: 'published',
  'already-complete': 'was complete, nothing done',
  'would-publish': 'would be published',
};

const targetWords: Readonly<Record<TargetState, string>> = {
  absent: 'new',
  empty: 'exists, empty',
  resumable: 'half done by an earlier run, will be resumed',
  complete: 'complete already, nothing to do',
  replaceable: 'made by this tool, will be replaced',
  foreign: 'exists and was not made by this tool',
  unknown: 'not looked up',
};

function renderRun(report: RunReport): string {
  const links = report.outputs.filter(({ state }) => state !== 'would-publish').map(({ url }) => url);
  return join([...summarizeRun(report), ...(links.length > 0 ? [links.join('\n')] : [])], report.warnings);
}

function summarizeRun(report: RunReport): readonly string[] {
  const { totals } = report;
  const rows = report.outputs.map((output) => [
    `α ${output.alpha}`,
    output.target,
    stateWords[output.state],
    ...(output.files.length === 0
      ? ['', '']
      : [
          countFiles(output.files.length),
          formatBytes(output.files.reduce((sum, file) => sum + file.byteLength, 0)),
        ]),
    ...renderStatistics(output.statistics),
  ]);
  const parts = [
    renderSources(report),
    renderTable([{}, {}, {}, { align: 'right' }, { align: 'right' }, {}, {}], rows),
    `${formatCount(totals.parameterCount)} parameters in ${countTensors(totals.tensorCount)}; read ${formatBytes(totals.bytesRead)}, ` +
      `wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`,
  ];
  if (report.dryRun) parts.push('Dry run: nothing was written.');
  return parts;
}

function renderPlan(report: PlanReport): string {
  const { totals } = report;
  const outputs = report.outputs.map((output) => {
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
      indent(renderTable([{}, { align: 'right' }, {}], [...files, ...sideFiles])),
    ].join('\n');
  });
  const parts = [
    renderSources(report),
    [
      'Reads',
      indent(renderReads('θ0', report.reads.sft)),
      indent(renderReads('θ1', report.reads.aligned)),
    ].join('\n'),
    ...outputs,
    renderTable(
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
    ),
    report.problems.length === 0
      ? 'Nothing stands in the way of this run.'
      : ['What keeps this run from starting:', ...report.problems.map((problem) => `  - ${problem}`)].join(
          '\n',
        ),
  ];
  return join(parts, report.warnings);
}

function renderInspect(report: InspectReport): string {
  const { origin } = report;
  const shards = report.shards.map((shard) => [
    shard.path,
    formatBytes(shard.byteLength),
    countTensors(shard.tensorCount),
  ]);
  const dtypes = report.dtypes.map((entry) => [
    entry.dtype,
    formatBytes(entry.byteLength),
    countTensors(entry.tensorCount),
  ]);
  const tensors = report.tensors.map((tensor) => [
    tensor.name,
    tensor.dtype,
    `[${tensor.shape.join(', ')}]`,
    formatBytes(tensor.byteLength),
    tensor.shard,
  ]);
  const facts = [
    report.format,
    ...(report.architecture === undefined ? [] : [report.architecture]),
    `${formatCount(report.parameterCount)} parameters`,
    formatBytes(report.byteLength),
  ];
  return join(
    [
      `${describeOrigin(origin)}\n${facts.join(', ')}`,
      `Dtypes\n${indent(renderTable([{}, { align: 'right' }, { align: 'right' }], dtypes))}`,
      `Shards\n${indent(renderTable([{}, { align: 'right' }, { align: 'right' }], shards))}`,
      `Tensors\n${indent(renderTable([{}, {}, {}, { align: 'right' }, {}], tensors))}`,
    ],
    [],
  );
}

function renderDemo(report: DemoReport): string {
  const steps = report.steps.map(({ title, milliseconds }) => [title, formatDuration(milliseconds)]);
  const files = report.files.map(({ path, byteLength }) => [path, formatBytes(byteLength)]);
  return join(
    [
      ...summarizeRun(report.run),
      `What each step took\n${indent(renderTable([{}, { align: 'right' }], steps))}`,
      `On main of the derived repo, as the embedded Hub served it\n${indent(renderTable([{}, { align: 'right' }], files))}`,
      `Its card\n${report.card.trimEnd().replaceAll(/^/gm, '  │ ').replaceAll(/ +$/gm, '')}`,
    ],
    report.run.warnings,
  );
}

function renderSources({ sft, aligned }: { readonly sft: Origin; readonly aligned: Origin }): string {
  return `θ0  ${describeOrigin(sft)}\nθ1  ${describeOrigin(aligned)}`;
}

function describeOrigin(origin: Origin): string {
  if (origin.kind === 'directory') return origin.path;
  return `${origin.repo}@${origin.commit.slice(0, 12)}${origin.revision === origin.commit ? '' : ` (${origin.revision})`}`;
}

function renderReads(
  side: string,
  reads: readonly { readonly path: string; readonly byteLength: number }[],
): string {
  return renderTable(
    [{}, {}, { align: 'right' }],
    reads.map(({ path, byteLength }) => [side, path, formatBytes(byteLength)]),
  );
}

function renderStatistics(statistics: TensorGroupStatistics | undefined): readonly string[] {
  if (statistics === undefined) return [];
  return [
    `‖Δ‖/‖θ1‖ ${formatRatio(deltaRatio(statistics))}`,
    `${groupDigits(statistics.nonFiniteCount)} non-finite`,
  ];
}

function countFiles(count: number): string {
  return `${groupDigits(count)} file${count === 1 ? '' : 's'}`;
}

function countTensors(count: number): string {
  return `${groupDigits(count)} tensor${count === 1 ? '' : 's'}`;
}

function join(parts: readonly string[], warnings: readonly string[]): string {
  return [...parts, ...warnings.map((warning) => `warning: ${warning}`)].join('\n\n');
}
