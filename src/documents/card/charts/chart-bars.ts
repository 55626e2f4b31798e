import { formatRatio } from '../../../kit/index.ts';
import {
  type BarChart,
  type ChartBar,
  type ChartLayout,
  chartSize,
  layOutBars,
  plotBottom,
} from './chart-layout.ts';
import { isPlottable, withMinus } from './chart-scale.ts';

/**
 * Each with a panel of its own. No colour of text has 4.5:1 on white and on the dark pages of the Hub and GitHub
 * alike (the best has 4.35:1), and `prefers-color-scheme` may name another theme than the page has; then the panel
 * is of the other theme, and what is on it can be read as well. Without style sheets everything is light.
 */
export const chartThemes = {
  light: { panel: '#ffffff', border: '#d1d9e0', text: '#1f2328', muted: '#59636e', grid: '#e4e8ec' },
  dark: { panel: '#0d1117', border: '#3d444d', text: '#f0f6fc', muted: '#9198a1', grid: '#262c36' },
} as const;

/** On both panels, with a line in the colour of text across them. */
export const barColors = { layer: '#3b82f6', side: '#7d8590' } as const;

const { light, dark } = chartThemes;
const { width, height, margin } = chartSize;

const styleSheet = [
  `.panel{fill:${dark.panel};stroke:${dark.border}}`,
  `.text{fill:${dark.text}}`,
  `.muted{fill:${dark.muted}}`,
  `.grid{stroke:${dark.grid}}`,
  `.axis{stroke:${dark.muted}}`,
  `.line{stroke:${dark.text}}`,
].join('');

const fontFamily = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif";

/** An SVG file that needs nothing of the page around it. */
export function drawBarChart(chart: BarChart): string {
  const layout = layOutBars(chart);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" font-family="${fontFamily}" font-size="12">`,
    `<title id="title">${chart.title}</title>`,
    `<desc id="description">${chart.description}</desc>`,
    `<style>@media (prefers-color-scheme:dark){${styleSheet}}</style>`,
    `<rect class="panel" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${light.panel}" stroke="${light.border}"/>`,
    ...drawShapes(layout),
    `<g class="muted" fill="${light.muted}">`,
    ...writeAxes(chart, layout),
    '</g>',
    `<g class="text" fill="${light.text}">`,
    writeText(margin, 32, chart.title, 'font-size="16" font-weight="600"'),
    ...(layout.labelled ? writeValues(layout) : []),
    ...(layout.lineY === undefined ? [] : writeLineLabels(chart, layout, layout.lineY)),
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

function drawShapes(layout: ChartLayout): readonly string[] {
  const { scale, left, right, bars, sideBars, lineY, y } = layout;
  const across = (atY: number) => `M${coordinate(left)} ${coordinate(atY)}H${coordinate(right)}`;
  const crosses = [...bars, ...sideBars].filter(({ value }) => !isPlottable(value));
  return [
    `<path class="grid" stroke="${light.grid}" d="${scale.ticks.map(({ value }) => across(y(value))).join('')}"/>`,
    `<path fill="${barColors.layer}" d="${bars.map((bar) => drawBar(bar, layout)).join('')}"/>`,
    `<path fill="${barColors.side}" d="${sideBars.map((bar) => drawBar(bar, layout)).join('')}"/>`,
    `<path class="axis" stroke="${light.muted}" fill="none" d="${across(y(0))}${crosses.map((bar) => drawCross(bar, y(0))).join('')}"/>`,
    ...(lineY === undefined
      ? []
      : [
          `<path class="line" stroke="${light.text}" stroke-width="1.5" stroke-dasharray="5 3" d="${across(lineY)}"/>`,
        ]),
  ];
}

function drawBar({ x, width: barWidth, value }: ChartBar, { y }: ChartLayout): string {
  if (!isPlottable(value) || value === 0) return '';
  // However little it is, it is not nothing.
  const end = value > 0 ? Math.min(y(value), y(0) - 1) : Math.max(y(value), y(0) + 1);
  const [start, length] = [coordinate(x - barWidth / 2), coordinate(barWidth)];
  return `M${start} ${coordinate(y(0))}h${length}V${coordinate(end)}h-${length}z`;
}

function drawCross({ x, width: barWidth }: ChartBar, zeroY: number): string {
  const size = Math.min(6, Math.max(2, barWidth));
  const side = coordinate(size);
  return `M${coordinate(x - size / 2)} ${coordinate(zeroY - 5 - size)}l${side} ${side}m-${side} 0l${side} -${side}`;
}

function writeAxes(chart: BarChart, layout: ChartLayout): readonly string[] {
  const { scale, left, bars, sideBars, layerTicks, layersX, y } = layout;
  const tickY = plotBottom + 18;
  const isMissing = [...bars, ...sideBars].some(({ value }) => !isPlottable(value));
  return [
    writeText(margin, 52, chart.finding, 'font-size="13"'),
    writeText(margin, 82, chart.quantity),
    ...scale.ticks.map(({ value, label }) => writeText(left - 8, y(value) + 4, label, atEnd)),
    ...[...layerTicks, ...sideBars].map(({ x, label }) => writeText(x, tickY, label, atMiddle)),
    writeText(layersX, tickY + 21, 'layer', atMiddle),
    ...(isMissing ? [writeText(width - margin, tickY + 21, `× ${chart.missing}`, atEnd)] : []),
  ];
}

function writeValues({ bars, sideBars, lineY, y }: ChartLayout): readonly string[] {
  return [...bars, ...sideBars]
    .filter(({ value }) => isPlottable(value))
    .map(({ x, value }) => {
      const distance = value < 0 ? 14 : -5;
      const textY = y(value) + distance;
      // Where the line would go through the figure, the figure moves to the line's other side.
      const isCrossed = lineY !== undefined && lineY > textY - 12 && lineY < textY + 4;
      return writeText(x, isCrossed ? lineY + distance : textY, withMinus(formatRatio(value)), atMiddle);
    });
}

function writeLineLabels({ line }: BarChart, { right }: ChartLayout, lineY: number): readonly string[] {
  const [name, value] = line.labels;
  return [
    writeText(right + 8, lineY - 3, name),
    writeText(right + 8, lineY + 12, value, 'font-weight="600"'),
  ];
}

const atMiddle = 'text-anchor="middle"';
const atEnd = 'text-anchor="end"';

function writeText(x: number, y: number, words: string, attributes = ''): string {
  const space = attributes === '' ? '' : ' ';
  return `<text x="${coordinate(x)}" y="${coordinate(y)}"${space}${attributes}>${words}</text>`;
}

/** A tenth of a pixel is as fine as anybody sees. */
function coordinate(length: number): string {
  return String(Math.round(length * 10) / 10);
}
