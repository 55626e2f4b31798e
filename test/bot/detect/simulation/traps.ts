import { handbookCard, trlCard } from './cards.ts';
import {
  accepted,
  type Expected,
  loraConfig,
  question,
  refused,
  type SimulatedCase,
  type SimulatedRepo,
  sizes,
} from './repo.ts';

const dpoTags = ['generated_from_trainer', 'trl', 'dpo'];
const mistral = 'mistralai/Mistral-7B-v0.1';

/** A candidate that would be taken but for what `fields` say. */
const dpoOf = (
  id: string,
  base: string | readonly string[] | undefined,
  fields: Partial<SimulatedRepo> = {},
): SimulatedRepo => ({
  id,
  tags: dpoTags,
  text: trlCard(id, typeof base === 'string' ? base : undefined, 'DPO'),
  hoursLater: 3,
  ...(base === undefined ? {} : { base }),
  ...fields,
});
const sftOf = (id: string, fields: Partial<SimulatedRepo> = {}): SimulatedRepo => ({
  id,
  tags: ['generated_from_trainer', 'trl', 'sft'],
  base: mistral,
  text: trlCard(id, mistral, 'SFT'),
  ...fields,
});

const adapterOn = (
  base: string,
  settings: Readonly<Record<string, unknown>> = {},
): Partial<SimulatedRepo> => ({
  fields: { library_name: 'peft' },
  adapter: loraConfig(base, settings),
});

