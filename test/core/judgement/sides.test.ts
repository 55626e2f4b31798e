import { describe, expect, test } from 'vitest';
import { type NameMarks, readName } from '../../../src/core/judgement/names.ts';
import { judgeWith, outline, paperPairs, sampleOf, side } from './pair.ts';

const noTemplate = { hasChatTemplate: false };

describe("the paper's pairs", () => {
  // Every sign besides the names is against them; a tuned name settles it.
  test.each(paperPairs)('%s → %s is neither of a base nor exchanged', (sft, aligned) => {
    for (const ratio of [0.0003, 0.3]) {
      const codes = judgeWith({
        sft: side(sft, { ...noTemplate, card: { pipeline_tag: 'text-generation' } }),
        aligned: side(aligned),
        sample: sampleOf([{ ratio, alpha: 0.01 }]),
      });
      expect(outline(codes)).toEqual([]);
    }
  });

  const namedWays = paperPairs.filter(([sft, aligned]) => /sft/i.test(sft) && /dpo/i.test(aligned));
  test.each(namedWays)('%s and %s the wrong way round', (sft, aligned) => {
    expect(outline(judgeWith({ sft: side(aligned), aligned: side(sft) }))).toContain('swapped-sides: refuse');
  });

  test.each(paperPairs)('%s and %s the wrong way round, with a card that tells', (sft, aligned) => {
    const card = { base_model: sft };
    expect(outline(judgeWith({ sft: side(aligned, { card }), aligned: side(sft) }))).toContain(
      'swapped-sides: refuse',
    );
    expect(outline(judgeWith({ sft: side(sft), aligned: side(aligned, { card }) }))).toEqual([]);
  });
});

describe('raw pretrained models', () => {
  const chats = ['acme/seven-chat', 'HuggingFaceH4/zephyr-7b-beta'];
  const bases = [
    'mistralai/Mistral-7B-v0.1',
    'meta-llama/Meta-Llama-3-8B',
    'meta-llama/Llama-3.1-8B',
    'meta-llama/Llama-2-7b-hf',
    'Qwen/Qwen2.5-7B',
    'Qwen/Qwen3-8B-Base',
    'google/gemma-2-9b',
    'google/gemma-3-4b-pt',
    'internlm/internlm2-7b',
    'deepseek-ai/deepseek-llm-7b-base',
    'EleutherAI/pythia-1.4b-deduped',
    'mistralai/Mistral-Nemo-Base-2407',
  ];

  test.each(bases.flatMap((base) => chats.map((chat) => [base, chat] as const)))('%s → %s', (base, chat) => {
    const names = judgeWith({ sft: side(base), aligned: side(chat), sample: undefined });
    expect(outline(names), 'by names alone').toEqual(['pretrained-base: warn']);
    const template = judgeWith({ sft: side(base, noTemplate), aligned: side(chat), sample: undefined });
    expect(outline(template), 'without a template').toEqual(['pretrained-base: refuse']);
    const far = judgeWith({ sft: side(base), aligned: side(chat), sample: sampleOf([{ ratio: 0.05 }]) });
    expect(outline(far), 'by the distance').toEqual(['pretrained-base: refuse']);
  });

  test.each([
    ['mistralai/Mistral-7B-v0.1', 'mistralai/Mistral-7B-Instruct-v0.1'],
    ['Qwen/Qwen2.5-7B', 'Qwen/Qwen2.5-7B-Instruct'],
    ['google/gemma-7b', 'google/gemma-7b-it'],
  ])('%s and its own tuned model %s are refused by names', (base, tuned) => {
    expect(outline(judgeWith({ sft: side(base), aligned: side(tuned), sample: undefined }))).toEqual([
      'pretrained-base: refuse',
    ]);
  });

  test.each([
    'Qwen/Qwen3-8B',
    'HuggingFaceTB/SmolLM3-3B',
    'microsoft/phi-4',
    'princeton-nlp/Llama-3-Base-8B-SFT',
    'princeton-nlp/Mistral-7B-Base-SFT-DPO',
    'stabilityai/stablelm-zephyr-3b',
    'teknium/OpenHermes-2.5-Mistral-7B',
    'acme/seven',
  ])('%s is none by its name', (name) => {
    expect(readName(name).base).toBeUndefined();
  });

  test('a directory named base is no proof', () => {
    const sides = { sft: side('base'), aligned: side('dpo') };
    expect(judgeWith(sides)).toEqual([]);
    expect(outline(judgeWith({ ...sides, sft: side('base', noTemplate) }))).toEqual([
      'pretrained-base: warn',
    ]);
  });

  test('a tag says it of any name', () => {
    const sft = side('acme/seven', { ...noTemplate, card: { tags: ['pretrained'] } });
    const [verdict] = judgeWith({ sft, aligned: side('acme/eight') });
    expect(verdict?.severity).toBe('refuse');
    expect(verdict?.message).toBe(
      'acme/seven (θ0) looks like a raw pretrained model, from which extrapolation collapses: ' +
        'its card is tagged pretrained or base and θ1 has a chat template and θ0 has none.',
    );
    expect(verdict?.hint).toContain(
      'acme/eight (θ1) started from. To go on regardless: --allow pretrained-base.',
    );
  });

  test('a card that calls θ1 the SFT of θ0 is enough', () => {
    const card = { tags: ['trl', 'sft'], base_model: 'acme/seven' };
    const sides = { sft: side('acme/seven'), aligned: side('acme/eight', { card }) };
    expect(outline(judgeWith(sides))).toEqual(['pretrained-base: refuse']);
  });

  test('the distance alone is a matter for nobody, with a missing template for a warning', () => {
    const far = { sample: sampleOf([{ ratio: 0.05, alpha: 0.1 }]) };
    expect(judgeWith({ ...far, sft: side('a'), aligned: side('b') })).toEqual([]);
    expect(outline(judgeWith({ ...far, sft: side('a', noTemplate), aligned: side('b') }))).toEqual([
      'pretrained-base: warn',
    ]);
    expect(judgeWith({ sft: side('a', noTemplate), aligned: side('b') })).toEqual([]);
  });

  test('alignment that started from a raw model is a warning', () => {
    const card = { tags: ['trl', 'dpo'], base_model: 'Qwen/Qwen2.5-7B' };
    const sides = { sft: side('Qwen/Qwen2.5-7B', noTemplate), aligned: side('acme/seven-dpo', { card }) };
    expect(outline(judgeWith(sides))).toEqual(['pretrained-base: warn']);
  });

  test('a card that tells of tuning outweighs a name', () => {
    const card = { tags: ['trl', 'sft'] };
    const sides = { sft: side('Mistral-7B-v0.1', { ...noTemplate, card }), aligned: side('b') };
    expect(judgeWith(sides)).toEqual([]);
  });
});

