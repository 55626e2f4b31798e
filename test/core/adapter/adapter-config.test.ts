import { describe, expect, it } from 'vitest';
import { parseAdapterConfig } from '../../../src/core/adapter/adapter-config.ts';
import { editText, setValue } from '../../../src/core/adapter/config-text.ts';
import { FormatError, IncompatibleError } from '../../../src/kit/errors.ts';

const parse = (text: string) => parseAdapterConfig(Buffer.from(text), 'adapter_config.json');
const parseWith = (settings: object) => parse(JSON.stringify({ peft_type: 'LORA', ...settings }));

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('adapter_config.json', () => {
  it('has the defaults that PEFT has', () => {
    expect(parseWith({})).toMatchObject({
      rank: 8,
      alpha: 8,
      rankPattern: new Map(),
      alphaPattern: new Map(),
      usesRslora: false,
      loraBias: false,
      bias: 'none',
      modulesToSave: [],
      baseModel: undefined,
      revision: undefined,
    });
  });

  it('takes null as missing where PEFT writes it', () => {
    const nulls = Object.fromEntries(
      [
        ...['rank_pattern', 'alpha_pattern', 'use_rslora', 'use_dora', 'bias', 'modules_to_save', 'revision'],
        ...[
          'target_modules',
          'exclude_modules',
          'layers_to_transform',
          'layers_pattern',
          'init_lora_weights',
        ],
        ...[
          'eva_config',
          'layer_replication',
          'megatron_config',
          'base_model_name_or_path',
          'target_parameters',
        ],
      ].map((key) => [key, null]),
    );
    expect(parseWith(nulls)).toMatchObject({ bias: 'none', modulesToSave: [], rankPattern: new Map() });
  });

  it('reads what bears on the weights, and where the numbers of the scale stand', () => {
    const text =
      '{"peft_type": "LORA", "r": 16, "lora_alpha": 0.5, "alpha_pattern": {"q_proj" : 3.25, "v": 4},\n' +
      ' "rank_pattern": {"k": 2}, "use_rslora": true, "init_lora_weights": "gaussian", "x": NaN, "revision": "v1"}';
    const config = parse(text);
    expect(config).toMatchObject({ rank: 16, alpha: 0.5, usesRslora: true, revision: 'v1' });
    expect(config.rankPattern).toEqual(new Map([['k', 2]]));
    const numbers = [...config.alphaPattern].map(([key, { alpha, start, end }]) => [
      key,
      alpha,
      text.slice(start, end),
    ]);
    expect(numbers).toEqual([
      ['q_proj', 3.25, '3.25'],
      ['v', 4, '4'],
    ]);
  });

  it('says alike of two selections that PEFT takes alike', () => {
    const selection = (settings: object) => parseWith(settings).selection;
    expect(selection({ target_modules: ['q', 'v'], layers_to_transform: 3 })).toBe(
      selection({ target_modules: ['v', 'q'], layers_to_transform: [3], exclude_modules: null }),
    );
    expect(selection({ target_modules: 'q' })).not.toBe(selection({ target_modules: ['q'] }));
    expect(selection({ target_modules: ['q'] })).not.toBe(
      selection({ target_modules: ['q'], layers_pattern: 'h' }),
    );
  });

  it.each([
    ['no object', '[]', /must be an object/],
    ['cut off', '{"peft_type": "LORA"', /ends here/],
    ['followed by more', '{"peft_type": "LORA"} x', /followed by/],
    ['a key twice', '{"peft_type": "LORA", "r": 8, "r": 9}', /twice/],
    ['a pattern twice', '{"peft_type": "LORA", "alpha_pattern": {"q": 1, "q": 2}}', /twice/],
    ['a number without end', '{"peft_type": "LORA", "r": 1e999}', /r must be a whole number/],
    ['no type', '{"r": 8}', /peft_type is missing/],
    ['a type that is no string', '{"peft_type": 3}', /peft_type must be a string/],
    ['deep', `{"peft_type": "LORA", "x": ${'['.repeat(100)}`, /nested deeper/],
    ['very deep', `{"peft_type": "LORA", "x": ${'['.repeat(1e6)}`, /nested deeper/],
  ])('is refused when it is malformed: %s', (_, text, message) => {
    const error = errorOf(() => parse(text));
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ code: 'adapter-config', message: expect.stringMatching(message) });
  });

  const tooMany = (count: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, value]));

  it.each<[string, unknown]>([
    ['r', 0],
    ['r', 4097],
    ['r', 2.5],
    ['r', '8'],
    ['r', null],
    ['lora_alpha', null],
    ['lora_alpha', '16'],
    ['lora_alpha', 1e300],
    ['lora_alpha', 1e-300],
    ['lora_alpha', [16]],
    ['rank_pattern', []],
    ['rank_pattern', 'q'],
    ['rank_pattern', { q: 0 }],
    ['rank_pattern', { q: '4' }],
    ['rank_pattern', tooMany(65537, 4)],
    ['rank_pattern', { ['q'.repeat(1025)]: 4 }],
    ['alpha_pattern', [1]],
    ['alpha_pattern', { q: null }],
    ['alpha_pattern', tooMany(65537, 4)],
    ['use_rslora', 'true'],
    ['use_rslora', 1],
    ['lora_bias', {}],
    ['bias', 'some'],
    ['bias', true],
    ['modules_to_save', 'lm_head'],
    ['modules_to_save', [1]],
    ['modules_to_save', Array.from({ length: 257 }, () => 'x')],
    ['init_lora_weights', 3],
    ['base_model_name_or_path', {}],
    ['base_model_name_or_path', 'x'.repeat(1025)],
    ['revision', 7],
    ['target_modules', { q: 1 }],
    ['target_modules', [['q']]],
    ['layers_to_transform', [0.5]],
    ['layers_to_transform', 'all'],
  ])('is refused when %s is not what it should be', (key, value) => {
    const error = errorOf(() => parseWith({ [key]: value }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ code: 'adapter-config', message: expect.stringContaining(key) });
    expect(String(error).length).toBeLessThan(500);
  });

  it('takes keys that JavaScript knows as keys', () => {
    const hostile =
      '{"peft_type": "LORA", "__proto__": {"use_dora": true}, "constructor": 1, "alpha_pattern": ' +
      '{"__proto__": 5, "constructor": 6}, "rank_pattern": {"__proto__": 3}}';
    const config = parse(hostile);
    expect([...config.alphaPattern.keys()]).toEqual(['__proto__', 'constructor']);
    expect(config.rankPattern).toEqual(new Map([['__proto__', 3]]));
    expect(({} as Record<string, unknown>).use_dora).toBeUndefined();
    expect(errorOf(() => parse('{"peft_type": "__proto__"}'))).toBeInstanceOf(IncompatibleError);
  });

  it.each<[string, object, RegExp]>([
    ['LoHa', { peft_type: 'LOHA' }, /LoHa.*peft_type is "LOHA"/],
    ['a method that is not known', { peft_type: 'NEWEST' }, /not a LoRA.*peft_type is "NEWEST"/],
    ['lower case, which PEFT does not write', { peft_type: 'lora' }, /not a LoRA/],
    ['prompts', { peft_type: 'MULTITASK_PROMPT_TUNING' }, /before the input/],
    ['DoRA', { use_dora: true }, /DoRA.*use_dora is true/],
    ['QALoRA', { use_qalora: true }, /QALoRA.*use_qalora/],
    ['KaSA', { kasa_config: { beta: 1 } }, /KaSA.*kasa_config is set/],
    ['activated LoRA', { alora_invocation_tokens: [1] }, /alora_invocation_tokens/],
    ['Megatron', { megatron_config: { x: 1 } }, /megatron_config/],

    ['single tokens', { trainable_token_indices: { embed_tokens: [1] } }, /trainable_token_indices/],
    ['PiSSA', { init_lora_weights: 'pissa_niter_16' }, /changed the weights of the base.*pissa_niter_16/],
    ['OLoRA', { init_lora_weights: 'OLoRA' }, /changed the weights/],
    ['CorDA', { init_lora_weights: 'corda' }, /changed the weights/],
    ['LoftQ', { init_lora_weights: 'loftq' }, /changed the weights/],
    ['LoRA-GA', { init_lora_weights: 'lora_ga' }, /changed the weights/],
    ['an initialisation that is not known', { init_lora_weights: 'later' }, /may have changed/],
  ])('is refused with the reason for %s', (_, settings, message) => {
    const error = errorOf(() => parseWith(settings));
    expect(error).toBeInstanceOf(IncompatibleError);
    expect(error).toMatchObject({ code: 'adapter-unsupported', message: expect.stringMatching(message) });
  });

  it.each(['gaussian', 'eva', 'orthogonal', 'mica', true, false])(
    'is taken with the initialisation %s, which leaves the base as it is',
    (initialisation) => {
      expect(parseWith({ init_lora_weights: initialisation }).rank).toBe(8);
    },
  );
});

describe('editing a config', () => {
  const { text } = parse('{\n  "peft_type": "LORA",\n  "r":  8 ,\n  "é": [1, 2]\n}\n');

  it('changes the values that are named, and no other byte', () => {
    const edited = editText(text, [setValue(text, 'r', 12), setValue(text, 'lora_alpha', 20.8)]);
    expect(Buffer.from(edited).toString()).toBe(
      '{\n  "lora_alpha": 20.8,\n  "peft_type": "LORA",\n  "r":  12 ,\n  "é": [1, 2]\n}\n',
    );
  });

  it('writes lists and objects as Python does', () => {
    const edited = editText(text, [setValue(text, 'r', { a: [1], b: {} })]);
    expect(Buffer.from(edited).toString()).toContain(
      '"r":  {\n    "a": [\n      1\n    ],\n    "b": {}\n  } ,',
    );
  });
});
