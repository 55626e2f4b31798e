import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../src/core/adapter/adapter.ts';
import { planAdapter } from '../../../src/core/adapter/plan-adapter.ts';
import { recomputeRange } from '../../../src/core/engine/recompute.ts';
import type { Dtype } from '../../../src/formats/safetensors/dtype.ts';
import { type BuiltTensor, buildAdapter, factors, prefix } from './build-adapter.ts';
import {
  type Files,
  makeAdapters,
  openFiles,
  openGolden,
  plainOptions,
  readGolden,
} from './golden-adapters.ts';
import { type Numbers, readNumbers } from './read-numbers.ts';

const nearest = { kind: 'nearest' } as const;
const jsonOf = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(bytes ?? '').toString());
const weightsOf = (files: Files | undefined) => readNumbers(files?.['adapter_model.safetensors']);

/** Rows of both, one beside the other. */
function beside(a: Numbers | undefined, b: Numbers | undefined, factor: number): number[] {
  const [rows = 0] = a?.shape ?? [];
  const [own, other] = [a?.values ?? [], b?.values ?? []];
  const [width, otherWidth] = [own.length / rows, other.length / rows];
  return Array.from({ length: rows }, (_, row) => [
    ...own.slice(row * width, (row + 1) * width),
    ...other.slice(row * otherWidth, (row + 1) * otherWidth).map((value) => Math.fround(factor * value)),
  ]).flat();
}

