import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCardText } from '../../../src/bot/detect/card-text.ts';
import { decideModel } from '../../../src/bot/detect/decide.ts';
import type { HubView } from '../../../src/bot/detect/hub-view.ts';
import { addFiles, readModelFacts } from '../../../src/bot/detect/model-facts.ts';
import { findRule } from '../../../src/bot/detect/rule-filter.ts';
import { watchRule } from './rule.ts';

const fields = [
  'sha',
  'createdAt',
  'lastModified',
  'downloads',
  'likes',
  'tags',
  'private',
  'gated',
  'disabled',
  'library_name',
  'pipeline_tag',
  'safetensors',
  'config',
  'cardData',
  'siblings',
  'baseModels',
] as const;

const odd: readonly unknown[] = [
  null,
  undefined,
  0,
  -1,
  Number.NaN,
  Infinity,
  2 ** 60,
  '',
  'x'.repeat(1_000_000),
  '\ud800',
  [],
  [[[[[[[[]]]]]]]],
  {},
  { length: 1e9 },
  [null, 1, {}, ['dpo'], 'dpo'],
  { parameters: null, total: '7' },
  { models: 'x', relation: {} },
  { models: [{ id: 7 }, null, { id: '../../etc' }, { id: `${'a/'.repeat(5_000)}` }] },
  JSON.parse('{"__proto__": {"id": "a/b", "tags": ["dpo"]}, "constructor": "x", "hasOwnProperty": 1}'),
  JSON.parse('["__proto__", "constructor", "dpo", "toString"]'),
  Array.from({ length: 200_000 }, (_, index) => ({ rfilename: `model-${index}.safetensors` })),
  Array.from({ length: 100_000 }, () => 'dpo'),
  nest(10_000),
];

function nest(depth: number): unknown {
  let value: unknown = 'org/x';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { base_model: value };
  return value;
}

/** A Hub whose every answer is of the same kind. */
function viewOf(answer: (repo: string) => unknown, text: string): HubView {
  const find = async (repo: string) => readModelFacts(answer(repo));
  return {
    find,
    findWhole: find,
    readText: async () => text,
    listNames: async (owner) => [`${owner}/x-sft`, `${owner}/__proto__`, ''],
  };
}

const decide = async (answer: unknown, view: HubView) => {
  const facts = readModelFacts(answer);
  if (facts === undefined) return undefined;
  findRule(facts, [watchRule({ names: ['*dpo*'], licenses: ['mit'], tags: ['dpo'] })], new Map());
  return decideModel(facts, {
    view,
    rule: 'any',
    gated: 'skip',
    exclude: [],
    readsEveryCard: true,
    known: new Map(),
  });
};

const candidate = {
  id: 'org/x-dpo',
  sha: 'a'.repeat(40),
  tags: ['dpo', 'trl'],
  cardData: { base_model: 'org/x-sft' },
};

