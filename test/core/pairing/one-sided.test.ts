import { describe, expect, test } from 'vitest';
import { extrapolateSmall, problemsOf, type SmallSide, shifted, type Tensors, within } from './small-pair.ts';

const text = (prefix = 'model.'): Tensors => ({
  ...within(prefix, { 'layers.0.q_proj.weight': [[1, 2]], 'layers.1.q_proj.weight': [[1, 2]] }),
});
const up = (prefix = 'model.') => ({
  [`${prefix}layers.0.q_proj.weight`]: [2, 3],
  [`${prefix}layers.1.q_proj.weight`]: [2, 3],
});
const config = (modelType: string, more = {}) => ({ model_type: modelType, num_hidden_layers: 2, ...more });

const pairOf = (aligned: SmallSide, sft: SmallSide) => ({
  aligned,
  sft: { ...sft, tensors: shifted(sft.tensors) },
});

describe('what training drops of θ0 is left out', () => {
  test.each([
    [
      'by the pattern of its type',
      'qwen3_next',
      'mtp.layers.0.q_proj.weight',
      'transformers does not load these',
    ],
    ['by the type of its part', 'qwen3_5_text', 'mtp.fc.weight', 'transformers does not load these'],
    ['as a layer after the last', 'glm4_moe', 'model.layers.2.eh_proj.weight', 'layers after the last'],
    [
      'as a layer after the last, of a type without patterns',
      'llama',
      'model.layers.2.q_proj.weight',
      'layers after the last',
    ],
    [
      'as a table that the class has no more',
      't5',
      'decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight',
      'transformers does not load these',
    ],
  ])('%s', async (_, modelType, name, reason) => {
    const { made, plan } = await extrapolateSmall(
      pairOf(
        { tensors: text(), config: config(modelType) },
        { tensors: { ...text(), [name]: [[9, 9]] }, config: config(modelType) },
      ),
    );
    expect(made).toEqual(up());
    expect(plan.notes).toEqual([expect.stringMatching(new RegExp(`^${name} of θ0 left out: ${reason}`))]);
  });

  test.each([
    [
      'a layer that the model has a place for',
      'glm4_moe',
      { num_hidden_layers: 92 },
      'model.layers.46.q_proj.weight',
    ],
    [
      'keys of a layer that uses its own',
      'gemma3n',
      { num_hidden_layers: 30, num_kv_shared_layers: 10 },
      'model.layers.7.self_attn.k_proj.weight',
    ],
    ['the tower of a model that sees', 'qwen3_5', { vision_config: {} }, 'model.visual.merger.linear.weight'],
  ])('but not %s', async (_, modelType, fields, name) => {
    const sides = (more = {}) => ({ tensors: { ...text(), ...more }, config: config(modelType, fields) });
    const problems = await problemsOf(sides(), sides({ [name]: [[9, 9]] }));
    expect(problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining(name.split('.')[1] ?? '') }),
    ]);
  });

  test('keys of layers that use those of others', async () => {
    const gemma = config('gemma3n', { num_hidden_layers: 30, num_kv_shared_layers: 10 });
    const extra = { 'model.layers.20.self_attn.k_proj.weight': [[9, 9]] };
    const problems = await problemsOf(
      { tensors: text(), config: gemma },
      { tensors: { ...text(), ...extra }, config: gemma },
    );
    expect(problems).toEqual([]);
  });

  test('towers of vision and hearing, where θ1 is the language model alone', async () => {
    const towers: Tensors = {
      'model.visual.blocks.0.attn.qkv.weight': [[9]],
      'model.audio_tower.layers.0.q_proj.weight': [[9]],
      'model.multi_modal_projector.linear.weight': [[9]],
    };
    const sft = {
      tensors: { ...text('model.language_model.'), ...towers },
      config: { model_type: 'some_vl', vision_config: {}, text_config: config('some_text') },
    };
    const { made, plan } = await extrapolateSmall(
      pairOf({ tensors: text(), config: config('some_text') }, sft),
    );
    expect(made).toEqual(up());
    expect(plan.notes[1]).toMatch(/^model\.visual.* of θ0 left out: θ1 is the language model alone\.$/);
    // A model that says that it sees has lost its eyes.
    const problems = await problemsOf(
      { tensors: text(), config: { ...config('some_vl'), vision_config: {} } },
      sft,
    );
    expect(problems).toEqual([expect.objectContaining({ code: 'part-unpaired' })]);
  });
});

