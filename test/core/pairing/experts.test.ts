import { describe, expect, test } from 'vitest';
import { extrapolateSmall, problemsOf, type Tensors } from './small-pair.ts';

const experts = 3;
const rows = 2;
const columns = 4;

/** A different number for each element, so that none can be taken for another. */
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const matrix = (values: readonly number[], width: number) =>
  Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));
const cube = (shape: readonly number[], values: readonly number[]) =>
  ({ dtype: 'F32', shape, values }) as const;

/** Of expert `index`, as Python's models compute them. */
const partOf = (index: number, part: number) => numbers(1000 * index + 100 * part, rows * columns);

const single = (module: string, [gate, up, down]: readonly [string, string, string], add = 0): Tensors =>
  Object.fromEntries(
    numbers(0, experts).flatMap((index) => {
      const values = (part: number) => partOf(index, part).map((value) => value + add);
      return [
        [`${module}${index}.${gate}.weight`, matrix(values(0), columns)],
        [`${module}${index}.${up}.weight`, matrix(values(1), columns)],
        [`${module}${index}.${down}.weight`, matrix(values(2), rows)],
      ];
    }),
  );

/** `MergeModulelist` and `Concatenate` of transformers: expert by expert, the gate's rows before those of up. */
const fused = (module: string, add = 0): Tensors => ({
  [`${module}gate_up_proj`]: cube(
    [experts, 2 * rows, columns],
    numbers(0, experts).flatMap((index) =>
      [...partOf(index, 0), ...partOf(index, 1)].map((value) => value + add),
    ),
  ),
  [`${module}down_proj`]: cube(
    [experts, columns, rows],
    numbers(0, experts).flatMap((index) => partOf(index, 2).map((value) => value + add)),
  ),
});

const gate = (name: string, add = 0): Tensors => ({ [name]: [[1 + add, 2 + add, 3 + add, 4 + add]] });
const valuesOf = (tensors: Tensors) =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      'shape' in tensor ? tensor.values : (tensor as number[][]).flat(),
    ]),
  );

const qwen = ['gate_proj', 'up_proj', 'down_proj'] as const;
const mixtral = ['w1', 'w3', 'w2'] as const;
const module = 'model.layers.0.mlp.experts.';

describe('experts', () => {
  test.each([
    ['θ1 fused', fused(module, 2), single(module, qwen), fused(module, 3)],
    ['θ0 fused', single(module, qwen, 2), fused(module), single(module, qwen, 3)],
  ])('%s', async (_, aligned, sft, expected) => {
    const { made, plan } = await extrapolateSmall({ aligned: { tensors: aligned }, sft: { tensors: sft } });
    expect(made).toEqual(valuesOf(expected));
    expect(plan.notes).toEqual([
      expect.stringContaining('one side has in one tensor what the other has apart'),
    ]);
  });

  const old = 'model.layers.0.block_sparse_moe.';
  const present = 'model.layers.0.mlp.';
  test.each([
    [
      'θ1 fused',
      { ...fused(module, 2), ...gate(`${present}gate.weight`, 2) },
      { ...single(`${old}experts.`, mixtral), ...gate(`${old}gate.weight`) },
      { ...fused(module, 3), ...gate(`${present}gate.weight`, 3) },
    ],
    [
      'θ0 fused',
      { ...single(`${old}experts.`, mixtral, 2), ...gate(`${old}gate.weight`, 2) },
      { ...fused(module), ...gate(`${present}gate.weight`) },
      { ...single(`${old}experts.`, mixtral, 3), ...gate(`${old}gate.weight`, 3) },
    ],
  ])('of Mixtral, whose module is called otherwise too: %s', async (_, aligned, sft, expected) => {
    const { made } = await extrapolateSmall({ aligned: { tensors: aligned }, sft: { tensors: sft } });
    expect(made).toEqual(valuesOf(expected));
  });

  test('of which each projection has one tensor, as Step 3.5 has them', async () => {
    const stack = (part: number, add: number) =>
      cube(
        [experts, rows, columns],
        numbers(0, experts).flatMap((index) => partOf(index, part).map((value) => value + add)),
      );
    const stacked = (add = 0): Tensors => ({
      'model.layers.0.mlp.gate_proj.weight': stack(0, add),
      'model.layers.0.mlp.up_proj.weight': stack(1, add),
    });
    const whole = (add = 0): Tensors => {
      const name = `${module}gate_up_proj`;
      return { [name]: fused(module, add)[name] ?? [] };
    };
    const there = await extrapolateSmall({ aligned: { tensors: whole(2) }, sft: { tensors: stacked() } });
    expect(there.made).toEqual(valuesOf(whole(3)));
    const back = await extrapolateSmall({ aligned: { tensors: stacked(2) }, sft: { tensors: whole() } });
    expect(back.made).toEqual(valuesOf(stacked(3)));
  });

  test('that are missing, or stored with their axes changed over, are a problem that names both', async () => {
    const missing = Object.fromEntries(Object.entries(single(module, qwen)).slice(0, -1));
    const problems = await problemsOf({ tensors: fused(module) }, { tensors: missing });
    expect(problems.map(({ code }) => code)).toEqual(['projections-fused']);
    const transposed: Tensors = {
      [`${module}gate_up_proj`]: cube(
        [experts, columns + 1, 2 * rows],
        numbers(0, experts * (columns + 1) * 2 * rows),
      ),
    };
    const [problem] = await problemsOf({ tensors: transposed }, { tensors: single(module, qwen) });
    expect(problem?.message).toMatch(/gate_up_proj.*experts\.0\.gate_proj\.weight/);
  });
});
