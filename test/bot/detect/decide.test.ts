import { describe, expect, test } from 'vitest';
import { decideOn, memoryView } from './memory-view.ts';
import { handbookCard, trlCard } from './simulation/cards.ts';
import { loraConfig, type SimulatedRepo } from './simulation/repo.ts';
import { makeTraps } from './simulation/traps.ts';
import { makeTruePair, styleNames } from './simulation/true-pairs.ts';

const vendors: readonly SimulatedRepo[] = [
  { id: 'mistralai/Mistral-7B-v0.1', tags: ['pretrained'] },
  { id: 'meta-llama/Llama-3.1-8B' },
  { id: 'google/gemma-2-9b' },
  { id: 'Qwen/Qwen2.5-7B', tags: ['conversational'] },
  { id: 'Qwen/Qwen2.5-7B-Instruct', base: 'Qwen/Qwen2.5-7B' },
];
const sft: SimulatedRepo = { id: 'org/x-sft', tags: ['trl', 'sft'], base: 'mistralai/Mistral-7B-v0.1' };
const dpo: SimulatedRepo = { id: 'org/x-dpo', tags: ['trl', 'dpo'], base: 'org/x-sft', hoursLater: 1 };

describe('each way to publish a pair', () => {
  test.each(styleNames)('%s', async (style) => {
    const { repos, expected } = makeTruePair(style, 'maker', 'llama-3-8b');
    const all = [...vendors.filter(({ id }) => !repos.some((repo) => repo.id === id)), ...repos];
    for (const [id, wanted] of Object.entries(expected)) {
      const decision = await decideOn(all, id);
      expect(decision, JSON.stringify(decision)).toMatchObject({
        kind: 'accepted',
        sft: { repo: 'sft' in wanted ? wanted.sft : '' },
        dpo: { repo: id, commit: expect.stringMatching(/^[0-9a-f]{40}$/) },
      });
    }
  });
});

describe('each trap', () => {
  // Copies are told apart once all of a run are decided, and exclusion comes before any decision.
  const traps = makeTraps('trapper').filter(({ name }) => !['copies', 'excluded'].includes(name));
  test.each(traps.map((trap) => [trap.name, trap] as const))('%s', async (_, { repos, expected }) => {
    for (const [id, wanted] of Object.entries(expected)) {
      const decision = await decideOn([...vendors, ...repos], id);
      if (wanted.kind === 'none') expect(decision).toBeUndefined();
      else if (wanted.kind === 'accepted')
        expect(decision).toMatchObject({ kind: 'accepted', sft: { repo: wanted.sft } });
      else expect(decision, JSON.stringify(decision)).toMatchObject(wanted);
      if (decision?.kind === 'refused') expect(decision.message).toMatch(/[\w-]+\/[\w.-]+.*\.$/);
      if (decision?.kind === 'needs-person') expect(decision.message).toMatch(/\?$/);
    }
  });
});

