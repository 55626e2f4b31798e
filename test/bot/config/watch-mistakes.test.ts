import { expect, test } from 'vitest';
import { errorOf, expectMistake } from './expect-mistake.ts';
import { invalidStructures } from './watch-samples.ts';

const pair = 'sft: o/s, dpo: o/d';

test.each([
  ['watch:\n  - ▸tag: [dpo]\n    owners: [o]\n    alpha: 1', 'watch[0].tag is not known. Did you mean tags?'],
  [`pairs:\n- {${pair}, ▸alphas: 1}`, 'pairs[0].alphas is not known. Did you mean alpha?'],
  ['watch: [{tags: [t], alpha: 1, ▸licence: mit}]', 'watch[0].licence is not known. Did you mean licenses?'],
  [`pairs: [{${pair}, alpha: 1, ▸licence: mit}]`, 'pairs[0].licence is not known. Did you mean license?'],
  [
    'watch: [{tags: [t], alpha: 1, license: ▸[mit, apache-2.0]}]',
    'watch[0].license: a list is not a text. Did you mean licenses?',
  ],
  ['watch: [{▸organisation: o, tags: [t], alpha: 1}]', /^watch\[0\]\.organisation .* Did you mean owners\?$/],
  ['watch: [{tags: [t], alpha: 1, ▸minDownloads: 5}]', /Did you mean min-downloads\?$/],
  ['watch: [{tags: [t], alpha: 1, parameters: {▸max: 13B}}]', /Did you mean most\?$/],
  ['pairs: [{▸base: o/s, sft: o/s, dpo: o/d, alpha: 1}]', 'pairs[0].base is not known. Did you mean sft?'],
  [`▸rules: []\npairs: [{${pair}, alpha: 1}]`, 'rules is not known. Did you mean watch?'],
  [
    `▸alpha: 0.3\npairs: [{${pair}, alpha: 1}]`,
    'alpha is not known. alpha belongs to defaults, pairs[] and watch[].',
  ],
  [
    `pairs: [{${pair}, alpha: 1, ▸gated: ask}]`,
    'pairs[0].gated is not known. gated belongs to defaults and watch[].',
  ],
  ['pairs: [▸{dpo: o/d, alpha: 1}]', 'pairs[0].sft is missing.'],
  [
    'limits: {▸xyzzy: 1}\nwatch: [{tags: [t], alpha: 1}]',
    'limits.xyzzy is not known. Known are pairs-per-run, bytes-per-run, repos-per-day, storage, requests-per-run and attempts.',
  ],
  [
    `pairs:\n- &a {${pair}, alpha: 1}\n- ▸<<: *a\n  sft: o/s\n  dpo: o/e\n  alpha: 1`,
    'pairs[1]["<<"] is not known. YAML 1.2 has no merge keys; what pairs and rules share goes into defaults.',
  ],
  [`pairs: [{${pair}, alpha: 1}]\n▸__proto__: 1`, /^__proto__ is not known\. Known are defaults/],
  [
    `pairs: [{${pair}, alpha: 1}]\n▸pairs: []`,
    'pairs is given twice, first in line 1. Leave one of them out.',
  ],
  [
    `pairs: [{${pair}, alpha: 1, private: ▸no}]`,
    "pairs[0].private: 'no' is not true or false. Did you mean false?",
  ],
  ['watch: [{tags: ▸dpo, alpha: 1}]', "watch[0].tags: 'dpo' is not a list. Did you mean [dpo]?"],
  [
    'watch: [{tags: [▸2025], alpha: 1}]',
    'watch[0].tags[0]: 2025 is not a text. Did you mean "2025", in quotes?',
  ],
  [`pairs: [{${pair}, alpha: 1}]\nlimits:▸`, 'limits has no value. Give it one, or leave the key out.'],
  [
    `pairs: [{${pair}, alpha: ▸{a: 1}}]`,
    'pairs[0].alpha: a map is not a number, a list of numbers, or a text such as 0.1,0.3.',
  ],
  [`pairs: [{${pair}, alpha: [0.3, ▸true]}]`, 'pairs[0].alpha[1]: true is not a number.'],
  [`pairs: [{${pair}, alpha: ▸.inf}]`, /^pairs\[0\]\.alpha: Infinity is not a number/],
  [
    `pairs: [{${pair}, alpha: 1}]\nlimits: {repos-per-day: ▸1.5}`,
    'limits.repos-per-day: 1.5 is not a whole number.',
  ],
  [`pairs: [{${pair}, alpha: 1}]\nlimits: {repos-per-day: ▸0}`, 'limits.repos-per-day: 0 is less than 1.'],
  [
    `pairs: [{${pair}, alpha: 1, seed: ▸9007199254740993}]`,
    /^pairs\[0\]\.seed: .* is more than 9007199254740991\.$/,
  ],
  [
    `pairs:\n- {${pair}, alpha: 0.3, rounding: ▸neerest}`,
    "pairs[0].rounding: 'neerest' is not one of nearest, reference, stochastic. Did you mean nearest?",
  ],
  [`pairs: [{${pair}, alpha: 1, dtype: ▸bf16}]`, /^pairs\[0\]\.dtype: 'bf16' .* Did you mean bfloat16\?$/],
  [
    'pairs: [{sft: ▸./s, dpo: o/d, alpha: 1}]',
    /^pairs\[0\]\.sft: '.\/s' is a directory, and a repo of the Hub is needed\./,
  ],
  ['pairs: [{sft: ▸s, dpo: o/d, alpha: 1}]', /^pairs\[0\]\.sft: 's' is not a repo or a directory/],
  [`pairs: [{${pair}, alpha: ▸[0.3, 0.3]}]`, /^pairs\[0\]\.alpha: 0\.3 is given twice/],
  [`pairs: [{${pair}, alpha: 1, to: ▸./x}]`, /^pairs\[0\]\.to: '.\/x' is a directory/],
  [
    `pairs: [{${pair}, alpha: 1, to: ▸"o/{model}"}]`,
    /^pairs\[0\]\.to: '\{model\}' in 'o\/\{model\}' is not a placeholder\./,
  ],
  [
    `pairs: [{${pair}, alpha: 1, max-shard-size: ▸big}]`,
    /^pairs\[0\]\.max-shard-size: 'big' is not a size\./,
  ],
  [
    `pairs: [{${pair}, alpha: 1, allow: [▸overflw]}]`,
    "pairs[0].allow[0]: 'overflw' is not a refusal. Did you mean 'overflow'?",
  ],
  [`pairs: [{${pair}, alpha: 1, rename: ▸x}]`, /^pairs\[0\]\.rename: 'x' does not say/],
  [
    `pairs: [{${pair}, alpha: 1, sft-subfolder: ▸../x}]`,
    /^pairs\[0\]\.sft-subfolder: .* is not a folder of a repo/,
  ],
  [`pairs: [{${pair}, alpha: 1, variant: ▸a.b}]`, /^pairs\[0\]\.variant: /],
  [
    'watch: [{owners: [▸a/b], alpha: 1}]',
    /^watch\[0\]\.owners\[0\]: 'a\/b' is not a user or an organisation/,
  ],
  ['watch: [{names: [▸"a b"], alpha: 1}]', /^watch\[0\]\.names\[0\]: 'a b' is not a pattern of repos\./],
  ['watch: [{collections: [▸x], alpha: 1}]', /^watch\[0\]\.collections\[0\]: 'x' is not a collection\./],
  ['watch: [{tags: [t], alpha: 1, since: ▸2025-02-30}]', /^watch\[0\]\.since: '2025-02-30' is not a day\./],
  [
    'watch: [{tags: [t], alpha: 1, min-likes: ▸5X}]',
    /^watch\[0\]\.min-likes: '5X' is not a number of things\./,
  ],
  [
    'watch: [{tags: [t], alpha: 1, parameters: {most: ▸13}}]',
    'watch[0].parameters.most: no model has 13 parameters. Did you mean 13B?',
  ],
  [
    'watch: [{tags: [t], alpha: 1, parameters: {least: ▸"0.5"}}]',
    'watch[0].parameters.least: no model has 0.5 parameters. Did you mean 0.5B?',
  ],
  [
    'watch: [{tags: [t], alpha: 1, parameters: {least: 0, most: ▸350}}]',
    'watch[0].parameters.most: no model has 350 parameters. Did you mean 350M, or 350B?',
  ],
  [`pairs: [{${pair}, alpha: 1}]\nstate: {dataset: ▸x}`, /^state\.dataset: 'x' is not a repo/],
  [`pairs: [{${pair}, alpha: 1}]\nstate: {repository: ▸../x}`, /^state\.repository: /],
  [`pairs: [{${pair}, alpha: 1}]\nstate: {repository: x, branch: ▸"a b"}`, /^state\.branch: /],
  ['▸limits: {}', /^The file has neither pairs nor watch/],
  ['▸', 'the file is empty.'],
  ['▸[]', 'the file: a list is not a map of keys.'],
])('%s', expectMistake);