describe('a part that one side alone has and nothing explains', () => {
  const extra: Tensors = { 'draft.layers.0.q_proj.weight': [[9, 9]], 'draft.norm.weight': [9] };
  const unpaired = { vocabulary: 'same', renames: [], unpaired: ['draft.'] } as const;

  test('is a question for θ0, and left out when asked', async () => {
    const sides = pairOf({ tensors: text() }, { tensors: { ...text(), ...extra } });
    const [problem, ...others] = await problemsOf(sides.aligned, sides.sft);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'part-unpaired',
      message: expect.stringContaining('draft.'),
      hint: "If that is meant, --unpaired 'draft.' leaves them out.",
    });
    const { made, plan } = await extrapolateSmall(sides, { pairing: unpaired });
    expect(made).toEqual(up());
    expect(plan.notes).toEqual([
      'draft.layers.0.q_proj.weight and draft.norm.weight of θ0 left out: as asked.',
    ]);
  });

  test('is a question for θ1, and copied when asked', async () => {
    const sides = pairOf({ tensors: { ...text(), ...extra } }, { tensors: text() });
    const [problem] = await problemsOf(sides.aligned, sides.sft);
    expect(problem).toMatchObject({ code: 'part-unpaired', hint: expect.stringContaining('copies them') });
    const { made } = await extrapolateSmall(sides, { pairing: unpaired });
    expect(made).toEqual({ ...up(), 'draft.layers.0.q_proj.weight': [9, 9], 'draft.norm.weight': [9] });
  });

  test('is a whole layer, named with its list', async () => {
    const sft = { tensors: { ...text(), 'model.layers.2.q_proj.weight': [[1, 2]] } };
    const [problem] = await problemsOf({ tensors: text() }, sft);
    expect(problem?.hint).toContain("--unpaired 'model.layers.2.'");
  });
});

describe('tables of words', () => {
  const table = [
    [1, 2],
    [3, 4],
  ];
  const three: Tensors = {
    'shared.weight': table,
    'encoder.embed_tokens.weight': table,
    'decoder.embed_tokens.weight': table,
  };
  const head: Tensors = { 'lm_head.weight': table };
  const one: Tensors = { 'shared.weight': table };

  test.each([
    ['θ0 has four, θ1 one', one, { ...three, ...head }],
    ['θ0 has one, θ1 four', { ...three, ...head }, one],
    [
      'θ0 has those of encoder and decoder, θ1 the shared one',
      one,
      { 'encoder.embed_tokens.weight': table, 'decoder.embed_tokens.weight': table },
    ],
    ['within a model', within('model.', one), within('model.', three)],
  ] as [string, Tensors, Tensors][])('of encoder and decoder: %s', async (_, aligned, sft) => {
    const { made } = await extrapolateSmall(pairOf({ tensors: aligned }, { tensors: sft }));
    expect(made).toEqual(Object.fromEntries(Object.keys(aligned).map((name) => [name, [2, 3, 4, 5]])));
  });

  test.each([
    ['head', { ...text(), 'lm_head.weight': table }, { ...text(), 'embed_out.weight': table }],
    ['table of words', { ...text(), 'wte.weight': table }, { ...text(), 'tok_embeddings.weight': table }],
  ] as [string, Tensors, Tensors][])(
    'the only %s of a side may have another name',
    async (_, aligned, sft) => {
      const { made, plan } = await extrapolateSmall(pairOf({ tensors: aligned }, { tensors: sft }));
      expect(Object.keys(made)).toEqual(Object.keys(aligned));
      expect(plan.notes).toEqual([expect.stringContaining('matched with the only such table')]);
    },
  );

  test('of encoder and decoder may be two where nothing is shared', async () => {
    const both: Tensors = { 'encoder.embed_tokens.weight': table, 'decoder.embed_tokens.weight': table };
    const problems = await problemsOf(
      { tensors: both },
      { tensors: { 'decoder.embed_tokens.weight': table } },
    );
    expect(problems.map(({ code }) => code)).toEqual(['tensor-missing-in-sft']);
  });
});

describe('what is copied although both have it', () => {
  test('running statistics, which would become negative', async () => {
    const statistics = (value: number): Tensors => ({
      'bn.running_var': [value],
      'bn.running_mean': [value],
    });
    const { made, plan } = await extrapolateSmall({
      aligned: { tensors: { ...text(), ...statistics(0.1) } },
      sft: { tensors: { ...shifted(text()), ...statistics(3) } },
    });
    expect(made['bn.running_var']).toEqual([Math.fround(0.1)]);
    expect(plan.notes).toEqual([
      'bn.running_var and bn.running_mean copied: running statistics of batch normalisation.',
    ]);
  });

  test('cosines and sines that rotary embeddings once stored', async () => {
    const cached: Tensors = { 'layers.0.self_attn.rotary_emb.cos_cached': [0.5] };
    const { plan } = await extrapolateSmall(
      pairOf({ tensors: text() }, { tensors: { ...text(), ...cached } }),
    );
    expect(plan.notes[0]).toMatch(/cos_cached of θ0 left out: buffers/);
  });
});
