import { describe, expect, test } from 'vitest';
import { extrapolateSmall, problemsOf, shifted, type Tensors, within } from './small-pair.ts';

const block = { 'layers.0.q_proj.weight': [[1, 2]], 'layers.0.norm.weight': [3, 4] };
describe('names', () => {
  const expected = { 'model.layers.0.q_proj.weight': [2, 3], 'model.layers.0.norm.weight': [4, 5] };

  test.each([
    ['module.', 'module.model.'],
    ['base_model.model.', 'base_model.model.model.'],
    ['_orig_mod.', '_orig_mod.model.'],
    ['_orig_mod. within', 'model._orig_mod.'],
    ['module. and _orig_mod.', '_orig_mod.module.model.'],
    ['nothing', ''],
    ['language_model.', 'language_model.model.'],
    ['transformer.', 'transformer.'],
  ])('of θ0 with %s', async (_, prefix) => {
    const sides = {
      aligned: { tensors: within('model.', block) },
      sft: { tensors: within(prefix, shifted(block)) },
    };
    const { made, plan } = await extrapolateSmall(sides);
    expect(made).toEqual(expected);
    expect(plan.notes).toHaveLength(1);
    expect(plan.notes[0]).toMatch(/^The tensor names of θ0 /);
  });

  test.each(['module.', '_orig_mod.', 'base_model.model.'])(
    'that training gave to θ1 (%s) are not in the output',
    async (prefix) => {
      const sides = {
        aligned: { tensors: within(`${prefix}model.`, block) },
        sft: { tensors: within('model.', shifted(block)) },
      };
      const { made, plan } = await extrapolateSmall(sides);
      expect(made).toEqual(expected);
      expect(plan.notes).toEqual([expect.stringContaining('The tensor names of θ1 have')]);
    },
  );

  test('that models have stay as θ1 has them', async () => {
    const sides = {
      aligned: { tensors: within('language_model.model.', block) },
      sft: { tensors: within('model.', shifted(block)) },
    };
    const { made } = await extrapolateSmall(sides);
    expect(Object.keys(made)).toEqual(Object.keys(within('language_model.model.', block)));
  });

  test('stay where two tensors would get one', async () => {
    const tensors = { ...within('_orig_mod.', block), ...block };
    const { made } = await extrapolateSmall({ aligned: { tensors }, sft: { tensors } });
    expect(Object.keys(made)).toEqual(Object.keys(tensors));
  });

  test('that fit in two ways are left to the user', async () => {
    // Both of θ0's models would fit.
    const aligned = { tensors: within('model.', block) };
    const sft = {
      tensors: { ...within('language_model.', shifted(block)), ...within('transformer.', shifted(block)) },
    };
    const [problem] = await problemsOf(aligned, sft);
    expect(problem).toMatchObject({ code: 'names-ambiguous' });
    expect(problem?.message).toMatch(
      /'transformer\.'.*, or .*'language_model\.'|'language_model\.'.*, or .*'transformer\.'/,
    );
    expect(problem?.hint).toMatch(/--rename 'transformer\.=model\.'/);
    const renamed = await problemsOf(aligned, sft, {
      vocabulary: 'same',
      renames: [{ from: 'transformer.', to: 'model.' }],
    });
    // What was not chosen has no partner.
    expect(renamed).toEqual([
      expect.objectContaining({
        code: 'part-unpaired',
        hint: expect.stringContaining("--unpaired 'language_model.'"),
      }),
    ]);
  });

  test('are matched as the user says', async () => {
    const sides = {
      aligned: { tensors: within('decoder.', block) },
      sft: { tensors: within('student.net.', shifted(block)) },
    };
    const pairing = { vocabulary: 'same', renames: [{ from: 'student.net.', to: 'decoder.' }] } as const;
    const { made } = await extrapolateSmall(sides, { pairing });
    expect(made['decoder.layers.0.norm.weight']).toEqual([4, 5]);
    const wrong = { vocabulary: 'same', renames: [{ from: 'teacher.', to: 'decoder.' }] } as const;
    expect(await problemsOf(sides.aligned, sides.sft, wrong)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'names-ambiguous', message: expect.stringContaining("'teacher.'") }),
      ]),
    );
  });
});