describe('pairs of the paper, as their cards are', () => {
  const mistral = 'mistralai/Mistral-7B-v0.1';
  const llama2: SimulatedRepo = { id: 'meta-llama/Llama-2-7b-hf' };
  const cases: Readonly<Record<string, readonly [readonly SimulatedRepo[], object]>> = {
    'alignment-handbook/zephyr-7b-dpo-full': [
      [
        {
          id: 'alignment-handbook/zephyr-7b-sft-full',
          base: mistral,
          tags: ['alignment-handbook', 'trl', 'sft'],
        },
        {
          id: 'alignment-handbook/zephyr-7b-dpo-full',
          base: 'alignment-handbook/zephyr-7b-sft-full',
          tags: ['alignment-handbook', 'trl', 'dpo', 'generated_from_trainer'],
          datasets: ['HuggingFaceH4/ultrafeedback_binarized'],
          text: handbookCard('zephyr-7b-dpo-full', 'alignment-handbook/zephyr-7b-sft-full'),
        },
      ],
      { kind: 'accepted', sft: { repo: 'alignment-handbook/zephyr-7b-sft-full' } },
    ],
    'allenai/tulu-2-dpo-7b': [
      [
        llama2,
        { id: 'allenai/tulu-2-7b', base: llama2.id, text: '# Tulu V2 7B' },
        {
          id: 'allenai/tulu-2-dpo-7b',
          base: llama2.id,
          datasets: ['HuggingFaceH4/ultrafeedback_binarized', 'allenai/tulu-v2-sft-mixture'],
          text: 'Tulu V2 DPO 7B is a fine-tuned version of Llama 2 that was trained using Direct Preference Optimization (DPO).',
        },
      ],
      { kind: 'accepted', sft: { repo: 'allenai/tulu-2-7b' } },
    ],
    'snorkelai/Snorkel-Mistral-PairRM-DPO': [
      [
        { id: 'mistralai/Mistral-7B-Instruct-v0.2' },
        {
          id: 'snorkelai/Snorkel-Mistral-PairRM-DPO',
          datasets: ['snorkelai/Snorkel-Mistral-PairRM-DPO-Dataset'],
          text: 'Iterative DPO; we start from mistralai/Mistral-7B-Instruct-v0.2. https://arxiv.org/abs/2305.18290',
        },
      ],
      { kind: 'accepted', sft: { repo: 'mistralai/Mistral-7B-Instruct-v0.2' } },
    ],
    // Its card names the pretrained model, and that of mistral-7b-sft-beta says here nothing of it.
    'HuggingFaceH4/zephyr-7b-beta': [
      [
        { id: 'HuggingFaceH4/mistral-7b-sft-beta', base: mistral, tags: ['generated_from_trainer'] },
        {
          id: 'HuggingFaceH4/zephyr-7b-beta',
          base: mistral,
          tags: ['generated_from_trainer'],
          datasets: ['HuggingFaceH4/ultrachat_200k', 'HuggingFaceH4/ultrafeedback_binarized'],
          text: `It is a fine-tuned version of [${mistral}](https://huggingface.co/${mistral}) that was trained using Direct Preference Optimization (DPO). https://arxiv.org/abs/2305.18290`,
        },
      ],
      { kind: 'refused', reason: 'parent-pretrained' },
    ],
    // Its trainer merged the SFT adapter into the model, which its adapter_config.json does not tell.
    'alignment-handbook/zephyr-7b-dpo-qlora': [
      [
        {
          id: 'alignment-handbook/zephyr-7b-sft-qlora',
          base: mistral,
          tags: ['alignment-handbook', 'generated_from_trainer', 'trl', 'sft'],
          fields: { library_name: 'peft' },
          adapter: loraConfig(mistral),
        },
        {
          id: 'alignment-handbook/zephyr-7b-dpo-qlora',
          base: mistral,
          tags: ['alignment-handbook', 'generated_from_trainer', 'trl', 'dpo'],
          datasets: ['HuggingFaceH4/ultrafeedback_binarized'],
          fields: { library_name: 'peft' },
          text: handbookCard('zephyr-7b-dpo-qlora', 'alignment-handbook/zephyr-7b-sft-qlora'),
          adapter: loraConfig(mistral, { r: 128, lora_alpha: 128 }),
        },
      ],
      { kind: 'refused', reason: 'parent-adapter' },
    ],
    'princeton-nlp/Mistral-7B-Base-SFT-SimPO': [
      [
        { id: 'alignment-handbook/zephyr-7b-sft-full', base: mistral, tags: ['sft'] },
        {
          id: 'princeton-nlp/Mistral-7B-Base-SFT-SimPO',
          base: 'alignment-handbook/zephyr-7b-sft-full',
          text: 'https://arxiv.org/abs/2405.14734',
        },
      ],
      { kind: 'accepted', sft: { repo: 'alignment-handbook/zephyr-7b-sft-full' } },
    ],
  };
  test.each(Object.entries(cases))('%s', async (name, [repos, wanted]) => {
    const decision = await decideOn([...vendors, ...repos], name);
    expect(decision, JSON.stringify(decision)).toMatchObject(wanted);
  });
});

test('evidence is shown with what it counts', async () => {
  const decision = await decideOn(
    [...vendors, sft, { ...dpo, text: trlCard(dpo.id, sft.id, 'DPO') }],
    dpo.id,
  );
  expect(decision).toMatchObject({
    alignment: [
      { source: 'tag', weight: 3, text: 'tagged dpo' },
      { source: 'sentence', weight: 2 },
      { source: 'name', weight: 2, text: 'its name says dpo' },
      { source: 'stage', weight: 2 },
      { source: 'paper', weight: 1 },
    ],
    lineage: [
      { source: 'front-matter', weight: 4 },
      { source: 'card-text', weight: 3 },
    ],
  });
});

describe('sources that not everybody may read', () => {
  const gatedPair = [...vendors, { ...sft, gated: true }, dpo];
  test('are skipped', async () => {
    const decision = await decideOn(gatedPair, dpo.id, { gated: 'skip' });
    expect(decision).toMatchObject({ kind: 'refused', reason: 'restricted' });
  });
  test('make a private repo', async () => {
    const decision = await decideOn(gatedPair, dpo.id, { gated: 'private' });
    expect(decision).toMatchObject({ kind: 'accepted', isRestricted: true });
  });
  test('are asked about, once it is clear that they are a pair', async () => {
    const decision = await decideOn(gatedPair, dpo.id, { gated: 'ask' });
    expect(decision).toMatchObject({ kind: 'needs-person', question: 'may-publish', options: [sft.id] });
  });
  test('an open pair is published openly', async () => {
    const decision = await decideOn([...vendors, sft, dpo], dpo.id, { gated: 'ask' });
    expect(decision).toMatchObject({ kind: 'accepted', isRestricted: false });
  });
});

