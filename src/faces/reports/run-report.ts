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
import { describeOrigin, joinParts, renderSources, type View } from './report-parts.ts';
import { indent, renderTable, wrapWords } from './table.ts';
import { describeWeights } from './weight-files.ts';

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

export function renderDemo(report: Told<DemoReport>, { full }: View): string {
  if (!full) return renderDemoBriefly(report);
  const steps = report.steps.map(({ title, milliseconds }) => [title, formatDuration(milliseconds)]);
  const files = report.files.map(({ path, byteLength }) => [path, formatBytes(byteLength)]);
  return joinParts(
    [
      ...summarizeRun(report.run),
      `What each step took\n${indent(renderTable([{}, { align: 'right' }], steps))}`,
      `On main of the derived repo, as the embedded Hub served it\n${indent(renderTable([{}, { align: 'right' }], files))}`,
      `Its card\n${quote(report.card)}`,
    ],
    report.run.warnings,
  );
}

/** The first screen of the card, what was done, and what to try next. */
function renderDemoBriefly({ run, steps, files, card }: Told<DemoReport>): string {
  const [body = ''] = card.replace(/^---\n[\s\S]*?\n---\n/, '').split(/^## /m);
  const target = run.outputs.map(({ target }) => target).join(', ');
  const { totals } = run;
  const took = steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return joinParts(
    [
      `The card of ${target} begins\n${quote(wrapPlain(body))}`,
      [
        'What was done, over HTTP, on a Hub in this process',
        `  read ${formatBytes(totals.bytesRead)} of the pair ${namesOf(run)}`,
        `  extrapolated ${formatCount(totals.parameterCount)} parameters in ${counted(totals.tensorCount, 'tensor')}`,
        `  uploaded ${formatBytes(totals.bytesWritten)}, and published ${counted(files.length, 'file')} in one commit`,
        `  in ${formatDuration(took)}, all ${counted(steps.length, 'step')}`,
      ].join('\n'),
      [
        'What to try next',
        '  hf-extrapolate demo --full',
        '    every figure, step and file, and the whole card',
        '  hf-extrapolate inspect HuggingFaceH4/zephyr-7b-beta',
        '    what a checkpoint on the Hub is, from its headers',
        '  hf-extrapolate plan --sft ORG/SFT --dpo ORG/DPO --alpha 0.3',
        '    what a run of a pair of yours would do',
      ].join('\n'),
    ],
    run.warnings,
  );
}

/** As a terminal shows it: links by their texts, and lines that fit. */
function wrapPlain(markdown: string): string {
  return markdown
    .trim()
    .replaceAll(/\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replaceAll(/^.+$/gm, (line) => wrapWords(line, quotedColumns));
}

const quotedColumns = 72;

const namesOf = ({ sft, aligned }: Told<RunReport>) => `${describeOrigin(sft)}, ${describeOrigin(aligned)}`;

const quote = (text: string) => text.trim().replaceAll(/^/gm, '  │ ').replaceAll(/ +$/gm, '');

function summarizeRun(report: Told<RunReport>): readonly string[] {
  const { totals } = report;
  const rows = report.outputs.map((output) => [
    `α ${output.alpha}`,
    output.target,
    output.state === 'published' && output.replaced ? 'published, replaced' : stateWords[output.state],
    ...(output.files.length === 0 ? [] : [describeWeights(output.files)]),
  ]);
  const parts = [
    `${renderSources(report)}\n${describeOutputFormat(report.rounding, report.dtype)}`,
    renderTable([{}, {}, {}, { align: 'right' }], rows),
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
  // The last counts what is not finite, which most models have nothing of.
  const areFinite = rows.every((row) => row.at(-1) === '0');
  const shown = areFinite ? columns.slice(0, -1) : columns;
  return [
    renderTable(
      [{}, ...shown],
      rows.map((row) => row.slice(0, shown.length + 1)),
    ),
  ];
}
