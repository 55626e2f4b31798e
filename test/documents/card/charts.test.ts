import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barColors, chartThemes } from '../../../src/documents/card/charts/chart-bars.ts';
import { createScale } from '../../../src/documents/card/charts/chart-scale.ts';
import { chartPaths, renderCharts } from '../../../src/documents/card/charts/charts.ts';
import { noStatistics, type PlaceStatistics, type Statistics } from '../../../src/kit/statistics.ts';

/** Sums that give this ‖Δ‖/‖θ1‖ and this effective α. */
const measured = (ratio: number, alpha: number): Statistics => ({
  ...noStatistics,
  elementCount: 1000,
  deltaSquaredSum: ratio ** 2,
  alignedSquaredSum: 1,
  moveDotDelta: alpha * ratio ** 2,
});

/** A model in which both figures go up from layer to layer. */
function places(layerCount: number, outside = true): readonly PlaceStatistics[] {
  return [
    ...(outside ? [{ part: 'embeddings', statistics: measured(0.001, 0.1) } as const] : []),
    ...Array.from({ length: layerCount }, (_, layer) => ({
      part: 'mlp' as const,
      layer,
      statistics: measured(0.002 * (1 + layer / layerCount), 0.2 + (0.08 * layer) / layerCount),
    })),
    ...(outside ? [{ part: 'head', statistics: measured(0.003, 0.25) } as const] : []),
  ];
}

const chartsOf = (statistics: readonly PlaceStatistics[], alpha = 0.3) => renderCharts({ statistics, alpha });

test('two charts of 32 layers', async () => {
  const charts = chartsOf(places(32));
  expect(charts.map(({ path }) => path)).toEqual(chartPaths);
  const [ratio, alpha] = charts;
  await expect(ratio?.content).toMatchFileSnapshot('golden/delta-ratio.svg');
  await expect(alpha?.content).toMatchFileSnapshot('golden/effective-alpha.svg');
  expect(ratio?.alt).toBe(
    'Bar chart of ‖θ1 − θ0‖ / ‖θ1‖ in 32 layers: lowest 0.00200 in layer 0, highest 0.00394 in layer 31; ' +
      'embeddings 0.00100; head 0.00300; dashed line: whole model 0.00298',
  );
  expect(alpha?.alt).toBe(
    'Bar chart of effective α in 32 layers: lowest 0.200 in layer 0, highest 0.278 in layer 31; ' +
      'embeddings 0.100; head 0.250; 0.247 over the whole model; dashed line: asked for α = 0.3',
  );
});

test('the same derivation gives the same bytes', () => {
  expect(chartsOf(structuredClone(places(32)))).toEqual(chartsOf(places(32)));
});

test.each([
  ['without layers', places(0)],
  ['without statistics', []],
  ['with more layers than can be told apart', places(501)],
])('a model %s has no charts', (_, statistics) => {
  expect(chartsOf(statistics)).toEqual([]);
});

test('where alignment changed nothing, there is no α to show', () => {
  const unchanged = places(4).map((place) => ({ ...place, statistics: measured(0, 0) }));
  const charts = chartsOf(unchanged);
  expect(charts.map(({ path }) => path)).toEqual(['charts/delta-ratio.svg']);
  expect(charts[0]?.alt).toContain('0 in every layer');
});

test('a value that cannot be drawn is a cross, and said to be missing', () => {
  const [first, ...rest] = places(4, false);
  const charts = chartsOf([{ ...(first as PlaceStatistics), statistics: measured(0, 0) }, ...rest]);
  expect(charts[1]?.alt).toContain('1 without a finite value');
  expect(charts[1]?.content).toContain('× unchanged by alignment, or not finite');
  expect(charts[0]?.content).not.toContain('×');
});

test('values below zero hang from the axis', () => {
  const statistics = [{ part: 'mlp', layer: 0, statistics: measured(0.01, -0.4) } as const];
  const content = chartsOf(statistics, -0.5)[1]?.content ?? '';
  expect(content).toContain('α = −0.5');
  expect(texts(content)).toEqual(expect.arrayContaining(['−0.6', '−0.400']));
});

test.each([
  [[0], ['0', '0.5']],
  [[0.3], ['0', '0.1', '0.2', '0.3']],
  [
    [-0.5, 0.1],
    ['−0.6', '−0.4', '−0.2', '0', '0.2'],
  ],
  [[7.3e-5], ['0', '2e-5', '4e-5', '6e-5', '8e-5']],
  [
    [25, 31],
    ['0', '10', '20', '30', '40'],
  ],
  [[2e5], ['0', '5e+4', '1e+5', '1.5e+5', '2e+5']],
])('axis of %j', (values, labels) => {
  expect(createScale(values).ticks.map(({ label }) => label)).toEqual(labels);
});

