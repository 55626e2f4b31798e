import { expect, test } from 'vitest';
import { parseManifest, renderManifest } from '../../../src/documents/manifest/manifest.ts';
import { derivation } from '../card/sample.ts';

const { target: _, ...content } = derivation;
const source = 'me/zephyr-ExPO:extrapolation.json';
const read = (text: string) => parseManifest(text, source);
const json = () => JSON.parse(renderManifest(derivation));

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
  ['version', undefined],
  ['version', '1.0'],
  ['version', '1.0.0 <b>'],
  ['version', '1.0.0](x)'],
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
  ['sources.aligned.url', `${page}/sub`],
  ['sources.aligned.subfolder', 'sub'],
  ['sources.sft', { kind: 'directory', name: 'x', subfolder: '../x' }],
  ['sources.sft', { kind: 'directory', name: 'x', subfolder: '/x' }],
  ['sources.sft', { kind: 'directory', name: 'x', subfolder: 'a\\b' }],
  ['sources.sft', { kind: 'directory', name: 'x', subfolder: 'a\nb' }],
  ['sources.sft', { kind: 'directory', name: 'x', subfolder: 'a'.repeat(1025) }],
  ['sources.sft', { kind: 'directory', name: 'x', variant: 'a b' }],
  ['sources.sft.variant', '../x'],
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
  ['metadata.base_model_relation', 'quantized'],
  ['adapter', { kind: 'merged', moduleCount: 1, ranks: [4] }],
  ['adapter', { kind: 'scaled', moduleCount: 1, ranks: [0] }],
  ['loading.codeRepos', ['../x']],
  ['notes', ['a\u0000']],
  ['pairing', { vocabulary: 'all', renames: [] }],
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
