import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCard } from '../../../src/documents/card/card.ts';
import type { Derivation } from '../../../src/documents/manifest/derivation.ts';
import { parseManifest, renderManifest } from '../../../src/documents/manifest/manifest.ts';
import { sourceOf } from '../../../src/documents/metadata/source.ts';
import { modelParts, type Statistics } from '../../../src/kit/statistics.ts';
import { derivation, draft, hubSource, resolve } from '../card/sample.ts';

const { target, ...content } = derivation;
const source = 'me/zephyr-ExPO:extrapolation.json';
const read = (text: string) => parseManifest(text, source);

test('records inputs, options, outputs and figures, without time or place', () => {
  const text = renderManifest({ ...derivation, target: '/home/somebody/expo' });
  expect(text).toBe(renderManifest(structuredClone(derivation)));
  expect(text).not.toContain(target);
  expect(JSON.parse(text)).toMatchObject({
    tool: 'hf-extrapolate',
    version: '0.1.0',
    schema: 2,
    plan: derivation.planKey,
    method: 'ExPO',
    alpha: 0.3,
    rounding: { kind: 'nearest' },
    dtype: 'same',
    sources: {
      sft: { kind: 'hub', repo: 'org/zephyr-sft', commit: 'a'.repeat(40) },
      aligned: { kind: 'hub', repo: 'org/zephyr-dpo', commit: 'b'.repeat(40) },
    },
    outputs: [
      { path: 'model-00001-of-00002.safetensors', byteLength: 4_943_162_336, sha256: '1'.repeat(64) },
      { path: 'model-00002-of-00002.safetensors', byteLength: 1000, sha256: '2'.repeat(64) },
    ],
    figures: {
      elementCount: 6_504_096,
      parts: [
        { part: 'embeddings', effectiveAlpha: 0.01 },
        { part: 'attention' },
        { part: 'mlp' },
        { part: 'norms' },
      ],
      layers: [{ layer: 0, effectiveAlpha: 0.15 }, { layer: 1 }, { layer: 2 }],
    },
    totals: derivation.totals,
  });
});

test('a card can be written again from it', () => {
  const again: Derivation = { ...read(renderManifest(derivation)), target };
  expect(again).toEqual(derivation);
  expect(renderCard(again)).toBe(renderCard(derivation));
  const earlier = { ...derivation, version: '0.0.7-rc.1' };
  expect(read(renderManifest(earlier))).toMatchObject({ version: '0.0.7-rc.1' });
  expect(renderManifest(again)).toBe(renderManifest(derivation));
  expect(read(renderManifest(draft))).toMatchObject({ files: [], statistics: [] });
});

const sum = fc.oneof(
  fc.double().map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const count = fc.maxSafeNat();
const statistics: fc.Arbitrary<Statistics> = fc.record({
  elementCount: count,
  deltaSquaredSum: sum,
  alignedSquaredSum: sum,
  maxAbsDelta: sum,
  alignmentChangedCount: count,
  moveDotDelta: sum,
  changedCount: count,
  nonFiniteCount: count,
  overflowCount: count,
});
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/);
const derivations: fc.Arbitrary<Omit<Derivation, 'target'>> = fc.record({
  ...(Object.fromEntries(Object.entries(content).map(([field, value]) => [field, fc.constant(value)])) as {
    [Field in keyof typeof content]: fc.Arbitrary<(typeof content)[Field]>;
  }),
  version: fc.stringMatching(/^\d{1,4}\.\d{1,4}\.\d{1,4}(-[a-z]{1,5}\.\d{1,3})?$/),
  planKey: hex(64),
  alpha: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  rounding: fc.oneof(
    fc.constant({ kind: 'reference' } as const),
    fc.record({ kind: fc.constant('stochastic' as const), seed: count }),
  ),
  dtype: fc.constantFrom('same', 'float32', 'bfloat16', 'float16'),
  sft: fc.oneof(
    fc.record({ kind: fc.constant('directory' as const), name }),
    fc.tuple(name, fc.constantFrom('0', 'c', 'f')).map(([repo, digit]) => hubSource(`org/${repo}`, digit)),
  ),
  files: fc.uniqueArray(fc.record({ path: name, byteLength: count, sha256: hex(64) }), {
    selector: ({ path }) => path,
  }),
  sideFiles: fc.array(name),
  statistics: fc.array(
    fc.record({ part: fc.constantFrom(...modelParts), layer: fc.nat(99_999), statistics }),
  ),
});

test('every derivation survives, also sums that are not finite', () => {
  fc.assert(
    fc.property(derivations, (one) => {
      expect(read(renderManifest({ ...one, target }))).toEqual(one);
    }),
  );
});

test('what this tool takes over from sources it also reads again, whatever they are called', () => {
  const hostile = fc.string({ unit: 'binary', minLength: 1 });
  const card = fc
    .record({ license: hostile, license_name: hostile, license_link: fc.webUrl({ withFragments: true }) })
    .map((fields) => `---\n${JSON.stringify({ ...fields, license: 'other' })}\n---\n`);
  fc.assert(
    fc.property(hostile, hostile, card, card, (tensor, path, alignedCard, sftCard) => {
      const { metadata, parentLicenses } = resolve({ alignedCard, sftCard });
      const [place] = derivation.statistics;
      if (place === undefined) throw new TypeError('no statistics');
      const one: Derivation = {
        ...derivation,
        sft: sourceOf({ kind: 'directory', path: path.toWellFormed().replaceAll('\0', '') }),
        statistics: [
          { ...place, statistics: { ...place.statistics, mostChanged: { tensor, deltaRatio: 1 } } },
        ],
        metadata,
        parentLicenses,
      };
      expect({ ...read(renderManifest(one)), target }).toEqual(one);
    }),
  );
});
