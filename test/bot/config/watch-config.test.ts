import { expect, test } from 'vitest';
import { parseWatchConfig } from '../../../src/bot/config/parse-watch-config.ts';
import type { PairOutput } from '../../../src/bot/config/watch-config.ts';
import { defaultThresholds } from '../../../src/core/judgement/thresholds.ts';
import { validSamples } from './watch-samples.ts';

const parse = (text: string) => parseWatchConfig(text, 'extrapolate.yml');
const outputsOf = (text: string): readonly PairOutput[] => parse(text).pairs.map(({ output }) => output);

const plainOutput: PairOutput = {
  alphas: [0.3],
  to: undefined,
  rounding: { kind: 'nearest' },
  dtype: 'same',
  maxShardBytes: 5e9,
  visibility: undefined,
  allow: new Set(),
  thresholds: defaultThresholds,
  pairing: { vocabulary: 'same', renames: [] },
  card: { relation: undefined, license: undefined, template: undefined },
};

test.each(Object.entries(validSamples))('%s', (_, text) => {
  expect(() => parse(text)).not.toThrow();
});

test('a rule may leave α to the way of alignment, and a pair may not', () => {
  expect(parse('watch: [{ tags: [dpo] }]').rules[0]?.output.alphas).toEqual([]);
  expect(parse('watch: [{ tags: [dpo], to: "me/{dpo}" }]').rules[0]?.output.to).toBe('me/{dpo}');
  expect(parse('defaults: { alpha: 0.5 }\nwatch: [{ tags: [dpo] }]').rules[0]?.output.alphas).toEqual([0.5]);
});

test('what is left out has its default', () => {
  expect(parse(validSamples['a pair'] ?? '')).toEqual({
    pairs: [
      {
        sft: { kind: 'hub', repo: 'org/sft', revision: undefined },
        sftSubfolder: undefined,
        aligned: { kind: 'hub', repo: 'org/dpo', revision: undefined },
        alignedSubfolder: undefined,
        variant: undefined,
        preferPr: false,
        pipeline: false,
        newCommits: 'ignore',
        output: plainOutput,
      },
    ],
    rules: [],
    limits: {
      pairsPerRun: undefined,
      bytesPerRun: undefined,
      reposPerDay: undefined,
      storageBytes: undefined,
      requestsPerRun: undefined,
      attempts: 3,
    },
    exclude: [],
    state: { kind: 'repository', path: '.github/extrapolate-state.json', branch: undefined },
    reporting: { issue: false, title: 'Extrapolated models', labels: [] },
  });
  expect(parse(validSamples['a rule'] ?? '').rules).toEqual([
    {
      name: 'rule 1',
      owners: ['org'],
      tags: [],
      names: [],
      collections: [],
      minDownloads: 0,
      minLikes: 0,
      parameterCount: { least: 0, most: Number.POSITIVE_INFINITY },
      licenses: [],
      since: undefined,
      gated: 'skip',
      newCommits: 'ignore',
      output: { ...plainOutput, alphas: [0.3, 0.5] },
    },
  ]);
});

test('defaults apply to pairs and rules', () => {
  const { pairs, rules } = parse(validSamples['defaults of everything'] ?? '');
  const output = {
    alphas: [0.1, 0.3],
    to: '{namespace}/{dpo}-a{alpha}',
    rounding: { kind: 'stochastic', seed: 7 },
    dtype: 'float32',
    maxShardBytes: 2 ** 31,
    visibility: 'public',
    allow: new Set(['overflow', 'swapped-sides']),
    thresholds: { ...defaultThresholds, 'max-delta-ratio': 0.7, 'min-alpha-kept': 0.1 },
    pairing: {
      vocabulary: 'common',
      renames: [
        { from: 'a.', to: 'b.' },
        { from: 'c.', to: 'd.' },
      ],
    },
    card: { relation: 'finetune', license: 'mit', template: './card.liquid' },
  };
  expect(pairs).toMatchObject([
    {
      sft: { kind: 'hub', repo: 'org/sft', revision: 'main' },
      sftSubfolder: 'a/b',
      aligned: { kind: 'hub', repo: 'org/dpo', revision: 'refs/pr/4' },
      alignedSubfolder: 'c',
      variant: 'fp16',
      preferPr: true,
      pipeline: false,
      newCommits: 'revise',
      output,
    },
  ]);
  expect(rules).toMatchObject([{ tags: ['dpo'], gated: 'ask', newCommits: 'revise', output }]);
});

test('numbers of rules have units, and days are in UTC', () => {
  expect(parse(validSamples['a rule of everything'] ?? '').rules).toMatchObject([
    {
      name: 'handbook',
      minDownloads: 10_000,
      minLikes: 5,
      parameterCount: { least: 1.5e9, most: 70e9 },
      since: Date.UTC(2025, 0, 1),
      gated: 'private',
      newCommits: 'ask',
    },
  ]);
});

test('sections', () => {
  expect(parse(validSamples['every section'] ?? '')).toMatchObject({
    limits: {
      pairsPerRun: 5,
      bytesPerRun: 200e9,
      reposPerDay: 20,
      storageBytes: 1e12,
      requestsPerRun: 500,
      attempts: 1,
    },
    exclude: ['org/*', '*-GGUF'],
    state: { kind: 'repository', path: 'state.json', branch: 'data/state' },
    reporting: { issue: true, title: 'Models', labels: ['expo'] },
  });
  expect(parse(validSamples['a dataset for the state'] ?? '').state).toEqual({
    kind: 'dataset',
    repo: 'me/state',
  });
  expect(parse(validSamples['a file for the state'] ?? '').state).toEqual({
    kind: 'file',
    path: './state.json',
  });
});

test('what belongs together comes from one place', () => {
  const outputs = outputsOf(`
defaults: { alpha: 1, private: true, rounding: stochastic, seed: 7, thresholds: { max-delta-ratio: 0.7 } }
pairs:
  - { sft: o/s, dpo: o/a }
  - { sft: o/s, dpo: o/b, public: true, rounding: nearest }
  - { sft: o/s, dpo: o/c, private: false, seed: 8, thresholds: { max-step-ratio: 0.1 } }
  - { sft: o/s, dpo: o/d, rounding: reference, thresholds: { max-delta-ratio: 0.5 } }
`);
  expect(
    outputs.map(({ visibility, rounding, dtype, thresholds }) => [
      visibility,
      rounding,
      dtype,
      thresholds['max-delta-ratio'],
      thresholds['max-step-ratio'],
    ]),
  ).toEqual([
    ['private', { kind: 'stochastic', seed: 7 }, 'same', 0.7, 0.025],
    ['public', { kind: 'nearest' }, 'same', 0.7, 0.025],
    [undefined, { kind: 'stochastic', seed: 8 }, 'same', 0.7, 0.1],
    ['private', { kind: 'reference' }, 'bfloat16', 0.5, 0.025],
  ]);
});

test('an empty text takes back a default', () => {
  const [output] = outputsOf(`
defaults: { to: "o/{dpo}-x", rename: a.=b., license: mit, allow: [overflow] }
pairs: [{ sft: o/s, dpo: o/d, alpha: 0.3, to: "", rename: "", license: "", allow: [] }]
`);
  expect(output).toEqual(plainOutput);
});

test('of YAML 1.2 nothing is taken for something else', () => {
  const [rule] = parse('watch: [{ tags: [no, on, 2025-01-01, 0x, "1"], name: ~x, alpha: 017 }]').rules;
  expect(rule).toMatchObject({ tags: ['no', 'on', '2025-01-01', '0x', '1'], name: '~x' });
  expect(rule?.output.alphas).toEqual([17]);
});