describe('two adapters on one base', () => {
  it.each([
    ['plain', 8 / 4, 6 / 2],
    ['bf16', 8 / 4, 6 / 2],
    ['rslora', 4 / Math.sqrt(3), 4 / Math.sqrt(2)],
    ['half-rslora', 4 / Math.sqrt(3), 4 / 2],
  ])('have their factors side by side, to the bit: %s', async (name, scale, sftScale) => {
    const alphas = [0.3, -0.4, 2.5];
    const sft = await openGolden(`${name}-sft`);
    const { plan, made } = await makeAdapters(await openGolden(name), sft, plainOptions(alphas));
    const [own, other] = [weightsOf(readGolden(name)), weightsOf(readGolden(`${name}-sft`))];
    for (const [alpha, files] of made) {
      const derived = weightsOf(files);
      expect([...derived.keys()].toSorted()).toEqual([...own.keys()].toSorted());
      for (const [tensor, { dtype, values, shape }] of derived) {
        const [one, zero] = [own.get(tensor), other.get(tensor)];
        expect(dtype).toBe('F32');
        if (tensor.includes('lora_A')) {
          expect(shape[0]).toBe((one?.shape[0] ?? 0) + (zero?.shape[0] ?? 0));
          expect(values).toEqual([...(one?.values ?? []), ...(zero?.values ?? [])]);
        } else {
          expect(values).toEqual(beside(one, zero, (-alpha / (1 + alpha)) * (sftScale / scale)));
        }
      }
      const config = jsonOf(files['adapter_config.json']);
      const { r, use_rslora: usesRslora } = config;
      expect(config.lora_alpha / (usesRslora ? Math.sqrt(r) : r)).toBeCloseTo((1 + alpha) * scale, 12);
      expect(config).toMatchObject({
        rank_pattern: {},
        alpha_pattern: {},
        target_modules: expect.arrayContaining(['q_proj', 'v_proj']),
      });
    }
    expect(plan).toMatchObject({ kind: 'concatenated', figures: { moduleCount: 4 } });
    expect(plan.plan.notes).toEqual([]);
  });

  it('give every module its own rank and scale by patterns that mean it alone', async () => {
    const sft = await openGolden('patterns-sft');
    const { configFor, figures } = planAdapter(await openGolden('patterns'), sft, plainOptions([0.5]));
    const config = jsonOf(configFor(0.5));
    expect(figures).toMatchObject({ ranks: [5, 7, 8], alignedRanks: [2, 4, 5], sftRanks: [3] });
    // (1 + α) · alpha / rank · new rank
    expect(config).toMatchObject({ r: 5, lora_alpha: 1.5 * 8 * (5 / 2) });
    expect(config.rank_pattern).toEqual({
      '^model\\.layers\\.0\\.self_attn\\.q_proj': 7,
      '^model\\.layers\\.0\\.self_attn\\.v_proj': 7,
      '^model\\.layers\\.1\\.self_attn\\.q_proj': 8,
      '^model\\.layers\\.1\\.self_attn\\.v_proj': 7,
    });
    expect(config.alpha_pattern).toEqual({
      '^model\\.layers\\.0\\.mlp\\.up_proj': 1.5 * 3 * (5 / 2),
      '^model\\.layers\\.0\\.self_attn\\.q_proj': 1.5 * 8 * (7 / 4),
      '^model\\.layers\\.0\\.self_attn\\.v_proj': 1.5 * 7 * (7 / 4),
      '^model\\.layers\\.1\\.self_attn\\.q_proj': 1.5 * 8 * (8 / 5),
      '^model\\.layers\\.1\\.self_attn\\.v_proj': 1.5 * 7 * (7 / 4),
    });
  });

  it('keep what one of them alone has, θ0 with a negative scale', async () => {
    const sft = await openGolden('one-sided-sft');
    const { plan, made } = await makeAdapters(await openGolden('one-sided'), sft, plainOptions([0.5]));
    const [own, other] = [weightsOf(readGolden('one-sided')), weightsOf(readGolden('one-sided-sft'))];
    const derived = weightsOf(made.get(0.5));
    const only = 'model.layers.1.mlp.up_proj';
    for (const factor of ['lora_A.weight', 'lora_B.weight']) {
      expect(derived.get(`${prefix}${only}.${factor}`)).toEqual(other.get(`${prefix}${only}.${factor}`));
      const q = `${prefix}model.layers.0.self_attn.q_proj.${factor}`;
      expect(derived.get(q)).toEqual(own.get(q));
    }
    const config = jsonOf(made.get(0.5)?.['adapter_config.json']);
    expect(config.alpha_pattern[`^${only.replaceAll('.', '\\.')}`]).toBe(-0.5 * 6);
    expect(config.target_modules).toEqual(
      expect.arrayContaining([only, 'model.layers.0.self_attn.q_proj', 'model.layers.1.self_attn.v_proj']),
    );
    expect(config.target_modules).toHaveLength(6);
    expect(config.layers_to_transform).toBeNull();
    expect(plan.plan.notes.join(' ')).toMatch(/q_proj.*adapted by θ1 only.*adapted by θ0 only/);
  });

  it('take a scale of 0 for a module that is not adapted', async () => {
    const files = (alpha: number) =>
      buildAdapter(factors('q', 2, [4, 6]), { lora_alpha: alpha, target_modules: ['q'] });
    const [none, some] = [await openFiles(files(0)), await openFiles(files(4))];
    expect(jsonOf(planAdapter(none, some, plainOptions([0.5])).configFor(0.5))).toMatchObject({
      r: 2,
      lora_alpha: -2,
    });
    expect(jsonOf(planAdapter(some, none, plainOptions([0.5])).configFor(0.5))).toMatchObject({
      r: 2,
      lora_alpha: 6,
    });
  });

  it('have their whole tensors extrapolated, under the names that the derived adapter needs', async () => {
    const bias = (module: string): BuiltTensor => [`${prefix}${module}.bias`, 'F32', [4]];
    const own = [...factors('q', 2, [4, 6]), bias('q.base_layer'), bias('k')];
    const other = [...factors('k', 2, [4, 6]), bias('q'), bias('k.base_layer')];
    const { plan } = planAdapter(
      await openFiles(buildAdapter(own, { bias: 'all' })),
      await openFiles(buildAdapter(other, { bias: 'all' })),
      plainOptions([1]),
    );
    const made = plan.files[0]?.operations
      .filter(({ kind }) => kind === 'extrapolate')
      .map(({ tensor }) => tensor);
    expect(made).toEqual([`${prefix}q.base_layer.bias`, `${prefix}k.base_layer.bias`]);
  });

  const mixed = (salt: number, ranks: readonly number[], dtypes: readonly Dtype[]): Promise<Adapter> =>
    openFiles(
      buildAdapter(
        [
          ...factors('a', ranks[0] ?? 1, [67, 31], dtypes[0]),
          ...factors('b', ranks[1] ?? 1, [5, 1021], dtypes[1]),
          [`${prefix}conv.lora_A.weight`, dtypes[2] ?? 'F32', [ranks[2] ?? 1, 3, 3, 3]],
          [`${prefix}conv.lora_B.weight`, dtypes[2] ?? 'F32', [7, ranks[2] ?? 1, 1, 1]],
          [`${prefix}embed.lora_embedding_A`, dtypes[0] ?? 'F32', [ranks[0] ?? 1, 41]],
          [`${prefix}embed.lora_embedding_B`, dtypes[1] ?? 'F32', [6, ranks[0] ?? 1]],
          [`${prefix}head.weight`, dtypes[1] ?? 'F32', [33]],
        ],
        { modules_to_save: ['head'], rank_pattern: { b: ranks[1], conv: ranks[2] }, r: ranks[0] },
        salt,
      ),
    );

  it.each(['same', 'bfloat16', 'float16', 'float32'] as const)(
    'give the same bytes in any cut, stored as %s',
    async (dtype) => {
      const aligned = await mixed(1, [3, 2, 5], ['BF16', 'F16', 'F64']);
      const sft = await mixed(2, [4, 1, 3], ['F16', 'F32', 'BF16']);
      const { plan, made } = await makeAdapters(aligned, sft, { ...plainOptions([0.3]), dtype });
      const [file] = plan.plan.files;
      const whole = Buffer.from(made.get(0.3)?.['adapter_model.safetensors'] ?? []);
      if (file === undefined) throw new Error('no file');
      expect(whole.length).toBe(file.byteLength);
      const sources = { aligned: aligned.checkpoint.snapshot, sft: sft.checkpoint.snapshot };
      const how = { alpha: 0.3, rounding: nearest, allowOverflow: false };
      const step = 997;
      for (let start = 0; start < whole.length; start += step) {
        const end = Math.min(whole.length, start + step + (start % 5));
        const parts: Uint8Array[] = [];
        for await (const part of recomputeRange(file, how, sources, start, end)) parts.push(part);
        expect(Buffer.concat(parts).equals(whole.subarray(start, end)), `${start} to ${end}`).toBe(true);
      }
    },
  );

  it('are joined along the rank, convolutions and embeddings too', async () => {
    const aligned = await mixed(1, [3, 2, 5], ['F32', 'BF16', 'F64']);
    const sft = await mixed(2, [4, 1, 3], ['F32', 'F32', 'BF16']);
    const { made } = await makeAdapters(aligned, sft, plainOptions([1]));
    const shapes = [...weightsOf(made.get(1))].map(([name, { dtype, shape }]) => [
      name.slice(prefix.length),
      `${dtype} ${shape.join()}`,
    ]);
    expect(Object.fromEntries(shapes)).toEqual({
      'a.lora_A.weight': 'F32 7,31',
      'a.lora_B.weight': 'F32 67,7',
      'b.lora_A.weight': 'F32 3,1021',
      'b.lora_B.weight': 'F32 5,3',
      'conv.lora_A.weight': 'F64 8,3,3,3',
      'conv.lora_B.weight': 'F64 7,8,1,1',
      'embed.lora_embedding_A': 'F32 7,41',
      'embed.lora_embedding_B': 'F32 6,7',
      'head.weight': 'BF16 33',
    });
  });

  it('keep the rest of θ1’s config, and say nothing of how training began', async () => {
    const config = {
      init_lora_weights: 'eva',
      eva_config: { rho: 2 },
      later: [1],
      lora_dropout: 0.1,
      base_model_name_or_path: 'B',
    };
    const own = await openFiles(buildAdapter(factors('q', 2, [4, 6]), config));
    const other = await openFiles(
      buildAdapter(factors('q', 2, [4, 6]), { base_model_name_or_path: 'b/', revision: 'main' }),
    );
    const derived = jsonOf(planAdapter(own, other, plainOptions([1])).configFor(1));
    expect(derived).toMatchObject({
      later: [1],
      lora_dropout: 0.1,
      init_lora_weights: true,
      eva_config: null,
      r: 4,
    });
    expect(Object.keys(derived).slice(0, 2)).toEqual(['rank_pattern', 'alpha_pattern']);
  });

  const q = factors('q', 2, [4, 6]);
  const whole: BuiltTensor = [`${prefix}lm_head.weight`, 'F32', [9, 6]];
  it.each<[string, [readonly BuiltTensor[], object], [readonly BuiltTensor[], object], string, RegExp]>([
    [
      'name two base models',
      [q, {}],
      [q, { base_model_name_or_path: 'tiny/other' }],
      'adapter-base-mismatch',
      /"tiny\/base", and "tiny\/other"/,
    ],
    [
      'name no base model',
      [q, { base_model_name_or_path: null }],
      [q, { base_model_name_or_path: '' }],
      'adapter-base-mismatch',
      /no base model is named/,
    ],
    ['name two revisions', [q, {}], [q, { revision: 'v2' }], 'adapter-base-mismatch', /at "v2"/],
    [
      'have other layers of it',
      [q, { layer_replication: [[0, 2]] }],
      [q, {}],
      'adapter-base-mismatch',
      /layer_replication/,
    ],
    [
      'are for modules of two shapes',
      [q, {}],
      [factors('q', 2, [4, 5]), {}],
      'adapter-base-mismatch',
      /different shapes/,
    ],
    [
      'have a whole tensor on the side of θ1',
      [[...q, whole], {}],
      [q, {}],
      'adapter-unsupported',
      /leaves to the base/,
    ],
    [
      'have a whole tensor on the side of θ0',
      [q, {}],
      [[...q, whole], {}],
      'adapter-unsupported',
      /leaves to the base/,
    ],
    [
      'have whole tensors of two shapes',
      [[...q, whole], {}],
      [[...q, [whole[0], 'F32', [8, 6]]], {}],
      'tensor-shape-mismatch',
      /different shapes/,
    ],
    ['have biases of factors', [q, { lora_bias: true }], [q, {}], 'adapter-unsupported', /lora_bias/],
    [
      'share factors among tied modules',
      [q, {}],
      [q, { ensure_weight_tying: true }],
      'adapter-unsupported',
      /ensure_weight_tying/,
    ],
    [
      'have patterns that cannot be read',
      [q, { alpha_pattern: { '(?i)q': 2 } }],
      [q, {}],
      'adapter-pattern',
      /\(\?i\)q/,
    ],
  ])('are refused when they %s', async (_, own, other, code, message) => {
    const [aligned, sft] = await Promise.all(
      [own, other].map(([tensors, config]) =>
        openFiles(buildAdapter(tensors, config as Record<string, unknown>)),
      ),
    );
    if (aligned === undefined || sft === undefined) throw new Error('not opened');
    expect(() => planAdapter(aligned, sft, plainOptions([1]))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('are refused for convolutions in groups, and for α = −1', async () => {
    const groups = await openFiles(
      buildAdapter(
        [
          [`${prefix}conv.lora_A.weight`, 'F32', [4, 6, 3]],
          [`${prefix}conv.lora_B.weight`, 'F32', [8, 2, 1]],
        ],
        { r: 4 },
      ),
    );
    expect(() => planAdapter(groups, groups, plainOptions([1]))).toThrow(/in groups/);
    const plain = await openGolden('plain');
    expect(() => planAdapter(plain, plain, plainOptions([0.5, -1]))).toThrow(
      expect.objectContaining({ code: 'adapter-alpha' }),
    );
  });
});
