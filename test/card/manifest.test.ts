import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCard } from '../../src/card/card.ts';
import { type Derivation, sourceOf } from '../../src/card/derivation.ts';
import { parseManifest, renderManifest } from '../../src/card/manifest.ts';
import { modelParts, type Statistics } from '../../src/kit/statistics.ts';
import { derivation, draft, hubSource, resolve } from './sample.ts';

const { target, ...content } = derivation;
const source = 'me/zephyr-ExPO:extrapolation.json';
const read = (text: string) => parseManifest(text, source);
const json = () => JSON.parse(renderManifest(derivation));

test('records inputs, options, outputs and figures, without time or place', () => {
  const text = renderManifest({ ...derivation, target: '/home/somebody/expo' });
  expect(text).toBe(renderManifest(structuredClone(derivation)));
  expect(text).not.toContain(target);
  expect(JSON.parse(text)).toMatchObject({
    tool: 'hf-extrapolate',
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

/** The manifest with another value at one place; undefined takes it out. */
function changed(path: string, value: unknown): string {
  const manifest = json();
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((node, key) => node[key], manifest);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(manifest);
}

const commit = 'b'.repeat(40);
const page = `https://huggingface.co/org/zephyr-dpo/tree/${commit}`;

test.each([
  ['alpha', '0.3'],
  ['alpha', null],
  ['plan', 'x'],
  ['method', 'other'],
  ['rounding', 'nearest'],
  ['rounding', { kind: 'stochastic', seed: -1 }],
  ['rounding', { kind: 'stochastic' }],
  ['dtype', 'int8'],
  ['sources.sft', undefined],
  ['sources.sft.kind', 'ftp'],
  ['sources.sft', { kind: 'directory', name: '../x' }],
  ['sources.sft', { kind: 'directory', name: '..' }],
  ['sources.sft', { kind: 'directory', name: 'a\\b' }],
  ['sources.aligned.repo', 'org'],
  ['sources.aligned.repo', 'org/a b'],
  ['sources.aligned.repo', '../x'],
  ['sources.aligned.repo', '-x/y'],
  ['sources.aligned.commit', 'main'],
  ['sources.aligned.commit', 'B'.repeat(40)],
  ['sources.aligned.url', 'javascript:alert(1)'],
  ['sources.aligned.url', page.replace('zephyr-dpo', 'other')],
  ['sources.aligned.url', page.replace('b', 'c')],
  ['sources.aligned.url', page.replace('//', '//user:word@')],
  ['sources.aligned.url', `https://evil.example/?${page}`],
  ['sources.aligned.url', `${page}#x`],
  ['sources.aligned.url', 'nothing'],
  ['outputs.0.path', '../model.safetensors'],
  ['outputs.0.path', '/etc/passwd'],
  ['outputs.0.path', 'a//b'],
  ['outputs.0.path', './a'],
  ['outputs.0.path', 'a\\..\\b'],
  ['outputs.0.path', 'C:\\b'],
  ['outputs.0.path', 'a\u0000b'],
  ['outputs.0.path', ''],
  ['outputs.0.path', 'model-00002-of-00002.safetensors'],
  ['outputs.0.sha256', 'x'],
  ['outputs.0.byteLength', -1],
  ['outputs.0.byteLength', 1.5],
  ['outputs.0.byteLength', 2 ** 60],
  ['outputs', {}],
  ['sideFiles.0', '../x'],
  ['totals.tensorCount', 'many'],
  ['dtypes.0.dtype', 'B F'],
  ['metadata.license', 'mine'],
  ['metadata.license_name', '<b>'],
  ['metadata.license_link', 'javascript:alert(1)'],
  ['metadata.license_link', '../x'],
  ['metadata.base_model', ['a/b', 'c/d', 'e/f']],
  ['metadata.base_model_relation', 'adapter'],
  ['metadata.tags', ['a b']],
  ['metadata.tags', undefined],
  ['metadata.library_name', 'A B'],
  ['loading.modelClass', 'os.system'],
  ['loading.preprocessor', 'eval'],
  ['loading.customCode', 'yes'],
  ['statistics.0.part', 'tail'],
  ['statistics.0.layer', 1e9],
  ['statistics.0.statistics.elementCount', 'NaN'],
  ['statistics.0.statistics.deltaSquaredSum', 'nan'],
  ['statistics.0.statistics.mostChanged', { tensor: 'a', deltaRatio: 'NaN' }],
  ['statistics.0.statistics.mostChanged', { tensor: 'x'.repeat(200_000), deltaRatio: 1 }],
  ['parentLicenses.aligned', 'x'.repeat(1_000)],
])('names what is wrong: %s = %j', (path, value) => {
  const field = path.split('.')[0];
  expect(() => read(changed(path, value))).toThrow(
    expect.objectContaining({
      name: 'InputError',
      code: 'manifest-invalid',
      message: expect.stringMatching(new RegExp(`^${source} is not a manifest: (outputs|${field})`)),
    }),
  );
});

test.each([
  ['nothing', '', 'manifest-invalid'],
  ['no JSON', '{', 'manifest-invalid'],
  ['nesting without end', '['.repeat(100_000), 'manifest-invalid'],
  ['a list', '[]', 'manifest-foreign'],
  ['null', 'null', 'manifest-foreign'],
  ['that of another program', '{"tool": "mergekit"}', 'manifest-foreign'],
  ['a later schema', '{"tool": "hf-extrapolate", "schema": 3}', 'manifest-newer'],
  ['the first schema', '{"tool": "hf-extrapolate", "schema": 1}', 'manifest-invalid'],
  ['no schema', '{"tool": "hf-extrapolate"}', 'manifest-invalid'],
  [
    'too many values',
    `{"tool": "hf-extrapolate", "schema": 2, "outputs": [${'0,'.repeat(600_000)}0]}`,
    'manifest-invalid',
  ],
  ['too much text', ' '.repeat(9 << 20), 'manifest-invalid'],
])('refuses %s', (_, text, code) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ code }));
});

test('many faults make a short message', () => {
  const manifest = { ...json(), sideFiles: new Array(1_000).fill('../x') };
  expect(() => read(JSON.stringify(manifest))).toThrow(
    /sideFiles\[0\]: .*; sideFiles\[2\]: [^;]*; and 997 more\.$/,
  );
});

test('a Hub on loopback is one', () => {
  const url = page.replace('https://huggingface.co', 'http://127.0.0.1:1234');
  expect(read(changed('sources.aligned.url', url)).aligned).toMatchObject({ url });
});

test('unknown fields are ignored, and pollute nothing', () => {
  const text = renderManifest(derivation).replace('{', '{"__proto__": {"polluted": true}, "later": 1,');
  expect(read(text)).toEqual(content);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
