import { describe, expect, test } from 'vitest';
import { readConfigFields } from '../../../src/core/judgement/config-fields.ts';
import { judgeWith, outline, side } from './pair.ts';

const judgeConfigs = (sft: unknown, aligned: unknown) =>
  judgeWith({ sft: side('a/sft', { config: sft }), aligned: side('a/dpo', { config: aligned }) });

const llama = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 4096,
  hidden_act: 'silu',
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  rope_scaling: null,
  tie_word_embeddings: false,
  vocab_size: 32000,
};

describe('architectures', () => {
  test.each([
    ['the same', {}, {}, false],
    ['others', {}, { architectures: ['MistralForCausalLM'] }, true],
    ['a name without a list', {}, { architectures: 'LlamaForCausalLM' }, false],
    // internlm2-chat-1_8b-sft and internlm2-chat-7b have had the older type for some revisions.
    ['another type of the same architecture', {}, { model_type: 'internlm' }, false],
    ['another type and no architecture', { architectures: undefined }, { model_type: 'qwen2' }, true],
    ['nothing known of the one', {}, { architectures: [], model_type: undefined }, false],
  ])('%s', (_, sft, aligned, isDifferent) => {
    const codes = judgeConfigs({ ...llama, ...sft }, { ...llama, ...aligned }).map(({ code }) => code);
    expect(codes.includes('different-architectures')).toBe(isDifferent);
  });

  test('both are named', () => {
    const [verdict] = judgeConfigs(llama, { ...llama, architectures: ['MistralForCausalLM'] });
    expect(verdict?.message).toBe(
      'a/sft (θ0) is a LlamaForCausalLM, a/dpo (θ1) a MistralForCausalLM, by config.json.',
    );
  });
});

describe('configurations of transformers 4 and 5', () => {
  const theta = { rope_theta: 1e6 };
  const plain = { rope_type: 'default', ...theta };
  const local = { rope_type: 'default', rope_theta: 10000 };
  const linear = { factor: 8, rope_type: 'linear' };
  const longrope = { short_factor: [1], long_factor: [2] };
  test.each([
    ['plain', { ...theta, rope_scaling: null }, { rope_parameters: plain }],
    [
      'layers of two types',
      { ...theta, rope_local_base_freq: 10000, rope_scaling: linear },
      { rope_parameters: { full_attention: { ...linear, ...theta }, sliding_attention: local } },
    ],
    [
      'layers of two types, as ModernBERT writes them',
      { global_rope_theta: 1e6, local_rope_theta: 10000 },
      { rope_parameters: { full_attention: plain, sliding_attention: local } },
    ],
    [
      'what lay beside the scaling and lies within it now',
      { ...theta, original_max_position_embeddings: 4096, rope_scaling: { type: 'longrope', ...longrope } },
      {
        original_max_position_embeddings: 4096,
        rope_parameters: {
          ...theta,
          ...longrope,
          ...{ rope_type: 'longrope', partial_rotary_factor: 1, original_max_position_embeddings: 4096 },
        },
      },
    ],
    [
      'several axes',
      { ...theta, rope_scaling: { type: 'mrope', mrope_section: [1, 2] } },
      { rope_parameters: { ...plain, type: 'mrope', mrope_section: [1, 2] } },
    ],
    [
      'GPT-NeoX',
      { rotary_emb_base: 1e6, rotary_pct: 0.25 },
      { rope_parameters: { ...plain, partial_rotary_factor: 0.25 } },
    ],
  ])('mean the same: %s', (_, old, present) => {
    expect(judgeConfigs({ model_type: 'm', ...old }, { model_type: 'm', ...present })).toEqual([]);
    const within = (config: unknown) => ({ model_type: 'm', text_config: config });
    expect(judgeConfigs(within(present), within(old))).toEqual([]);
  });

  test.each([
    [
      'another base of windows',
      { ...theta, rope_local_base_freq: 20000 },
      'sliding_attention.rope_theta is 20000 and 10000',
    ],
    [
      'another base of the others',
      { rope_theta: 5e5, rope_local_base_freq: 10000 },
      'rope_theta is 500000 and 1000000',
    ],
    ['another scaling', { ...theta, rope_scaling: linear }, 'rope_scaling is linear {factor: 8} and none'],
  ])('and what differs is refused: %s', (_, old, message) => {
    const [verdict] = judgeConfigs(old, {
      rope_parameters: { full_attention: plain, sliding_attention: local },
    });
    expect(verdict).toMatchObject({
      code: 'different-computation',
      message: expect.stringContaining(message),
    });
  });
});

describe('a language model and the model that it is a part of', () => {
  const text = { model_type: 'some_text', hidden_size: 8, rope_theta: 1e6 };
  const whole = (part: object) => ({
    architectures: ['SomeForConditionalGeneration'],
    model_type: 'some',
    text_config: part,
  });
  const alone = { ...text, architectures: ['SomeForCausalLM'] };

  test('are compared by the part', () => {
    expect(judgeConfigs(whole(text), alone)).toEqual([]);
    const [verdict] = judgeConfigs(whole({ ...text, rope_theta: 1e4 }), alone);
    expect(verdict).toMatchObject({ code: 'different-computation' });
  });

  test('unless the part is of another type', () => {
    const [verdict] = judgeConfigs(whole({ ...text, model_type: 'other_text' }), alone);
    expect(verdict).toMatchObject({ code: 'different-architectures' });
  });
});

