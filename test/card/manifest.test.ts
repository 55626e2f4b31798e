import { expect, test } from 'vitest';
import { renderManifest } from '../../src/card/manifest.ts';
import { derivation } from './sample.ts';

test('records inputs, options and outputs, without time or place', () => {
  const text = renderManifest({ ...derivation, sft: { kind: 'directory', path: '/home/somebody/sft' } });
  expect(text).not.toContain('somebody');
  expect(JSON.parse(text)).toMatchObject({
    tool: 'hf-extrapolate',
    schema: 1,
    plan: derivation.planKey,
    method: 'ExPO',
    alpha: 0.3,
    rounding: 'nearest',
    sources: {
      sft: { kind: 'directory', name: 'sft' },
      aligned: { kind: 'hub', repo: 'org/zephyr-dpo', commit: 'b'.repeat(40) },
    },
    outputs: [
      { path: 'model-00001-of-00002.safetensors', byteLength: 4_943_162_336, sha256: '1'.repeat(64) },
      { path: 'model-00002-of-00002.safetensors', byteLength: 1000, sha256: '2'.repeat(64) },
    ],
    totals: derivation.totals,
  });
  expect(renderManifest(derivation)).toBe(renderManifest(structuredClone(derivation)));
  // The card's command names commits where the run may have been given a branch.
  const { aligned } = derivation;
  const pinned = { ...aligned, ...(aligned.kind === 'hub' && { revision: aligned.commit }) };
  expect(renderManifest({ ...derivation, aligned: pinned })).toBe(renderManifest(derivation));
});

test('keeps sums that are not finite, which JSON has no numbers for', () => {
  const statistics = {
    ...derivation.statistics,
    deltaSquaredSum: Number.NaN,
    maxAbsDelta: Number.POSITIVE_INFINITY,
  };
  expect(JSON.parse(renderManifest({ ...derivation, statistics })).statistics).toMatchObject({
    deltaSquaredSum: 'NaN',
    maxAbsDelta: 'Infinity',
  });
});
