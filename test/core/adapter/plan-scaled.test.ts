import { describe, expect, it } from 'vitest';
import { planAdapter } from '../../../src/core/adapter/plan-adapter.ts';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import { memorySnapshot } from '../engine/memory.ts';
import { type BuiltTensor, buildAdapter, buildSafetensors, factors, prefix } from './build-adapter.ts';
import {
  makeAdapters,
  openBase,
  openFiles,
  openGolden,
  plainOptions,
  readGolden,
} from './golden-adapters.ts';
import { readNumbers } from './read-numbers.ts';

const openModel = (tensors: readonly BuiltTensor[]) =>
  openCheckpoint(memorySnapshot({ 'model.safetensors': buildSafetensors(tensors) }));

describe('an adapter on the SFT model', () => {
  it('takes a module whose rank a pattern gives, where parameters are targeted by their bare names', async () => {
    const tensors = factors('layers.0.q_proj', 6, [8, 4]);
    const config = { target_parameters: ['gate_up_proj'], rank_pattern: { '.*\\.q_proj': 6 } };
    const sft = await openModel([['layers.0.q_proj.weight', 'F32', [8, 4]]]);
    const { plan } = await makeAdapters(
      await openFiles(buildAdapter(tensors, config)),
      sft,
      plainOptions([0.5]),
    );
    expect(plan.figures.moduleCount).toBe(1);
    const unsized = await openFiles(buildAdapter(tensors, { ...config, rank_pattern: {} }));
    expect(() => planAdapter(unsized, sft, plainOptions([0.5]))).toThrow(/do not fit/);
  });

  it('keeps its factors to the byte, and its config but for the numbers of the scale', async () => {
    const files = readGolden('patterns');
    const { plan, made } = await makeAdapters(
      await openFiles(files),
      await openBase('llama'),
      plainOptions([0.5, -1]),
    );
    expect(plan).toMatchObject({
      kind: 'scaled',
      figures: { ranks: [2, 4, 5], moduleCount: 8, wholeTensorCount: 0 },
    });
    expect(plan.plan.files.map(({ path }) => path)).toEqual(['adapter_model.safetensors']);
    expect(plan.plan.totals).toMatchObject({ extrapolatedCount: 0, copiedCount: 16, sftBytes: 0 });
    const before = readNumbers(files['adapter_model.safetensors']);
    for (const derived of made.values()) {
      expect(readNumbers(derived['adapter_model.safetensors'])).toEqual(before);
    }
    const text = Buffer.from(files['adapter_config.json'] ?? '').toString();
    const expected = text
      .replace('"lora_alpha": 8', '"lora_alpha": 12')
      .replace('"v_proj": 7', '"v_proj": 10.5')
      .replace('up_proj": 3', 'up_proj": 4.5');
    expect(Buffer.from(made.get(0.5)?.['adapter_config.json'] ?? '').toString()).toBe(expected);
    const zero = JSON.parse(Buffer.from(made.get(-1)?.['adapter_config.json'] ?? '').toString());
    expect(zero).toMatchObject({
      lora_alpha: 0,
      alpha_pattern: { v_proj: 0 },
      rank_pattern: JSON.parse(text).rank_pattern,
    });
  });

  it('gets the alpha that its config leaves to PEFT', async () => {
    const files = buildAdapter(factors('q', 2, [4, 6]), { lora_alpha: undefined });
    const { configFor } = planAdapter(
      await openFiles(files),
      await openModel([['q.weight', 'F32', [4, 6]]]),
      plainOptions([1]),
    );
    expect(JSON.parse(Buffer.from(configFor(1)).toString())).toMatchObject({ lora_alpha: 16, r: 2 });
  });

  it('has its whole tensors extrapolated against those of the model', async () => {
    const { plan, made } = await makeAdapters(
      await openGolden('saved'),
      await openBase('llama'),
      plainOptions([0.5]),
    );
    expect(plan.plan.totals).toMatchObject({ extrapolatedCount: 2 });
    expect(plan.plan.notes.join()).toMatch(/lm_head.weight and model.embed_tokens.weight: whole tensors/);
    const [own, base, derived] = [
      readNumbers(readGolden('saved')['adapter_model.safetensors']),
      readNumbers(readGolden('llama')['model.safetensors']),
      readNumbers(made.get(0.5)?.['adapter_model.safetensors']),
    ];
    for (const name of ['lm_head.weight', 'model.embed_tokens.weight']) {
      const [one, zero] = [own.get(prefix + name)?.values ?? [], base.get(name)?.values ?? []];
      const expected = one.map((value, index) =>
        Math.fround(value + Math.fround(0.5 * Math.fround(value - (zero[index] ?? 0)))),
      );
      const found = derived.get(prefix + name)?.values ?? [];
      expect(found).toHaveLength(24 * 8);
      for (const [index, value] of found.entries()) expect(value).toBeCloseTo(expected[index] ?? 0, 6);
    }
  });

  it('finds the base tensor of a tied head', async () => {
    const tensors: BuiltTensor[] = [
      ...factors('model.q', 2, [4, 6]),
      [`${prefix}lm_head.weight`, 'F32', [9, 6]],
    ];
    const adapter = await openFiles(buildAdapter(tensors, { modules_to_save: ['lm_head'] }));
    const base = await openModel([
      ['model.q.weight', 'F32', [4, 6]],
      ['model.embed_tokens.weight', 'F32', [9, 6]],
    ]);
    const { plan } = planAdapter(adapter, base, plainOptions([1]));
    const made = plan.files[0]?.operations.find(({ kind }) => kind === 'extrapolate');
    expect(made).toMatchObject({
      sft: base.tensors.get('model.embed_tokens.weight') ? { dtype: 'F32' } : {},
    });
  });

  it('is matched with models that are stored without the place of the adapter', async () => {
    const adapter = await openFiles(buildAdapter(factors('transformer.h.0.c_attn', 2, [18, 6])));
    const base = await openModel([['h.0.c_attn.weight', 'F32', [6, 18]]]);
    const { plan } = planAdapter(adapter, base, plainOptions([1]));
    expect(plan.notes.join()).toMatch(/transformer/);
  });

  it('goes with convolutions and their groups', async () => {
    const tensors: BuiltTensor[] = [
      [`${prefix}conv.lora_A.weight`, 'F32', [4, 6, 3, 3]],
      [`${prefix}conv.lora_B.weight`, 'F32', [8, 2, 1, 1]],
    ];
    const adapter = await openFiles(buildAdapter(tensors, { r: 4 }));
    const plan = planAdapter(
      adapter,
      await openModel([['conv.weight', 'F32', [8, 3, 3, 3]]]),
      plainOptions([1]),
    );
    expect(plan.figures.ranks).toEqual([4]);
    const other = await openModel([['conv.weight', 'F32', [8, 6, 3, 3]]]);
    expect(() => planAdapter(adapter, other, plainOptions([1]))).toThrow(/not trained|do not fit/);
  });

  const mismatch = (message: RegExp) =>
    expect.objectContaining({ code: 'adapter-base-mismatch', message: expect.stringMatching(message) });

  it.each<[string, readonly BuiltTensor[], RegExp]>([
    ['lacks the module', [['k.weight', 'F32', [4, 6]]], /adapts 'q.weight', which is not there/],
    ['has another width', [['q.weight', 'F32', [5, 6]]], /do not fit 'q.weight' F32 \[5, 6\]/],
    ['has more axes', [['q.weight', 'F32', [4, 6, 1]]], /do not fit/],
  ])('is refused when the model %s', async (_, base, message) => {
    const adapter = await openFiles(buildAdapter(factors('q', 2, [4, 6])));
    const model = await openModel(base);
    expect(() => planAdapter(adapter, model, plainOptions([1]))).toThrow(mismatch(message));
  });

  it('is refused when the model has no partner for a whole tensor, or one of another shape', async () => {
    const tensors: BuiltTensor[] = [...factors('q', 2, [4, 6]), [`${prefix}lm_head.weight`, 'F32', [9, 6]]];
    const adapter = await openFiles(buildAdapter(tensors));
    const model = (rows: readonly BuiltTensor[]) => openModel([['q.weight', 'F32', [4, 6]], ...rows]);
    const [without, longer] = [await model([]), await model([['lm_head.weight', 'F32', [8, 6]]])];
    expect(() => planAdapter(adapter, without, plainOptions([1]))).toThrow(
      mismatch(/in place of 'lm_head.weight'/),
    );
    expect(() => planAdapter(adapter, longer, plainOptions([1]))).toThrow(
      mismatch(/in place of 'lm_head.weight' F32 \[8, 6\]/),
    );
  });

  it('names how many more do not fit', async () => {
    const [adapter, gpt2] = [await openGolden('plain'), await openBase('gpt2')];
    expect(() => planAdapter(adapter, gpt2, plainOptions([1]))).toThrow(
      mismatch(/3 more do not fit either, of 4/),
    );
  });

  it('is refused for ranks that its config does not give, a rounding of whole models, and scales without end', async () => {
    const model = await openModel([['q.weight', 'F32', [4, 6]]]);
    const wrong = await openFiles(buildAdapter(factors('q', 2, [4, 6]), { r: 3 }));
    expect(() => planAdapter(wrong, model, plainOptions([1]))).toThrow(
      expect.objectContaining({ code: 'adapter-weights' }),
    );
    const adapter = await openFiles(buildAdapter(factors('q', 2, [4, 6])));
    expect(() =>
      planAdapter(adapter, model, { ...plainOptions([1]), rounding: { kind: 'reference' } }),
    ).toThrow(expect.objectContaining({ code: 'adapter-rounding' }));
    expect(() => planAdapter(adapter, model, plainOptions([1e308]))).toThrow(
      expect.objectContaining({ code: 'overflow' }),
    );
  });

  it('needs no pattern to be read', async () => {
    const adapter = await openFiles(buildAdapter(factors('q', 2, [4, 6]), { alpha_pattern: { '(?i)Q': 3 } }));
    const { configFor, figures } = planAdapter(
      adapter,
      await openModel([['q.weight', 'F32', [4, 6]]]),
      plainOptions([1]),
    );
    expect(figures.alignedScales).toBeUndefined();
    expect(JSON.parse(Buffer.from(configFor(1)).toString()).alpha_pattern).toEqual({ '(?i)Q': 6 });
  });

  it('is stored in another dtype where that is asked for', async () => {
    const { made } = await makeAdapters(await openGolden('bf16'), await openBase('llama'), {
      ...plainOptions([0.3]),
      dtype: 'float32',
    });
    const [before, after] = [
      readNumbers(readGolden('bf16')['adapter_model.safetensors']),
      readNumbers(made.get(0.3)?.['adapter_model.safetensors']),
    ];
    expect([...after.values()].map(({ values }) => values)).toEqual(
      [...before.values()].map(({ values }) => values),
    );
    expect(new Set([...after.values()].map(({ dtype }) => dtype))).toEqual(new Set(['F32']));
  });
});
