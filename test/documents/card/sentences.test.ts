import { expect, test } from 'vitest';
import { renderCard } from '../../../src/documents/card/card.ts';
import { parseManifest, renderManifest } from '../../../src/documents/manifest/manifest.ts';
import { derivation } from './sample.ts';

test('what makes norms weigh on ratios is said where it is so', () => {
  const words =
    'Norm weights are larger than the others (root mean square 1.00 against 0.0316): 0.063 % of the';
  expect(renderCard(derivation)).toContain(words);
  expect(renderCard(derivation)).toContain('39 % of ‖θ1‖². Alignment moved them less for their size');
  expect(renderCard(derivation)).toContain('lowers ‖θ1 − θ0‖ / ‖θ1‖ of the whole model.');
  const change = (fields: object, layer?: number) =>
    renderCard({
      ...derivation,
      statistics: derivation.statistics.map((place) =>
        place.part === 'norms'
          ? {
              ...place,
              ...(layer === undefined ? {} : { layer }),
              statistics: { ...place.statistics, ...fields },
            }
          : place,
      ),
    });
  expect(change({}, 1)).toContain('‖θ1‖ of the layers and the whole model.');
  for (const fields of [
    { alignedSquaredSum: 4 },
    { elementCount: 4_000_000 },
    { deltaSquaredSum: 1000 },
    { alignedSquaredSum: Number.NaN },
  ]) {
    expect(change(fields)).not.toContain('Norm weights');
  }
});

test('what is not finite is counted, with how much of it came about here', () => {
  const [first, ...others] = derivation.statistics;
  if (first === undefined) throw new TypeError('no statistics');
  const broken = { ...first, statistics: { ...first.statistics, nonFiniteCount: 3, overflowCount: 2 } };
  const card = renderCard({ ...derivation, statistics: [broken, ...others] });
  expect(card).toContain('| Weights that are NaN or infinite | 3 |\n| Of these, by overflow');
});

test('where nothing is copied, all tensors are extrapolated', () => {
  const totals = { ...derivation.totals, extrapolatedCount: 291, copiedCount: 0 };
  expect(renderCard({ ...derivation, totals })).toContain('| Tensors | 291, all extrapolated |');
});

test('rounding, seed and dtype are explained and repeated, where they are not the usual', () => {
  const usual = renderCard(derivation);
  expect(usual).not.toMatch(/--(rounding|seed|dtype|relation|license)/);
  const stochastic = renderCard({
    ...derivation,
    rounding: { kind: 'stochastic', seed: 42 },
    dtype: 'float32',
    dtypes: [{ dtype: 'F32', tensorCount: 291 }],
    metadata: { ...derivation.metadata, base_model_relation: 'finetune', license: 'gpl-3.0' },
  });
  for (const part of [
    '--rounding stochastic',
    '--seed 42',
    '--dtype float32',
    '--relation finetune',
    '--license gpl-3.0',
  ]) {
    expect(stochastic).toContain(part);
  }
  expect(stochastic).toContain('Rounding `stochastic`, seed 42:');
  expect(stochastic).toContain('stored as float32, whatever they are in θ1, and `config.json` says so');
  expect(stochastic).toContain('dtype=torch.float32');
  expect(stochastic).toContain('unchanged but for `config.json`, which states the new dtype');
  const reference = { ...derivation, rounding: { kind: 'reference' } as const };
  expect(renderCard({ ...reference, dtype: 'bfloat16' })).not.toContain('--dtype');
  expect(renderCard({ ...reference, dtype: 'same' })).toContain('--dtype same');
});

test.each([
  [
    { aligned: 'mit', sft: 'mit' },
    'mit',
    'both sources state **mit**. That licence applies to this model too.',
    false,
  ],
  [{ aligned: 'mit' }, 'mit', 'states **mit**, that of', false],
  [{ sft: 'llama3' }, 'llama3', 'states **llama3**, that of', false],
  [{ aligned: 'mit', sft: 'llama3' }, 'llama3', 'the terms of both apply; its card states **llama3**', false],
  [{ aligned: 'mit', sft: 'llama3' }, 'gemma', 'Whoever made this repo states **gemma** for it', true],
  [{ aligned: 'gemma', sft: 'llama3' }, 'gemma', 'the terms of both apply; its card states **gemma**', true],
  [{ aligned: 'cc-by-nd-4.0', sft: 'cc-by-nd-4.0' }, 'cc-by-nd-4.0', 'both sources state', true],
  [{}, 'apache-2.0', 'This model is published under **apache\\-2.0**.', true],
  [{}, undefined, 'states a licence that could be taken over', false],
] as const)('parents under %j, the card under %s', (parentLicenses, license, words, isOption) => {
  const { license: _, ...metadata } = derivation.metadata;
  const card = renderCard({
    ...derivation,
    parentLicenses,
    metadata: license === undefined ? metadata : { ...metadata, license },
  });
  expect(card).toContain(words.replace('\\-', '-'));
  expect(card.includes('--license')).toBe(isOption);
});

test('what is known of the way of alignment stands among what is known', () => {
  const known = 'DPO after SFT gained.';
  const card = renderCard({ ...derivation, alpha: 0.3, alignment: [known] }, {});
  expect(card.split('## What is known')[1]?.split('\n## ')[0]).toContain(
    `\n- ${known}\n- The method presumes`,
  );
  const manifest = parseManifest(renderManifest({ ...derivation, alignment: [known] }), 'x');
  expect(manifest.alignment).toEqual([known]);
});