describe('tied embeddings', () => {
  const embedding = {
    'model.embed_tokens.weight': [
      [1, 2],
      [3, 4],
    ],
  };
  const head = {
    'lm_head.weight': [
      [1, 2],
      [3, 4],
    ],
  };
  const up = [2, 3, 4, 5];

  test.each([
    ['says so', { tie_word_embeddings: true }],
    ['leaves it to the class', {}],
    ['says so of its text model', { text_config: { tie_word_embeddings: true } }],
  ])('stored once in θ0 and twice in θ1, config %s', async (_, config) => {
    const { made, plan } = await extrapolateSmall({
      aligned: { tensors: { ...embedding, ...head }, config },
      sft: { tensors: shifted(embedding), config },
    });
    expect(made).toEqual({ 'model.embed_tokens.weight': up, 'lm_head.weight': up });
    expect(plan.notes).toEqual(['lm_head.weight of θ1 matched with the tensor that θ0 ties it to.']);
  });

  test('stored twice in θ0 and once in θ1', async () => {
    const config = { tie_word_embeddings: true };
    const { made, plan } = await extrapolateSmall({
      aligned: { tensors: embedding, config },
      sft: { tensors: shifted({ ...embedding, ...head }), config },
    });
    expect(made).toEqual({ 'model.embed_tokens.weight': up });
    expect(plan.notes).toEqual(['lm_head.weight of θ0 left out: it is tied, and θ1 stores the tensor once.']);
  });

  test('θ0 has the embeddings only, θ1 the head only', async () => {
    const { made } = await extrapolateSmall({
      aligned: { tensors: { ...head, ...block } },
      sft: { tensors: shifted({ ...embedding, ...block }) },
    });
    expect(made['lm_head.weight']).toEqual(up);
  });

  test('a head that is missing where config says that nothing is tied is a problem', async () => {
    const config = { tie_word_embeddings: false };
    const problems = await problemsOf(
      { tensors: { ...embedding, ...head }, config },
      { tensors: shifted(embedding), config },
    );
    expect(problems.map(({ code }) => code)).toEqual(['tensor-missing-in-sft']);
    const other = await problemsOf(
      { tensors: embedding, config },
      { tensors: shifted({ ...embedding, ...head }), config },
    );
    expect(other.map(({ code }) => code)).toEqual(['tensor-missing-in-aligned']);
  });
});