test('an aligned start is known by its data and papers, whatever its name', async () => {
  const zephyr: SimulatedRepo = {
    id: 'HuggingFaceH4/zephyr-7b-beta',
    base: 'mistralai/Mistral-7B-v0.1',
    datasets: ['HuggingFaceH4/ultrafeedback_binarized'],
    text: 'https://arxiv.org/abs/2305.18290',
  };
  const decision = await decideOn([...vendors, zephyr, { ...dpo, base: zephyr.id }], dpo.id);
  expect(decision).toMatchObject({ kind: 'needs-person', question: 'parent-aligned' });
});

test('a quick start that loads the SFT checkpoint makes no copy of it', async () => {
  const text = 'pipeline("text-generation", model="Qwen/Qwen2.5-7B-Instruct")';
  const start = 'Qwen/Qwen2.5-7B-Instruct';
  const decision = await decideOn([...vendors, { ...dpo, base: start, text }], dpo.id);
  expect(decision).toMatchObject({ kind: 'accepted', sft: { repo: start } });
});

test('a copy of an adapter is refused, and counts of its factors are not those of the model', async () => {
  const adapter: SimulatedRepo = { ...dpo, fields: { library_name: 'peft' }, adapter: loraConfig(sft.id) };
  const before = await decideOn([...vendors, sft, adapter], dpo.id);
  if (before?.kind !== 'accepted') throw new Error(JSON.stringify(before));
  const known = new Map(before.fingerprints.map((fingerprint) => [fingerprint, dpo.id]));
  const copy = { ...adapter, id: 'mirror/x-dpo', weightsOf: dpo.id };
  const ofCopy = await decideOn([...vendors, sft, adapter, copy], copy.id, { known });
  expect(ofCopy).toMatchObject({ kind: 'refused', reason: 'copy' });
});

test('an excluded SFT checkpoint excludes its pair', async () => {
  const decision = await decideOn([...vendors, sft, dpo], dpo.id, { exclude: ['org/*-sft'] });
  expect(decision).toMatchObject({ kind: 'refused', reason: 'parent-excluded' });
});

test('a copy of what an earlier run accepted is refused, the same repo again is not', async () => {
  const before = await decideOn([...vendors, sft, dpo], dpo.id);
  if (before?.kind !== 'accepted') throw new Error('not accepted');
  const known = new Map(before.fingerprints.map((fingerprint) => [fingerprint, dpo.id]));
  const copy = { ...dpo, id: 'mirror/x-dpo', weightsOf: dpo.id };
  const again = await decideOn([...vendors, sft, dpo, copy], dpo.id, { known });
  expect(again?.kind).toBe('accepted');
  const ofCopy = await decideOn([...vendors, sft, dpo, copy], copy.id, { known });
  expect(ofCopy).toMatchObject({ kind: 'refused', reason: 'copy', message: expect.stringContaining(dpo.id) });
});

test('only a name, and nothing known of the weights, is a question', async () => {
  const bare = { config: { architectures: null, model_type: null } };
  const repos = [
    ...vendors,
    { ...sft, ...bare, parameterCount: 7_241_748_480 },
    { ...dpo, base: [], ...bare },
  ];
  const decision = await decideOn(repos, dpo.id);
  expect(decision).toMatchObject({ kind: 'needs-person', question: 'which-parent', options: [sft.id] });
});

test('a missing repo of more weight than the one that is there is a question', async () => {
  const repos = [...vendors, sft, { ...dpo, base: 'org/gone', text: trlCard(dpo.id, sft.id, 'DPO') }];
  const decision = await decideOn(repos, dpo.id);
  expect(decision).toMatchObject({
    kind: 'needs-person',
    question: 'which-parent',
    options: [sft.id, 'org/gone'],
  });
});

test('the Hub is asked for nothing that the listing settles', async () => {
  const { view, listed, asked } = memoryView([{ ...dpo, tags: ['dpo', 'gptq'] }]);
  const { decideModel } = await import('../../../src/bot/detect/decide.ts');
  await decideModel(await listed(dpo.id), {
    view,
    rule: 'any',
    gated: 'skip',
    exclude: [],
    readsEveryCard: false,
    known: new Map(),
  });
  expect(asked).toEqual([]);
});
