import { expect, test } from 'vitest';
import type { Extrapolation } from '../../../src/core/plan/plan.ts';
import { samplePlan } from '../../../src/core/plan/sample.ts';
import type { ModelPlace } from '../../../src/kit/statistics.ts';

const mebibyte = 1 << 20;

function operation(tensor: string, place: ModelPlace, elementCount: number, start = 0): Extrapolation {
  const range = { path: 'a.safetensors', start, end: start + 2 * elementCount, dtype: 'BF16' as const };
  return {
    kind: 'extrapolate',
    tensor,
    shape: [elementCount],
    place,
    firstElement: 0,
    elementCount,
    aligned: range,
    sft: range,
    outputDtype: 'BF16',
  };
}

/** A model of so many layers in so many files. */
function filesOf(layerCount: number, fileCount: number, elementCount = 50_000_000) {
  return Array.from({ length: fileCount }, (_, file) => ({
    operations: Array.from({ length: layerCount }, (_, layer) => layer)
      .filter((layer) => layer % fileCount === file)
      .flatMap((layer) => [
        operation(`layers.${layer}.q`, { part: 'attention', layer }, elementCount / 4, layer * 1e9),
        operation(`layers.${layer}.up`, { part: 'mlp', layer }, elementCount, layer * 1e9 + 1e8),
        operation(`layers.${layer}.norm`, { part: 'norms', layer }, 4096, layer * 1e9 + 5e8),
      ]),
  }));
}

const bytesOf = (pieces: readonly Extrapolation[]) =>
  pieces.reduce((sum, { aligned }) => sum + aligned.end - aligned.start, 0);

test('megabytes stand for gigabytes, and every file and layer is touched', () => {
  const files = filesOf(32, 4);
  const pieces = samplePlan(files, 'salt');
  expect(bytesOf(pieces)).toBeGreaterThan(2 * mebibyte);
  expect(bytesOf(pieces)).toBeLessThan(12 * mebibyte);
  expect(pieces.length).toBeLessThanOrEqual(96);
  expect(new Set(pieces.map(({ place }) => place.layer)).size).toBe(32);
});

test('more files than pieces are all touched', () => {
  const pieces = samplePlan(filesOf(191, 191), '');
  expect(pieces).toHaveLength(191);
  expect(bytesOf(pieces)).toBeLessThan(12 * mebibyte);
});

test('pieces lie within their tensors, and the salt decides where', () => {
  const files = filesOf(2, 1);
  const [once, again, other] = ['a', 'a', 'b'].map((salt) => samplePlan(files, salt));
  expect(once).toEqual(again);
  expect(once).not.toEqual(other);
  for (const { firstElement, elementCount, aligned, shape } of once ?? []) {
    expect(firstElement + elementCount).toBeLessThanOrEqual(shape[0] ?? 0);
    expect(aligned.end - aligned.start).toBe(2 * elementCount);
  }
});

test('small models are taken whole, and nothing of what has no elements', () => {
  const tiny = [
    { operations: [operation('a', { part: 'mlp', layer: 0 }, 300), operation('b', { part: 'head' }, 0)] },
  ];
  expect(samplePlan(tiny, '')).toEqual([operation('a', { part: 'mlp', layer: 0 }, 300)]);
  expect(samplePlan([{ operations: [] }], '')).toEqual([]);
});