describe('exchanged sides', () => {
  test.each([
    ['zephyr-7b-dpo-full', 'zephyr-7b-sft-full', true],
    ['zephyr-7b-sft-full', 'zephyr-7b-dpo-full', false],
    ['Mistral-7B-Base-SFT-DPO', 'Mistral-7B-Base-SFT', true],
    ['Mistral-7B-Base-SFT', 'Mistral-7B-Base-SFT-SimPO', false],
    ['model-sft-dpo', 'model-sft-dpo-iter2', false],
    ['RLHFlow/LLaMA3-SFT', 'RLHFlow/LLaMA3-SFT-v2', false],
    ['acme/seven-RLHF', 'acme/seven_sft', true],
    ['acme/seven-ppo', 'acme/sevenSFT', true],
    ['acme/seven-aligned', 'acme/seven-sft', true],
    ['acme/hippo-sft', 'acme/shipos', false],
  ])('θ0 %s, θ1 %s', (sft, aligned, isSwapped) => {
    const codes = judgeWith({ sft: side(sft), aligned: side(aligned) }).map(({ code }) => code);
    expect(codes.includes('swapped-sides')).toBe(isSwapped);
  });

  test.each<[string, unknown]>([
    ['a name', 'acme/one'],
    ['another spelling', 'Acme/One'],
    ['a list', ['x/y', 'acme/one']],
    ['an adapter in an object', { adapter: { name: 'acme/one' } }],
    ['an address', 'https://huggingface.co/acme/one'],
    ['a pinned name', 'acme/one@0123456789abcdef'],
  ])('a card that names θ1 as %s', (_, base_model) => {
    const sft = side('acme/two', { card: { base_model } });
    const aligned = side('acme/one');
    expect(outline(judgeWith({ sft, aligned }))).toEqual(['swapped-sides: refuse']);
  });

  test('cards that name each other say nothing', () => {
    const sft = side('acme/two', { card: { base_model: 'acme/one' } });
    const aligned = side('acme/one', { card: { base_model: 'acme/two' } });
    expect(judgeWith({ sft, aligned })).toEqual([]);
  });

  test('a common base is no exchange', () => {
    const card = { base_model: 'acme/base' };
    expect(judgeWith({ sft: side('acme/two', { card }), aligned: side('acme/one', { card }) })).toEqual([]);
  });

  test("cards by a trainer's tags", () => {
    const sft = side('run-1', { card: { tags: ['generated_from_trainer', 'sft', 'trl'] } });
    const dpo = side('run-2', { card: { tags: ['generated_from_trainer', 'dpo', 'trl'] } });
    expect(judgeWith({ sft, aligned: dpo })).toEqual([]);
    const [verdict] = judgeWith({ sft: dpo, aligned: sft });
    expect(verdict).toMatchObject({ code: 'swapped-sides', severity: 'refuse' });
    expect(verdict?.message).toContain(
      'the card of run-2 (θ0) is tagged dpo, that of run-1 (θ1) is tagged sft',
    );
    const copied = { sft: { ...dpo, name: 'x-sft' }, aligned: { ...sft, name: 'x-dpo' } };
    expect(judgeWith(copied), 'tags that were copied').toEqual([]);
  });
});

describe('unsuited alignment', () => {
  test.each([
    ['kaist-ai/mistral-orpo-beta', {}, 'name of kaist-ai/mistral-orpo-beta (θ1) says ORPO'],
    ['acme/seven', { tags: ['trl', 'orpo'] }, 'card of acme/seven (θ1) says ORPO'],
    ['acme/seven-kto', { tags: 'kto' }, 'name of acme/seven-kto (θ1) says KTO'],
  ])('%s %o', (name, card, text) => {
    const verdicts = judgeWith({ aligned: side(name, { card }) });
    expect(outline(verdicts)).toEqual(['unsuited-alignment: warn']);
    expect(verdicts[0]?.message).toContain(text);
  });
});

test.each<[string, Partial<NameMarks>]>([
  ['org-dpo/name', { isTuned: false, isSft: false }],
  ['./models/Mistral-7B-v0.1/', { base: 'plain' }],
  ['', { isTuned: false, isSft: false }],
])('readName(%s)', (name, marks) => {
  expect(readName(name)).toMatchObject(marks);
});
