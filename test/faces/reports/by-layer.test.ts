import { expect, test } from 'vitest';
import { groupByLayer } from '../../../src/faces/reports/by-layer.ts';

const misfit = (name: string) => `Tensor '${name}' is F32 [2, 4] in θ0 and F32 [2, 8] in θ1.`;

test('the same of many layers is said once, with the layers', () => {
  const names = [0, 1, 2, 3, 7].map((layer) => `model.layers.${layer}.self_attn.k_proj.weight`);
  expect(groupByLayer([misfit('lm_head.weight'), ...names.map(misfit)])).toEqual([
    misfit('lm_head.weight'),
    "Tensor 'model.layers.{0–3, 7}.self_attn.k_proj.weight' is F32 [2, 4] in θ0 and F32 [2, 8] in θ1. (5 tensors)",
  ]);
});

test('experts of layers are two numbers', () => {
  const names = [0, 1].flatMap((layer) =>
    [0, 1, 2].map((expert) => `layers.${layer}.experts.${expert}.w1.weight`),
  );
  expect(groupByLayer(names.map(misfit))).toEqual([
    expect.stringMatching(/layers\.\{0–1\}\.experts\.\{0–2\}\.w1.*\(6 tensors\)$/),
  ]);
});

test('what differs in anything else stays apart, and the list is bounded', () => {
  const other = misfit('model.layers.4.self_attn.k_proj.weight').replace('[2, 8]', '[2, 16]');
  expect(groupByLayer([misfit('model.layers.3.self_attn.k_proj.weight'), other])).toHaveLength(2);
  const many = Array.from({ length: 500 }, (_, index) => misfit(`part${index}.weight`));
  expect(groupByLayer(many)).toHaveLength(21);
  expect(groupByLayer(many).at(-1)).toBe('and 480 more kinds of problem.');
});