describe('no metadata makes it fail', () => {
  test.each(fields)('%s of any shape', async (field) => {
    for (const value of odd) {
      const view = viewOf((id) => ({ ...candidate, id, [field]: value }), '');
      const decision = await decide({ ...candidate, [field]: value }, view);
      expect(['accepted', 'refused', 'needs-person', undefined]).toContain(decision?.kind);
    }
  });

  test.each([
    'tags',
    'base_model',
    'datasets',
    'license',
    'library_name',
    'pipeline_tag',
    'hf-extrapolate',
    'base_model_relation',
  ])('%s of the front matter of any shape', async (field) => {
    for (const value of odd) {
      const hostile = { ...candidate, cardData: { ...candidate.cardData, [field]: value } };
      await decide(
        hostile,
        viewOf((id) => ({ ...hostile, id }), ''),
      );
    }
  });

  test('what is no model is none', () => {
    for (const value of [...odd, { id: 7 }, { id: 'x' }, { id: 'a/b/c' }, { id: '../x' }, { id: 'a/..' }])
      expect(readModelFacts(value)?.id).toSatisfy((id) => id === undefined || id === 'a/..');
  });

  test('any JSON', async () => {
    const shape = fc.record(
      Object.fromEntries(fields.map((field) => [field, fc.oneof(fc.jsonValue(), fc.constantFrom(...odd))])),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(shape, shape, fc.string({ maxLength: 500 }), async (own, other, text) => {
        const view = viewOf((id) => ({ ...candidate, ...other, id }), text);
        await decide({ ...candidate, ...own, id: 'org/x-dpo' }, view);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('any texts as card, config.json and adapter_config.json', () => {
    const facts = readModelFacts(candidate);
    if (facts === undefined) throw new Error('no facts');
    const texts = [
      '---\nbase_model: &a [*a]\n---',
      `---\n${'a: &x [*x, *x]\n'.repeat(100)}---`,
      `---\n${'['.repeat(20_000)}\n---`,
      '---\nbase_model: !!js/function x\n---\n',
      '{"__proto__": {"_name_or_path": "org/x"}}',
      '['.repeat(100_000),
      'null',
      '\0'.repeat(1_000),
    ];
    for (const text of texts) {
      const added = addFiles(facts, { card: text, config: text, adapterConfig: text });
      expect(added.id).toBe(candidate.id);
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('_name_or_path');
  });
});

test('a card made to take long does not', () => {
  const begin = performance.now();
  for (const piece of [
    'fine-tuned version of ',
    'fine-tuned version of [',
    'trained with the ',
    'beta',
    'beta **',
    'loss_type ',
    'pipeline("text-generation",   ',
    '`',
    ' ',
    'dpo-',
    'distilabel-',
    'distilabel_dpo',
    'a/',
    '[',
    '](https://huggingface.co/',
    'trained from the ',
    'SFT model',
    'SFT model   ',
    'using org/x-1 as the ',
    'with DPO for 3 epochs ',
    'stopped after 10 % of the steps ',
    'average of the x-1 checkpoints ',
    'x-1, which was trained ',
    '# Base model\n',
    '| Epochs | ',
    'we start from x-1 ',
    '. ',
    '<!--',
    '```yaml\nrl: ',
    '\n',
    'This is a supervised ',
    'org/x-1 ',
    'https://huggingface.co/org/x-1 ',
  ]) {
    const text = piece.repeat(2 ** 20 / piece.length);
    readCardText({ id: candidate.id, cardText: text, baseModels: ['org/x-1'] });
    const facts = readModelFacts({ ...candidate, tags: [text.slice(0, 200)], cardData: { datasets: text } });
    if (facts !== undefined) addFiles(facts, { card: text });
  }
  expect(performance.now() - begin).toBeLessThan(2_000);
});

test('chains without end are left', async () => {
  let asked = 0;
  const endless: HubView = viewOf((repo) => {
    asked++;
    const number = Number(/\d+$/.exec(repo)?.[0] ?? 0);
    return {
      ...candidate,
      id: repo,
      tags: ['4-bit', 'dpo'],
      cardData: { base_model: `org/x-${number + 1}` },
    };
  }, '');
  const decision = await decide({ ...candidate, cardData: { base_model: 'org/x-1' } }, endless);
  expect(decision).toMatchObject({ kind: 'refused', reason: 'circular' });
  expect(asked).toBeLessThan(20);
});

test('a hundred base models are not asked for one by one', async () => {
  let asked = 0;
  const text = Array.from(
    { length: 100 },
    (_, index) => `fine-tuned version of [org/m-${index}](https://huggingface.co/org/m-${index})`,
  ).join('\n');
  const view = viewOf((id) => {
    asked++;
    return { ...candidate, id, cardData: {} };
  }, text);
  await decide(candidate, view);
  expect(asked).toBeLessThan(20);
});

describe('adapter_config.json of strangers', () => {
  const sound = { peft_type: 'LORA', r: 8, target_modules: ['q_proj'], base_model_name_or_path: 'org/x-sft' };
  const texts: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['half a file', '{"peft_type": "LORA", "r"'],
    ['a list', '[1, 2]'],
    ['nesting', `${'['.repeat(100_000)}`],
    ['a rank beyond all bounds', JSON.stringify({ ...sound, r: 1e300 })],
    ['a rank that is none', JSON.stringify({ ...sound, rank_pattern: { '(a+)+$': -1 } })],
    ['a base that is none', JSON.stringify({ ...sound, base_model_name_or_path: { id: 'org/x-sft' } })],
    ['its own prototype', '{"__proto__": {"peft_type": "LORA"}}'],
  ];
  test.each(texts)('%s is refused', async (_, text) => {
    const files = ['adapter_config.json', 'adapter_model.safetensors'].map((rfilename) => ({ rfilename }));
    const answer = { ...candidate, library_name: 'peft', siblings: files };
    const view = viewOf((repo) => ({ ...answer, id: repo }), '');
    const readText = async (_repo: string, _commit: string, path: string) =>
      path === 'adapter_config.json' ? text : undefined;
    expect(await decide(answer, { ...view, readText })).toMatchObject({
      kind: 'refused',
      reason: 'adapter',
      message: expect.stringMatching(/adapter_config\.json.*\.$/),
    });
  });
});