describe('what one side alone has', () => {
  test('heads and buffers of θ1 are copied, those of θ0 left out, each with a note', async () => {
    const { made, plan } = await extrapolateSmall({
      aligned: {
        tensors: {
          ...within('model.', block),
          'v_head.summary.weight': [[7, 8]],
          'model.layers.0.self_attn.rotary_emb.inv_freq': [0.5],
        },
      },
      sft: {
        tensors: {
          ...shifted(within('model.', block)),
          'score.weight': [[9, 9]],
          'model.layers.1.self_attn.rotary_emb.inv_freq': [0.25],
        },
      },
    });
    expect(made['v_head.summary.weight']).toEqual([7, 8]);
    expect(made['model.layers.0.self_attn.rotary_emb.inv_freq']).toEqual([0.5]);
    expect(Object.keys(made)).toHaveLength(4);
    expect(plan.notes).toEqual([
      'v_head.summary.weight copied: θ1 alone has such a head.',
      'model.layers.0.self_attn.rotary_emb.inv_freq copied: buffers, which θ0 does not store.',
      'score.weight of θ0 left out: θ1 has no such head.',
      'model.layers.1.self_attn.rotary_emb.inv_freq of θ0 left out: buffers, which no training moves.',
    ]);
    expect(plan.totals).toMatchObject({ tensorCount: 4, extrapolatedCount: 2, copiedCount: 2 });
  });

  test('a copied head is stored as asked for, rounded once; a buffer keeps its digits', async () => {
    const third = 1 / 3;
    const aligned = {
      tensors: {
        ...block,
        'v_head.summary.bias': { dtype: 'F32', shape: [2], values: [third, -2] } as const,
      },
    };
    const sft = { tensors: shifted(block) };
    const asF16 = await extrapolateSmall({ aligned, sft }, { dtype: 'float16' });
    expect(asF16.made['v_head.summary.bias']).toEqual([0.333251953125, -2]);
    const buffer = { 'rotary_emb.inv_freq': [third] };
    const { made } = await extrapolateSmall(
      { aligned: { tensors: { ...aligned.tensors, ...buffer } }, sft },
      { dtype: 'float16' },
    );
    expect(made['rotary_emb.inv_freq']).toEqual([Math.fround(third)]);
  });

  test('what becomes infinite when it is copied stops the run', async () => {
    const values = [1e6];
    const aligned = {
      tensors: { ...block, 'v_head.summary.bias': { dtype: 'F32', shape: [1], values } as const },
    };
    await expect(
      extrapolateSmall({ aligned, sft: { tensors: shifted(block) } }, { dtype: 'float16' }),
    ).rejects.toMatchObject({ code: 'overflow', message: expect.stringContaining('v_head.summary.bias') });
  });

  test('buffers that both sides have are θ1’s', async () => {
    const buffer = (value: number): Tensors => ({ 'layers.0.rotary_emb.inv_freq': [value] });
    const { made } = await extrapolateSmall({
      aligned: { tensors: { ...block, ...buffer(1) } },
      sft: { tensors: { ...shifted(block), ...buffer(3) } },
    });
    expect(made['layers.0.rotary_emb.inv_freq']).toEqual([1]);
  });

  test('every other tensor is a problem', async () => {
    const problems = await problemsOf(
      { tensors: { ...block, 'layers.0.k_norm.weight': [1] } },
      { tensors: { ...block, 'layers.0.q_norm.weight': [1] } },
    );
    expect(problems.map(({ code }) => code)).toEqual(['tensor-missing-in-sft', 'tensor-missing-in-aligned']);
  });
});

describe('fused projections', () => {
  const attention = 'model.layers.0.self_attn.';
  const split = {
    [`${attention}q_proj.weight`]: [
      [1, 2],
      [3, 4],
    ],
    [`${attention}k_proj.weight`]: [[5, 6]],
    [`${attention}v_proj.weight`]: [[7, 8]],
    'model.layers.0.mlp.gate_proj.weight': [[1, 1]],
    'model.layers.0.mlp.up_proj.weight': [[2, 2]],
  };
  const fused = {
    [`${attention}qkv_proj.weight`]: [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ],
    'model.layers.0.mlp.gate_up_proj.weight': [
      [1, 1],
      [2, 2],
    ],
  };

  test('θ1 fused, θ0 split', async () => {
    const { made, plan } = await extrapolateSmall({
      aligned: { tensors: fused },
      sft: { tensors: shifted(split) },
    });
    expect(made).toEqual({
      [`${attention}qkv_proj.weight`]: [2, 3, 4, 5, 6, 7, 8, 9],
      'model.layers.0.mlp.gate_up_proj.weight': [2, 2, 3, 3],
    });
    expect(plan.notes).toEqual([expect.stringContaining('in one tensor what the other has apart')]);
  });

  test('θ1 split, θ0 fused', async () => {
    const { made } = await extrapolateSmall({
      aligned: { tensors: split },
      sft: { tensors: shifted(fused) },
    });
    expect(made).toEqual({
      [`${attention}q_proj.weight`]: [2, 3, 4, 5],
      [`${attention}k_proj.weight`]: [6, 7],
      [`${attention}v_proj.weight`]: [8, 9],
      'model.layers.0.mlp.gate_proj.weight': [2, 2],
      'model.layers.0.mlp.up_proj.weight': [3, 3],
    });
  });

  test('the same random numbers round an element wherever its partner lies', async () => {
    const scaled = (tensors: Tensors): Tensors =>
      Object.fromEntries(
        Object.entries(tensors).map(([name, tensor]) => [
          name,
          (tensor as number[][]).map((row) => row.map((value) => value * 1.001)),
        ]),
      );
    const options = { dtype: 'bfloat16', rounding: { kind: 'stochastic', seed: 5 } } as const;
    const parts = await extrapolateSmall(
      { aligned: { tensors: fused }, sft: { tensors: scaled(split) } },
      options,
    );
    const whole = await extrapolateSmall(
      { aligned: { tensors: fused }, sft: { tensors: scaled(fused) } },
      options,
    );
    expect(parts.made).toEqual(whole.made);
  });

  test('without a documented mapping it is a problem that names both', async () => {
    const [problem, ...others] = await problemsOf(
      { tensors: { ...block, 'model.layers.0.attention.wqkv.weight': [[1], [2], [3]] } },
      {
        tensors: {
          ...block,
          'model.layers.0.attention.q_proj.weight': [[1]],
          'model.layers.0.attention.k_proj.weight': [[2]],
          'model.layers.0.attention.v_proj.weight': [[3]],
        },
      },
    );
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'projections-fused' });
    expect(problem?.message).toMatch(/attention\.wqkv\.weight.*attention\.q_proj\.weight/);
  });
});