test.each([1, 2, 3, 12, 16, 24, 32, 80, 126, 500])('no two labels of %i layers touch', (layerCount) => {
  for (const { content } of chartsOf(places(layerCount))) {
    const axis = [...content.matchAll(/<text x="([\d.]+)" y="262"[^>]*>([^<]*)</g)];
    const spans = axis
      .map(([, x, label = '']) => ({ middle: Number(x), width: label.length * 7 }))
      .toSorted((a, b) => a.middle - b.middle);
    expect(axis.map(([, , label]) => label)).toEqual(
      expect.arrayContaining(['emb', '0', `${layerCount - 1}`, 'head']),
    );
    for (const [index, { middle, width }] of spans.entries()) {
      const next = spans[index + 1];
      if (next) expect(next.middle - next.width / 2 - (middle + width / 2)).toBeGreaterThan(4);
    }
  }
});

test('126 layers stay small', () => {
  for (const { content } of chartsOf(places(126))) expect(Buffer.byteLength(content)).toBeLessThan(10_000);
});

const anyNumber = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e-320, 1e308, Number.NaN, -Infinity));
const anyStatistics: fc.Arbitrary<Statistics> = fc
  .tuple(anyNumber, anyNumber, anyNumber)
  .map(([deltaSquaredSum, alignedSquaredSum, moveDotDelta]) => ({
    ...noStatistics,
    deltaSquaredSum,
    alignedSquaredSum,
    moveDotDelta,
  }));
const anyPlace: fc.Arbitrary<PlaceStatistics> = fc.oneof(
  fc.record({ part: fc.constantFrom('embeddings', 'head', 'norms'), statistics: anyStatistics }),
  fc.record({
    part: fc.constantFrom('attention', 'mlp'),
    layer: fc.nat({ max: 99_999 }),
    statistics: anyStatistics,
  }),
);

test('whatever was measured, a chart is well-formed, of finite numbers, and within its frame', () => {
  fc.assert(
    fc.property(fc.array(anyPlace, { maxLength: 140 }), anyNumber, (statistics, alpha) => {
      for (const { alt, content } of chartsOf(statistics, alpha)) {
        expect(`${alt}${content}`).not.toMatch(/NaN|Infinity|undefined|null/);
        expect(alt).not.toMatch(/[<>&"[\]()|*_`\n]/);
        requireWellFormed(content);
        for (const [, x, y] of content.matchAll(/<text x="([^"]*)" y="([^"]*)"/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(720);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(300);
        }
        for (const [, end] of content.matchAll(/V(-?[\d.]+)/g)) {
          expect(Number(end)).toBeGreaterThanOrEqual(99);
          expect(Number(end)).toBeLessThanOrEqual(245);
        }
        for (const [, data = ''] of content.matchAll(/ d="([^"]*)"/g)) {
          expect(data).toMatch(/^([MmLlHhVvz]|-?\d+(\.\d)?| )*$/);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('a chart needs nothing from elsewhere and runs nothing', () => {
  for (const { content } of chartsOf(places(32))) {
    expect(content.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/:\/\/|href|url\(|@import/);
    expect(content).not.toMatch(/<script|\son\w+=|foreignObject/i);
    expect(content).toMatch(/^<svg [^>]*role="img" aria-labelledby="title description"/);
    expect(content).toMatch(/<title id="title">[^<]+<\/title>\n<desc id="description">[^<]+<\/desc>/);
  }
});

test.each(Object.entries(chartThemes))('contrast on the %s panel', (_, { panel, text, muted }) => {
  expect(contrast(text, panel)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(muted, panel)).toBeGreaterThanOrEqual(4.5);
  for (const color of Object.values(barColors)) {
    expect(contrast(color, panel)).toBeGreaterThanOrEqual(3);
    // The line, in the colour of text, goes across the bars.
    expect(contrast(text, color)).toBeGreaterThanOrEqual(3);
  }
});

test('no grey has enough contrast on light and dark pages alike, which is why charts have a panel', () => {
  const greys = Array.from(
    { length: 256 },
    (_, level) => `#${level.toString(16).padStart(2, '0').repeat(3)}`,
  );
  const onBoth = greys.map((grey) => Math.min(contrast(grey, '#ffffff'), contrast(grey, '#0d1117')));
  expect(Math.max(...onBoth)).toBeLessThan(4.5);
});

test('only the colours whose contrast is tested are drawn', () => {
  const known = [chartThemes.light, chartThemes.dark, barColors].flatMap((colors) => Object.values(colors));
  for (const { content } of chartsOf(places(32))) {
    expect(known).toEqual(expect.arrayContaining(content.match(/#[0-9a-f]{3,8}\b/gi) ?? []));
    expect(content).toContain('@media (prefers-color-scheme:dark)');
  }
});

/** Contrast ratio of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function texts(svg: string): readonly string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
}

/** As much of XML as charts use: nested elements with quoted attributes, each once, and text without markup. */
function requireWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replaceAll(
    /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<&]*")*)\s*(\/?)>|[^<&]+/g,
    (_, closing?: string, name?: string, attributes = '', empty?: string) => {
      if (name === undefined) return '';
      const names = [...attributes.matchAll(/([\w:-]+)="/g)].map(([, attribute]) => attribute);
      expect(new Set(names).size).toBe(names.length);
      if (closing) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
      return '';
    },
  );
  expect(rest).toBe('');
  expect(open).toEqual([]);
  expect(xml.trim()).toMatch(/^<svg .*<\/svg>$/s);
}