/** One of each trap in the namespace of an owner. */
export function makeTraps(owner: string): readonly SimulatedCase[] {
  const cases: SimulatedCase[] = [];
  const add = (name: string, repos: readonly SimulatedRepo[], expected: Readonly<Record<string, Expected>>) =>
    cases.push({ name, repos, expected });
  /** A candidate, its SFT checkpoint and what is wrong with one of them. */
  const trap = (
    name: string,
    expected: Expected,
    candidate: Partial<SimulatedRepo> & { readonly id?: string } = {},
    parent: Partial<SimulatedRepo> = {},
  ) => {
    const stem = `${owner}/t${cases.length}`;
    const sft = sftOf(`${stem}-sft`, parent);
    const dpo = dpoOf(candidate.id ?? `${stem}-dpo`, sft.id, candidate);
    add(name, [sft, dpo], { [dpo.id]: expected });
  };
  const stem = (word: string) => `${owner}/${word}`;

  add('no base_model at all', [dpoOf(stem('lonely-dpo'), undefined)], {
    [stem('lonely-dpo')]: refused('no-parent'),
  });
  for (const base of [mistral, 'meta-llama/Llama-3.1-8B', 'google/gemma-2-9b', 'Qwen/Qwen2.5-7B']) {
    const id = stem(`raw-${base.split('/')[1]}-dpo`);
    add(`from the raw ${base}`, [dpoOf(id, base)], { [id]: refused('parent-pretrained') });
  }
  trap('ORPO from SFT', question('unproven-way'), {
    id: stem('model-orpo'),
    tags: ['trl', 'orpo'],
    text: '# ORPO',
  });
  trap('KTO', question('unproven-way'), {
    id: stem('model-kto'),
    tags: ['trl', 'kto'],
    text: trlCard('a/b', undefined, 'KTO'),
  });
  trap('ORPO, then DPO', question('which-way'), { tags: ['orpo', 'dpo'] });
  trap('GRPO', question('unproven-way'), {
    id: stem('model-grpo'),
    tags: ['trl', 'grpo'],
    text: '# Reasoning',
  });
  trap('merge by tag', refused('merge'), { tags: ['merge', 'mergekit', 'dpo'] });
  add('merge of two', [dpoOf(stem('two-dpo'), [stem('a-sft'), stem('b-dpo')])], {
    [stem('two-dpo')]: refused('merge'),
  });
  for (const [word, more] of Object.entries({
    AWQ: { tags: ['dpo', 'awq', '4-bit'] },
    GPTQ: { tags: ['dpo'] },
    '4bit': { tags: ['dpo', 'trl'] },
    '5.0bpw-exl2': { tags: ['dpo'] },
    'mlx-8Bit': { tags: ['dpo', 'mlx'], fields: { library_name: 'mlx' } },
    W4A16: { tags: ['dpo', 'compressed-tensors'] },
  })) {
    trap(`quantised copy, ${word}`, refused('quantised'), { id: stem(`copied-dpo-${word}`), ...more });
  }
  trap('quantised by its configuration', refused('quantised'), {
    config: { quantization_config: { quant_method: 'fp8' } },
  });
  trap('GGUF', refused('gguf'), { id: stem('copied-dpo-GGUF'), weights: 'gguf' });
  trap('GGUF without the word', refused('gguf'), { weights: 'gguf' });
  trap('SFT on dpo-mix', refused('not-aligned'), {
    id: stem('llama-sft-dpo-mix-7k'),
    tags: ['trl', 'sft', 'generated_from_trainer'],
    datasets: ['argilla/dpo-mix-7k'],
    text: trlCard('a/b', undefined, 'SFT'),
  });
  trap('dpo in the name of a data set', refused('not-aligned'), {
    id: stem('llama-orca_dpo_pairs'),
    tags: [],
    text: '# A model',
  });
  trap('variants on branches', refused('no-weights'), { weights: 'none', text: '# See the branches' });
  trap(
    'the parent was deleted',
    refused('parent-missing'),
    { id: stem('orphan-model'), tags: ['dpo'] },
    { deleted: true },
  );
  trap('the parent is gated', refused('restricted'), {}, { gated: true });
  trap('the model is gated', refused('restricted'), { gated: true });
  trap('own output by its manifest', refused('own-output'), {
    id: stem('x-dpo-extrapolated'),
    files: { 'extrapolation.json': '{}' },
  });
  trap('own output by its tags', refused('own-output'), {
    tags: ['expo', 'model-extrapolation', 'dpo'],
    base: [stem('y'), stem('z')],
  });
  trap('extrapolated by others', refused('extrapolated'), { id: stem('zephyr-7b-dpo-ExPO') });
  trap('the parent is an SFT adapter', refused('parent-adapter'), {}, adapterOn(mistral));
  const other = 'Qwen/Qwen2.5-7B-Instruct';
  /** An adapter that would be taken but for what its configuration says. */
  const adapterTrap = (
    name: string,
    expected: Expected,
    settings: Readonly<Record<string, unknown>>,
    fields: Partial<SimulatedRepo> = {},
  ) => {
    const id = `${owner}/t${cases.length}`;
    const sft = sftOf(`${id}-sft`);
    const dpo = dpoOf(`${id}-dpo-lora`, sft.id, { ...adapterOn(sft.id, settings), ...fields });
    add(name, [sft, dpo], { [dpo.id]: expected });
  };
  adapterTrap('an adapter of DoRA', refused('adapter'), { use_dora: true });
  adapterTrap('an adapter of IA³', refused('adapter'), { peft_type: 'IA3' });
  adapterTrap('a prompt', refused('adapter'), { peft_type: 'PROMPT_TUNING' });
  adapterTrap('an adapter that began with PiSSA', refused('adapter'), { init_lora_weights: 'pissa_niter_4' });
  adapterTrap('an adapter that says nothing', refused('adapter'), { peft_type: undefined });
  adapterTrap(
    'an adapter whose configuration is missing',
    refused('adapter'),
    {},
    {
      adapter: undefined,
      weights: 'adapter',
    },
  );
  adapterTrap('an adapter without weights', refused('no-weights'), {}, { weights: 'none' });
  adapterTrap(
    'an adapter made by ORPO',
    question('unproven-way'),
    {},
    {
      tags: ['trl', 'orpo'],
      id: stem('y-orpo-lora'),
      text: '# ORPO',
    },
  );
  adapterTrap(
    'an adapter that opted out',
    refused('opted-out'),
    {},
    {
      fields: { library_name: 'peft', 'hf-extrapolate': false },
    },
  );
  adapterTrap('an adapter trained on a directory', question('which-parent'), {
    base_model_name_or_path: './out/merged',
  });
  adapterTrap('an adapter on another model than its card says', question('which-parent'), {
    base_model_name_or_path: other,
  });
  adapterTrap('an adapter on another revision', question('which-parent'), { revision: 'step-300' });
  add('an adapter on the pretrained model', [dpoOf(stem('raw-dpo-lora'), mistral, adapterOn(mistral))], {
    [stem('raw-dpo-lora')]: refused('parent-pretrained'),
  });
  add(
    'an adapter on somebody’s aligned model',
    [
      sftOf(stem('calm-sft')),
      dpoOf(stem('calm-dpo'), stem('calm-sft')),
      dpoOf(stem('calm-dpo-lora'), stem('calm-dpo'), { ...adapterOn(stem('calm-dpo')), hoursLater: 4 }),
    ],
    {
      [stem('calm-dpo')]: accepted(stem('calm-sft')),
      [stem('calm-dpo-lora')]: question('parent-aligned'),
    },
  );
  /** Two adapters, one on top of the other or going on from it. */
  const twoAdapters = (
    name: string,
    expected: Expected,
    settings: Readonly<Record<string, unknown>>,
    fields: (sft: string) => Partial<SimulatedRepo> = () => ({}),
  ) => {
    const id = `${owner}/t${cases.length}`;
    const sft = sftOf(`${id}-sft-qlora`, adapterOn(mistral));
    const dpo = dpoOf(`${id}-dpo-qlora`, mistral, {
      ...adapterOn(mistral, settings),
      text: handbookCard(`${id}-dpo-qlora`, sft.id),
      ...fields(sft.id),
    });
    add(name, [sft, dpo], { [dpo.id]: expected });
  };
  // As zephyr-7b-dpo-qlora: ranks 128 and 16, because its trainer merged the SFT adapter first.
  twoAdapters('an adapter on top of an SFT adapter', refused('parent-adapter'), { r: 128, lora_alpha: 128 });
  twoAdapters('an adapter on other modules than the SFT adapter', refused('parent-adapter'), {
    target_modules: 'all-linear',
  });
  twoAdapters('an adapter that may go on from an SFT adapter', question('continues-adapter'), {});
  twoAdapters('the same, known by the name alone', question('continues-adapter'), {}, () => ({
    text: '# A',
  }));
  const llama = 'meta-llama/Llama-3.1-8B';
  add(
    'an adapter on another model than the SFT adapter',
    [
      sftOf(stem('astray-sft-lora'), { ...adapterOn(mistral), base: llama }),
      dpoOf(stem('astray-dpo-lora'), llama, adapterOn(llama)),
    ],
    { [stem('astray-dpo-lora')]: refused('other-base') },
  );
  twoAdapters('an adapter whose base is the SFT adapter', refused('parent-adapter'), {}, (sft) =>
    adapterOn(sft),
  );
  twoAdapters('an adapter on a directory, and its SFT adapter', question('which-parent'), {
    base_model_name_or_path: '/mnt/mistral',
  });
  trap('a reward model', refused('reward-model'), {
    id: stem('x-dpo-judge'),
    architecture: 'MistralForSequenceClassification',
  });
  trap('SFT and DPO by its tags', question('sft-too'), { tags: ['trl', 'sft', 'dpo'], text: '# A model' });
  trap(
    'pictures',
    question('other-kind'),
    {
      fields: { pipeline_tag: 'image-text-to-text' },
      architecture: 'LlavaForConditionalGeneration',
    },
    { architecture: 'LlavaForConditionalGeneration' },
  );
  trap('a reward model by its name', refused('reward-model'), { id: stem('Mistral-RM-dpo') });
  trap('DPO of pictures', refused('other-task'), {
    fields: { library_name: 'diffusers', pipeline_tag: 'text-to-image' },
  });
  trap('opted out in the card', refused('opted-out'), { fields: { 'hf-extrapolate': false } });
  trap('opted out by tag', refused('opted-out'), { tags: [...dpoTags, 'no-extrapolation'] });
  trap('the parent opted out', refused('opted-out'), {}, { fields: { 'hf-extrapolate': false } });
  trap('disabled', refused('disabled'), { disabled: true });
  trap('no derivatives', refused('licence'), { fields: { license: 'cc-by-nc-nd-4.0' } });
  trap('another size', refused('different-size'), { parameterCount: sizes['1.5b'] });
  trap('another architecture', refused('different-architectures'), {
    architecture: 'LlamaForCausalLM',
    modelType: 'llama',
  });
  trap(
    'the SFT checkpoint uploaded again',
    refused('same-weights'),
    { weightsOf: 'twins' },
    { weightsOf: 'twins' },
  );
  trap('excluded', { kind: 'none' }, { id: stem('x-dpo-excluded') });
  trap(
    'somebody fine-tuned a text classifier',
    { kind: 'none' },
    { id: stem('sentiment'), tags: ['text-classification'], text: '# Sentiment' },
  );
  trap('two starts, unrelated', question('which-parent'), {
    text: handbookCard('x', 'Qwen/Qwen2.5-7B-Instruct'),
  });
  trap('named only by dpo', question('is-aligned'), {
    id: stem('friend-dpo-v1'),
    tags: [],
    text: '# A friend',
  });
  trap('the parent is a merge', question('parent-merge'), {}, { tags: ['merge'] });
  add(
    'the start says nothing of itself',
    [{ id: stem('thing') }, dpoOf(stem('thing-aligned'), stem('thing'))],
    { [stem('thing-aligned')]: question('is-parent-sft') },
  );
  add(
    'on top of another owner’s aligned model',
    [
      sftOf(stem('ground-sft')),
      dpoOf(stem('ground-dpo'), stem('ground-sft')),
      dpoOf(`${owner}-friend/further-dpo`, stem('ground-dpo'), { hoursLater: 4 }),
    ],
    {
      [stem('ground-dpo')]: accepted(stem('ground-sft')),
      [`${owner}-friend/further-dpo`]: question('parent-aligned'),
    },
  );
  const rounds = [1, 2, 3, 4].map((round) => stem(`rounds-DPO-iter${round}`));
  add(
    'aligned many times over',
    [
      sftOf(stem('rounds-SFT')),
      ...rounds.map((id, index) =>
        dpoOf(id, rounds[index - 1] ?? stem('rounds-SFT'), { hoursLater: index + 1 }),
      ),
    ],
    Object.fromEntries(
      rounds.map((id, index) => [id, index < 1 ? accepted(stem('rounds-SFT')) : question('many-alignments')]),
    ),
  );
  const circle = [stem('circle-a-dpo'), stem('circle-b-dpo')] as const;
  add('a circle', [dpoOf(circle[0], circle[1]), dpoOf(circle[1], circle[0])], {
    [circle[0]]: refused('circular'),
    [circle[1]]: refused('circular'),
  });
  const original = stem('first-dpo');
  const from = stem('first-sft');
  const card = handbookCard('first-dpo', from);
  add(
    'copies',
    [
      sftOf(from),
      dpoOf(original, from, { text: card }),
      dpoOf(`${owner}-mirror/first-dpo`, from, { text: '# Mirror', weightsOf: original, hoursLater: 5 }),
      dpoOf(`${owner}-fork/first-dpo`, from, { text: card, hoursLater: 6 }),
      dpoOf(`${owner}-copy/renamed-dpo`, from, { text: trlCard(original, from, 'DPO'), hoursLater: 7 }),
    ],
    {
      [original]: accepted(from),
      [`${owner}-mirror/first-dpo`]: refused('copy'),
      // The same card, and other weights.
      [`${owner}-fork/first-dpo`]: accepted(from),
      [`${owner}-copy/renamed-dpo`]: refused('copy'),
    },
  );
  return cases;
}