test.each(Object.entries(invalidStructures))('%s', (_, text) => {
  expect(errorOf(text).code).toBe('config-invalid');
});

test('all mistakes are told, in the order of the file', () => {
  const { message, mistakes } = errorOf(`report: { titel: x }
watch:
  - tags: [t]
    alpha: one
pairs:
  - { sft: o/s, dpo: o/s, alpha: 1, privat: true }
  - { sft: o/s, dpo: o/s, alpha: 1 }
`);
  expect(mistakes.map(({ line, column }) => [line, column])).toEqual([
    [1, 11],
    [4, 12],
    [6, 37],
    [7, 22],
  ]);
  expect(message).toMatch(
    /^x\.yml has 4 mistakes\.\nx\.yml:1:11: report\.titel is not known\. Did you mean title\?\n/,
  );
});

test('a default that is wrong is told once', () => {
  const { mistakes } = errorOf(`defaults: { seed: 1, alpha: 1 }\nwatch: [{tags: [a]}, {tags: [b]}]`);
  expect(mistakes.map(({ message }) => message)).toEqual([
    'defaults.seed is given, and nearest rounding takes no random numbers.',
  ]);
});

test('of many mistakes the first are told, and how many there are', () => {
  const { message, mistakes, unlistedCount } = errorOf(
    Array.from({ length: 30 }, (_, index) => `key${index}: 1`).join('\n'),
  );
  expect(mistakes.length).toBe(20);
  expect(unlistedCount).toBe(11);
  expect(message).toMatch(/\nand 11 more$/);
});

test('columns are those of editors, after a byte order mark and with their line ends', () => {
  expect(errorOf('\ufeffpair: []\r\nwatch: [{tags: [t], alpha: 1}]\r\n').message).toBe(
    'x.yml:1:1: pair is not known. Did you mean pairs?',
  );
  expect(errorOf('# é😀\r\nwatch: [{name: "é😀", tags: x, alpha: 1}]').message).toMatch(
    /^x\.yml:2:29: watch/,
  );
});
