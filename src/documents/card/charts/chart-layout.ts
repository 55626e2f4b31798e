import { createScale, isPlottable, type Scale } from './chart-scale.ts';

/** What a bar chart is drawn from. All text is written as it is, so none of it may come from strangers. */
export interface BarChart {
  readonly title: string;
  /** One line under the title: what can be seen. */
  readonly finding: string;
  /** The same for those who cannot see the picture. */
  readonly description: string;
  /** What the values are, in which unit. */
  readonly quantity: string;
  /** In order; from one to {@link maxLayerCount}. */
  readonly layers: readonly { readonly layer: number; readonly value: number }[];
  /** What lies before and after all layers. */
  readonly before?: SideBar;
  readonly after?: SideBar;
  /** Across all bars, with two lines of text at its end. */
  readonly line: { readonly value: number; readonly labels: readonly [string, string] };
  /** What the crosses mean that stand for values which cannot be drawn. */
  readonly missing: string;
}

interface SideBar {
  readonly label: string;
  readonly value: number;
}

/** The bars of more layers would be thinner than a pixel. */
export const maxLayerCount = 500;

// Lengths are in units of the viewBox: pixels, where the page has room for all of them.
export const chartSize = { width: 720, height: 300, margin: 20 } as const;
const plotTop = 100;
export const plotBottom = 244;
/** Of a digit at the size of the axes' text; fonts differ, so it is a generous one. */
const characterWidth = 7;
/** A value is written at its bar where each has room for `1.20e-5`. */
const labelledSlotWidth = 58;
/** Keeps `head` clear of the last layer's number; the bar stands nearer to the outside. */
const sideWidth = 64;
const sideBarInset = 28;
const maxBarWidth = 36;
/** Numbers of layers closer than this read as one. */
const minTickDistance = 30;
// So that charts under each other are in line, where none of them needs more.
const minTickLength = '0.005'.length;
const minLineLabelLength = 'whole model'.length;

export interface ChartBar {
  /** Of its middle. */
  readonly x: number;
  readonly width: number;
  readonly value: number;
}

export interface ChartLayout {
  readonly scale: Scale;
  readonly left: number;
  readonly right: number;
  readonly bars: readonly ChartBar[];
  readonly sideBars: readonly (ChartBar & SideBar)[];
  /** The middle of all layers. */
  readonly layersX: number;
  readonly layerTicks: readonly { readonly x: number; readonly label: string }[];
  /** Whether values stand at their bars. */
  readonly labelled: boolean;
  /** Height of the line; absent where it cannot be drawn. */
  readonly lineY?: number;
  /** From a value to its height. */
  readonly y: (value: number) => number;
}

export function layOutBars(chart: BarChart): ChartLayout {
  const { layers, before, after, line } = chart;
  const hasLine = isPlottable(line.value);
  const sides = [before, after].filter((side) => side !== undefined);
  const scale = createScale([...layers, ...sides, line].map(({ value }) => value).filter(isPlottable));
  const y = (value: number) =>
    plotTop + ((scale.high - value) / (scale.high - scale.low)) * (plotBottom - plotTop);

  const tickLength = Math.max(minTickLength, ...scale.ticks.map(({ label }) => label.length));
  const left = chartSize.margin + 8 + characterWidth * tickLength;
  const lineLabelLength = Math.max(minLineLabelLength, ...line.labels.map((label) => label.length));
  const right = chartSize.width - chartSize.margin - 8 - characterWidth * lineLabelLength;
  const labelled = (right - left) / (layers.length + sides.length) >= labelledSlotWidth;
  const layersLeft = left + (before === undefined ? 4 : sideWidth);
  const layersRight = right - (after === undefined ? 4 : sideWidth);
  const slotWidth = (layersRight - layersLeft) / layers.length;
  const barWidth = Math.min(maxBarWidth, Math.max(slotWidth * 0.7, Math.min(slotWidth - 1, 6)));
  const layerX = (index: number) => layersLeft + (index + 0.5) * slotWidth;
  const sideBar = (x: number, side: SideBar | undefined) =>
    side === undefined ? [] : [{ x, width: Math.max(8, barWidth), ...side }];
  return {
    scale,
    left,
    right,
    y,
    labelled,
    bars: layers.map(({ value }, index) => ({ x: layerX(index), width: barWidth, value })),
    sideBars: [...sideBar(left + sideBarInset, before), ...sideBar(right - sideBarInset, after)],
    layersX: (layersLeft + layersRight) / 2,
    layerTicks: chooseTicks(layers.length, slotWidth).map((index) => ({
      x: layerX(index),
      label: String(layers[index]?.layer),
    })),
    ...(hasLine ? { lineY: y(line.value) } : {}),
  };
}

/** Every so many layers, and the last one, which says how many there are. */
function chooseTicks(layerCount: number, slotWidth: number): readonly number[] {
  const step = [1, 2, 5, 10, 20, 50, 100].find((count) => count * slotWidth >= minTickDistance) ?? 100;
  const last = layerCount - 1;
  const regular = Array.from({ length: Math.ceil(last / step) }, (_, index) => index * step);
  return [...regular.filter((index) => (last - index) * slotWidth >= minTickDistance), last];
}
