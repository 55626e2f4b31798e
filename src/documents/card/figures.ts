import {
  alignmentChangedShare,
  changedShare,
  codeSpan,
  deltaRatio,
  effectiveAlpha,
  escapeMarkdown,
  formatBytes,
  formatMeasured,
  formatRatio,
  formatShare,
  groupDigits,
  type ModelStatistics,
  markdownTable,
  partNames,
  type Statistics,
} from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import { withMinus } from './charts/chart-scale.ts';
import type { ChartFile } from './charts/charts.ts';

/** What was counted, and what is true of single weights and tensors; undefined for adapters that are factors only. */
export function renderFigures(
  { totals, adapter }: Derivation,
  total: Statistics | undefined,
): string | undefined {
  if (adapter !== undefined && total === undefined) return undefined;
  const { tensorCount, extrapolatedCount, copiedCount, parameterCount } = totals;
  const counts =
    copiedCount === 0
      ? 'all extrapolated'
      : `${groupDigits(extrapolatedCount)} extrapolated, ${groupDigits(copiedCount)} copied`;
  const rows = [
    ['Parameters', groupDigits(parameterCount)],
    ['Tensors', `${groupDigits(tensorCount)}, ${counts}`],
    ...(total === undefined ? [] : measuredRows(total)),
  ];
  return markdownTable(['Measure', 'Value'], rows);
}

function measuredRows(total: Statistics): readonly (readonly string[])[] {
  const { maxAbsDelta, mostChanged, nonFiniteCount, overflowCount } = total;
  return [
    ['Largest change of a weight by alignment', formatRatio(maxAbsDelta)],
    ...(mostChanged === undefined
      ? []
      : [
          [
            'Tensor that alignment changed most',
            `${codeSpan(mostChanged.tensor)}, by ${formatRatio(mostChanged.deltaRatio)} of its norm`,
          ],
        ]),
    ['Weights that are NaN or infinite', groupDigits(nonFiniteCount)],
    ...(nonFiniteCount === 0
      ? []
      : [['Of these, by overflow in the extrapolation', groupDigits(overflowCount)]]),
  ];
}

const measureTitles = ['‖θ1 − θ0‖ / ‖θ1‖', 'Effective α', 'Changed by alignment', 'Changed by extrapolation'];

/** What was measured, by what the weights are for and in total; undefined in a draft. */
export function renderParts({ total, parts }: ModelStatistics): string | undefined {
  if (parts.length === 0) return undefined;
  const rowOf = (title: string, statistics: Statistics) => [
    title,
    formatShare(statistics.elementCount / total.elementCount),
    ...measureCells(statistics),
  ];
  const rows = [
    ...parts.map(({ part, statistics }) => rowOf(capitalize(partNames[part]), statistics)),
    rowOf('**Whole model**', total),
  ];
  return markdownTable(['Part', 'Share of parameters', ...measureTitles], rows);
}

/** The same by layer; undefined for models without layers. */
export function renderLayers({ layers }: ModelStatistics): string | undefined {
  if (layers.length === 0) return undefined;
  const rows = layers.map(({ layer, statistics }) => [String(layer), ...measureCells(statistics)]);
  return markdownTable(['Layer', ...measureTitles], rows);
}

/** Pictures beside the card; undefined where there are none. */
export function renderChartLinks(charts: readonly ChartFile[]): string | undefined {
  if (charts.length === 0) return undefined;
  return charts.map(({ path, alt }) => `![${escapeMarkdown(alt)}](${encodeURI(path)})`).join('\n\n');
}

/** The weight files; undefined in a draft. */
export function renderFiles({ files }: Derivation): string | undefined {
  if (files.length === 0) return undefined;
  const rows = files.map(({ path, byteLength, sha256 }) => [
    codeSpan(path),
    formatBytes(byteLength),
    codeSpan(sha256),
  ]);
  return markdownTable(['File', 'Size', 'SHA-256'], rows);
}

function measureCells(statistics: Statistics): readonly string[] {
  return [
    formatMeasured(deltaRatio(statistics)),
    withMinus(formatMeasured(effectiveAlpha(statistics))),
    formatShare(alignmentChangedShare(statistics)),
    formatShare(changedShare(statistics)),
  ];
}

function capitalize(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