describe('vocabularies of different size', () => {
  const small = {
    'model.embed_tokens.weight': [
      [1, 2],
      [3, 4],
    ],
    'lm_head.weight': [
      [5, 6],
      [7, 8],
    ],
  };
  const large = {
    'model.embed_tokens.weight': [
      [1, 2],
      [3, 4],
      [9, 9],
    ],
    'lm_head.weight': [
      [5, 6],
      [7, 8],
      [9, 9],
    ],
  };
  const common = { vocabulary: 'common', renames: [] } as const;

  test('are refused with both sizes, once', async () => {
    const problems = await problemsOf({ tensors: large }, { tensors: small });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: 'vocabulary-mismatch',
      message: expect.stringMatching(/2 rows in the SFT.*3 in the aligned.*embed_tokens.*lm_head/),
      hint: expect.stringContaining('--vocab common'),
    });
  });

  test('the common rows are extrapolated and θ1’s further ones copied', async () => {
    const { made, plan } = await extrapolateSmall(
      { aligned: { tensors: large }, sft: { tensors: shifted(small) } },
      { pairing: common },
    );
    expect(made).toEqual({
      'model.embed_tokens.weight': [2, 3, 4, 5, 9, 9],
      'lm_head.weight': [6, 7, 8, 9, 9, 9],
    });
    expect(plan.commonRows).toBe(2);
    expect(plan.notes).toEqual([
      'model.embed_tokens.weight and lm_head.weight: the first 2 rows are extrapolated, the further 1 of θ1 are copied.',
    ]);
    expect(plan.totals).toMatchObject({ tensorCount: 2, extrapolatedCount: 2, copiedCount: 0 });
  });

  test('copied rows are stored as asked for, like the others', async () => {
    const { made } = await extrapolateSmall(
      { aligned: { tensors: large }, sft: { tensors: shifted(small) } },
      { pairing: common, dtype: 'bfloat16' },
    );
    expect(made['lm_head.weight']).toEqual([6, 7, 8, 9, 9, 9]);
  });

  test('further rows of θ0 are left out', async () => {
    const { made } = await extrapolateSmall(
      { aligned: { tensors: small }, sft: { tensors: shifted(large) } },
      { pairing: common },
    );
    expect(made).toEqual({ 'model.embed_tokens.weight': [2, 3, 4, 5], 'lm_head.weight': [6, 7, 8, 9] });
  });

  test('other axes, and tables of positions, are no vocabularies', async () => {
    const problems = await problemsOf(
      { tensors: { 'wte.weight': [[1, 2, 3]], 'wpe.weight': [[1], [2]] } },
      { tensors: { 'wte.weight': [[1, 2]], 'wpe.weight': [[1]] } },
      common,
    );
    expect(problems.map(({ code }) => code)).toEqual(['tensor-shape-mismatch', 'tensor-shape-mismatch']);
  });
});
