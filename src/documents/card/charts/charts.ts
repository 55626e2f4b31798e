import {
  deltaRatio,
  effectiveAlpha,
  formatRatio,
  type ModelPart,
  type Statistics,
  sumStatistics,
} from '../../../kit/index.ts';
import type { Derivation } from '../../manifest/derivation.ts';
import { drawBarChart } from './chart-bars.ts';
import { type BarChart, maxLayerCount } from './chart-layout.ts';
import { isPlottable, withMinus } from './chart-scale.ts';

/** A file of the derived repo, for the card beside it. */
export interface ChartFile {
  readonly path: string;
  readonly title: string;
  /** What can be seen, in words; nothing in it means anything in Markdown or HTML. */
  readonly alt: string;
  /** SVG. */
  readonly content: string;
}

/** What charts are made of. */
type Measured = Pick<Derivation, 'alpha' | 'statistics'>;

const deltaRatioPath = 'charts/delta-ratio.svg';
const effectiveAlphaPath = 'charts/effective-alpha.svg';

/** Where charts may be in a derived repo. */
export const chartPaths: readonly string[] = [deltaRatioPath, effectiveAlphaPath];

/**
 * How far alignment moved each layer, and the α that is stored in each. A chart without a single value is left out,
 * and both are for a model without layers, or with more than {@link maxLayerCount}. The same derivation always gives
 * the same text.
 */
export function renderCharts(derivation: Measured): readonly ChartFile[] {
  const { total, layers } = sumStatistics(derivation.statistics);
  if (layers.length === 0 || layers.length > maxLayerCount) return [];
  const alpha = shortAlpha(derivation.alpha);
  return [
    renderChart(derivation, {
      path: deltaRatioPath,
      measure: deltaRatio,
      title: 'How far alignment moved each layer',
      quantity: '‖θ1 − θ0‖ / ‖θ1‖',
      line: { value: deltaRatio(total), labels: ['whole model', describeValue(deltaRatio(total))] },
      lead: '',
      missing: 'no finite ratio',
    }),
    renderChart(derivation, {
      path: effectiveAlphaPath,
      measure: effectiveAlpha,
      title: 'The α that each layer got, after rounding',
      quantity: 'effective α',
      line: { value: derivation.alpha, labels: ['asked for', `α = ${alpha}`] },
      lead: `${describeValue(effectiveAlpha(total))} over the whole model`,
      missing: 'unchanged by alignment, or not finite',
    }),
  ].filter((file) => file !== undefined);
}

interface ChartPlan extends Pick<BarChart, 'title' | 'quantity' | 'line' | 'missing'> {
  readonly path: string;
  readonly measure: (statistics: Statistics) => number;
  /** What the finding begins with. */
  readonly lead: string;
}

function renderChart({ statistics }: Measured, plan: ChartPlan): ChartFile | undefined {
  const { path, measure, title, quantity, line, lead, missing } = plan;
  const layers = sumStatistics(statistics).layers.map((layer) => ({
    layer: layer.layer,
    value: measure(layer.statistics),
  }));
  const range = describeRange(layers);
  if (range === undefined) return undefined;

  const sideOf = (part: ModelPart, label: string) => {
    const places = statistics.filter((place) => place.part === part && place.layer === undefined);
    return places.length === 0 ? undefined : { label, value: measure(sumStatistics(places).total) };
  };
  const before = sideOf('embeddings', 'emb');
  const after = sideOf('head', 'head');
  const missingCount = layers.filter(({ value }) => !isPlottable(value)).length;
  const alt = [
    `Bar chart of ${quantity} in ${layers.length === 1 ? 'one layer' : `${layers.length} layers`}: ${range}`,
    ...(before === undefined ? [] : [`embeddings ${describeValue(before.value)}`]),
    ...(after === undefined ? [] : [`head ${describeValue(after.value)}`]),
    ...(missingCount === 0 ? [] : [`${missingCount} without a finite value`]),
    ...(lead === '' ? [] : [lead]),
    ...(isPlottable(line.value) ? [`dashed line: ${line.labels.join(' ')}`] : []),
  ].join('; ');
  const content = drawBarChart({
    title,
    finding: [lead, range].filter((part) => part !== '').join('; '),
    description: alt,
    quantity,
    layers,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    line,
    missing,
  });
  return { path, title, alt, content };
}

/** Lowest and highest, where three digits tell them apart; undefined where there is no value. */
function describeRange(layers: BarChart['layers']): string | undefined {
  const plottable = layers.filter(({ value }) => isPlottable(value));
  const [first] = plottable;
  if (first === undefined) return undefined;
  const lowest = plottable.reduce((a, b) => (b.value < a.value ? b : a), first);
  const highest = plottable.reduce((a, b) => (b.value > a.value ? b : a), first);
  const [low, high] = [lowest, highest].map(({ value }) => describeValue(value));
  if (plottable.length === 1) return `${low} in layer ${first.layer}`;
  if (low === high) return `${low} in ${plottable.length === layers.length ? 'every layer' : 'each of them'}`;
  return `lowest ${low} in layer ${lowest.layer}, highest ${high} in layer ${highest.layer}`;
}

function describeValue(value: number): string {
  return isPlottable(value) ? withMinus(formatRatio(value)) : 'not finite';
}

/** As it was asked for where that is short; the card has it in full. */
function shortAlpha(alpha: number): string {
  const exact = String(alpha);
  return exact.length <= 8 && isPlottable(alpha) ? withMinus(exact) : describeValue(alpha);
}
