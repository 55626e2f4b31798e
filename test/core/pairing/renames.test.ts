import { describe, expect, test } from 'vitest';
import { extrapolateSmall, problemsOf, shifted, type Tensors, within } from './small-pair.ts';

const layer = (index: number): Tensors => ({
  [`layers.${index}.self_attn.q_proj.weight`]: [[1, 2]],
  [`layers.${index}.mlp.up_proj.weight`]: [[3, 4]],
});
const text: Tensors = {
  'embed_tokens.weight': [
    [1, 2],
    [3, 4],
  ],
  ...layer(0),
  ...layer(1),
  'norm.weight': [5, 6],
};
const vision: Tensors = {
  ...within('encoder.', layer(0)),
  'embeddings.class_embedding': [7, 8],
  'norm.weight': [1, 2, 3],
};
const head: Tensors = {
  'lm_head.weight': [
    [1, 1],
    [2, 2],
  ],
};
const projector: Tensors = { 'multi_modal_projector.linear.weight': [[9, 9]] };

/** Every number went up by one. */
const raised = (tensors: Tensors) =>
  Object.fromEntries(
    Object.entries(shifted(tensors)).map(([name, tensor]) => [
      name,
      (tensor as number[]).flat().map((value) => value + 3),
    ]),
  );

describe('names that begin otherwise in several ways', () => {
  const old: Tensors = {
    ...within('language_model.', head),
    ...within('language_model.model.', text),
    ...within('vision_tower.vision_model.', vision),
    ...projector,
  };
  const present: Tensors = {
    ...head,
    ...within('model.language_model.', text),
    ...within('model.vision_tower.', vision),
    ...within('model.', projector),
  };

  test.each([
    ['from the old names to those of now', present, old],
    ['from those of now to the old names', old, present],
    ['where the model stands alone', { ...head, ...within('model.', text) }, { ...head, ...text }],
    [
      'of a model within another, seen from outside',
      { ...within('a.', text), ...within('a.b.', vision) },
      { ...within('c.d.', text), ...within('c.', vision) },
    ],
  ] as [string, Tensors, Tensors][])('%s', async (_, aligned, sft) => {
    const { made, plan } = await extrapolateSmall({
      aligned: { tensors: aligned },
      sft: { tensors: shifted(sft) },
    });
    expect(made).toEqual(raised(aligned));
    expect(plan.notes).toEqual([expect.stringContaining('The tensor names of θ0 are matched')]);
  });

  test('a module that is called otherwise in every layer', async () => {
    const names = (module: string): Tensors => ({
      [`model.layers.0.${module}.gate.weight`]: [[1, 2]],
      [`model.layers.1.${module}.gate.weight`]: [[3, 4]],
    });
    const { made, plan } = await extrapolateSmall({
      aligned: { tensors: names('mlp') },
      sft: { tensors: shifted(names('block_sparse_moe')) },
    });
    expect(made).toEqual(raised(names('mlp')));
    expect(plan.notes[0]).toContain("'model.layers.*.mlp.' in place of 'model.layers.*.block_sparse_moe.'");
  });

  test('a number stands for itself, also where the user says it', async () => {
    const aligned = { tensors: { 'b.0.x.weight': [1], 'b.1.x.weight': [2] } };
    const sft = { tensors: { 'a.0.y.weight': [-1], 'a.1.y.weight': [0] } };
    const pairing = { vocabulary: 'same', renames: [{ from: 'a.*.y.', to: 'b.*.x.' }] } as const;
    const { made } = await extrapolateSmall({ aligned, sft }, { pairing });
    expect(made).toEqual({ 'b.0.x.weight': [2], 'b.1.x.weight': [3] });
  });

  test('two towers of one kind are not taken for each other', async () => {
    const towers = (first: string, second: string): Tensors => ({
      ...within(first, text),
      ...within(second, text),
    });
    const problems = await problemsOf({ tensors: towers('p.', 'q.') }, { tensors: towers('r.', 's.') });
    expect(problems[0]).toMatchObject({
      code: 'names-ambiguous',
      hint: expect.stringMatching(/--rename '[rs]\.=p\.'/),
    });
    const renames = [{ from: 'r.', to: 'q.' }];
    const { made } = await extrapolateSmall(
      { aligned: { tensors: towers('p.', 'q.') }, sft: { tensors: shifted(towers('r.', 's.')) } },
      { pairing: { vocabulary: 'same', renames } },
    );
    expect(made).toEqual(raised(towers('p.', 'q.')));
  });

  test('of another shape are not matched', async () => {
    const problems = await problemsOf(
      { tensors: { 'a.x.weight': [1, 2] } },
      { tensors: { 'b.x.weight': [1] } },
    );
    expect(problems.map(({ code }) => code)).toEqual(['part-unpaired', 'part-unpaired']);
    expect(problems[0]?.hint).toContain('--rename FROM=TO');
  });
});