const refuses = 'different-computation: refuse';
const warns = 'different-configuration: warn';

describe('fields', () => {
  test.each<[string, object, object, readonly string[]]>([
    ['rope_theta', {}, { rope_theta: 1e6 }, [refuses]],
    ['heads', {}, { num_attention_heads: 64 }, [refuses]],
    ['key-value heads', {}, { num_key_value_heads: 32 }, [refuses]],
    ['activation', {}, { hidden_act: 'relu' }, [refuses]],
    ['activation by its other name', {}, { hidden_act: 'swish' }, [warns]],
    ['an approximation of it', { hidden_act: 'gelu' }, { hidden_act: 'gelu_pytorch_tanh' }, [warns]],
    ['tied embeddings', {}, { tie_word_embeddings: true }, [refuses]],
    ['linear scaling', {}, { rope_scaling: { type: 'linear', factor: 2 } }, [refuses]],
    ['caps of logits', { final_logit_softcapping: null }, { final_logit_softcapping: 30 }, [refuses]],
    ['in text_config', { text_config: { rope_theta: 1e4 } }, { text_config: { rope_theta: 1e6 } }, [refuses]],
    // The pairs of the paper: Snorkel, internlm2, tulu 2.
    ['sliding window', { sliding_window: null }, { sliding_window: 4096 }, [warns]],
    [
      'dynamic scaling',
      { rope_scaling: { factor: 2, type: 'dynamic' } },
      { rope_scaling: { factor: 1, type: 'dynamic' } },
      [warns],
    ],
    ['dynamic scaling against none', {}, { rope_scaling: { factor: 3, type: 'dynamic' } }, [warns]],
    ['eps of norms', {}, { rms_norm_eps: 1e-6 }, [warns]],
    ['a field that is not known here', { wonder: 1 }, { wonder: 2 }, [warns]],
    ['layers by type', { layer_types: ['full', 'sliding'] }, { layer_types: ['full', 'full'] }, [warns]],
    // What may differ.
    ['longer contexts', { max_position_embeddings: 4096 }, { max_position_embeddings: 8192 }, []],
    ['versions', { transformers_version: '4.33' }, { transformers_version: '5.18' }, []],
    ['dtype', { torch_dtype: 'float16' }, { dtype: 'bfloat16', torch_dtype: 'bfloat16' }, []],
    ['tokens', { pad_token_id: 0, eos_token_id: 2 }, { pad_token_id: 2, eos_token_id: [2, 3] }, []],
    ['cache', { use_cache: true }, { use_cache: false }, []],
    ['code', { auto_map: { AutoModel: 'a' } }, { auto_map: { AutoModel: 'b' } }, []],
    ['dropout', { attention_dropout: 0 }, { attention_dropout: 0.1 }, []],
    ['a default that is written out', {}, { head_dim: 128, attention_bias: false }, []],
    ['a default that is null', { head_dim: null }, { head_dim: 128 }, []],
    ['order in objects', { x: { list: [{ a: 1, b: 2 }] } }, { x: { list: [{ b: 2, a: 1 }] } }, []],
    [
      'the newer spelling of rotary positions',
      {},
      { ...newer({ rope_theta: 10000, rope_type: 'default' }) },
      [],
    ],
    [
      'the newer spelling of a scaling',
      { rope_scaling: { type: 'linear', factor: 2 } },
      { ...newer({ rope_theta: 10000, rope_type: 'linear', factor: 2 }) },
      [],
    ],
    [
      'another base in the newer spelling',
      {},
      { ...newer({ rope_theta: 5e5, rope_type: 'default' }) },
      [refuses],
    ],
  ])('%s', (_, sft, aligned, expected) => {
    expect(outline(judgeConfigs({ ...llama, ...sft }, { ...llama, ...aligned }))).toEqual(expected);
  });

  function newer(rope_parameters: object) {
    return { rope_theta: undefined, rope_scaling: undefined, rope_parameters };
  }

  test('are named with the values of both', () => {
    const verdicts = judgeConfigs(
      { ...llama, sliding_window: 4096 },
      { ...llama, rope_theta: 1e6, sliding_window: null, num_key_value_heads: 4 },
    );
    expect(verdicts.map(({ message }) => message)).toEqual([
      'config.json of a/sft (θ0) and a/dpo (θ1) differ in what the same weights compute: ' +
        'rope_theta is 10000 and 1000000 and num_key_value_heads is 8 and 4.',
      'config.json of a/sft (θ0) and a/dpo (θ1) differ: sliding_window is 4096 and null.',
    ]);
  });

  test('beyond eight are counted', () => {
    const many = (value: number) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, value]));
    expect(judgeConfigs(many(1), many(2))[0]?.message).toMatch(/f7 is 1 and 2 and 12 more\.$/);
  });

  test('of broken files are none', () => {
    for (const config of [undefined, null, 'x', 3, [], [[llama]]]) {
      expect(readConfigFields(config).size).toBe(0);
      expect(judgeConfigs(config, llama)).toEqual([]);
    }
  });
});
