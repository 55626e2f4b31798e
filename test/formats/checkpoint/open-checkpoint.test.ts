import { describe, expect, test } from 'vitest';
import { describeCheckpoint } from '../../../src/formats/checkpoint/describe.ts';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import { FormatError, IncompatibleError } from '../../../src/kit/errors.ts';
import { openDirectorySnapshot } from '../../../src/stores/disk/directory-snapshot.ts';
import { saying } from '../../support/told.ts';
import { torchFile } from '../torch/torch-file.ts';
import { type SmallTensor, safetensorsFile, snapshotOf } from './write-checkpoint.ts';

const weights = safetensorsFile([{ name: 'w' }]);

describe('opening a checkpoint', () => {
  test('reads headers, index and config of a sharded one', async () => {
    const snapshot = await openDirectorySnapshot('examples/tiny-sft');
    const checkpoint = await openCheckpoint(snapshot);
    expect(checkpoint.shards.map(({ path, tensors }) => [path, tensors.length])).toEqual([
      ['model-00001-of-00003.safetensors', 11],
      ['model-00002-of-00003.safetensors', 12],
      ['model-00003-of-00003.safetensors', 7],
    ]);
    expect(checkpoint.tensors.size).toBe(30);
    expect([...checkpoint.tensors.keys()]).toEqual([...checkpoint.tensors.keys()].sort());
    expect(checkpoint.tensors.get('lm_head.weight')).toMatchObject({
      dtype: 'BF16',
      shape: [384, 128],
      path: 'model-00003-of-00003.safetensors',
      start: 720,
      end: 720 + 98304,
    });
    expect(checkpoint.index).toMatchObject({
      path: 'model.safetensors.index.json',
      metadata: { total_size: 1278976 },
    });
    expect(checkpoint.config?.model_type).toBe('llama');
    await snapshot.close();
  });

  test('prefers model.safetensors, as transformers does', async () => {
    const { index, tensors, shards } = await openCheckpoint(
      snapshotOf({
        'model.safetensors': weights,
        'model.safetensors.index.json': { weight_map: { x: 'gone.safetensors' } },
        'consolidated.safetensors': safetensorsFile([{ name: 'other' }]),
      }),
    );
    expect(index).toBeUndefined();
    expect([...tensors.keys()]).toEqual(['w']);
    expect(shards).toHaveLength(1);
  });

  test('takes the only safetensors file, whatever its name, and needs no config', async () => {
    const { shards, config } = await openCheckpoint(
      snapshotOf({ 'merged.safetensors': weights, 'a.txt': 'x' }),
    );
    expect(shards[0]?.path).toBe('merged.safetensors');
    expect(config).toBeUndefined();
  });

  test('reads PyTorch files where there are no safetensors', async () => {
    const tensors = new Map([['w', { dtype: 'F32', shape: [2], bytes: new Uint8Array(8) } as const]]);
    const files = { 'pytorch_model.bin': torchFile(tensors), 'pytorch_model.fp16.bin': 'another variant' };
    const checkpoint = await openCheckpoint(snapshotOf(files));
    expect(checkpoint.format).toBe('torch');
    expect([...checkpoint.tensors.values()]).toMatchObject([
      { name: 'w', dtype: 'F32', shape: [2], path: 'pytorch_model.bin' },
    ]);
    expect(describeCheckpoint(checkpoint)).toMatchObject({ format: 'torch', parameterCount: 2 });
    const both = await openCheckpoint(snapshotOf({ ...files, 'model.safetensors': weights }));
    expect(both.format).toBe('safetensors');
  });

  test('an index of PyTorch names its own files only', async () => {
    const index = { metadata: {}, weight_map: { w: 'model.safetensors' } };
    const opening = openCheckpoint(snapshotOf({ 'pytorch_model.bin.index.json': index }));
    await expect(opening).rejects.toMatchObject({ code: 'index-file-name' });
  });

  test('reads a config as Python writes it', async () => {
    const config = '{"time_step_limit":[0.0,Infinity],"x":NaN,"quantization_config":{},"__proto__":{"a":1}}';
    const checkpoint = await openCheckpoint(
      snapshotOf({ 'model.safetensors': weights, 'config.json': config }),
    );
    expect(checkpoint.config?.time_step_limit).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(Object.keys(checkpoint.config ?? {})).toContain('__proto__');
  });
});

describe('a checkpoint that cannot be read says what is there instead', () => {
  test.each([
    [{ 'pytorch_model-00001-of-00002.bin': '' }, 'PyTorch weights', 'Convert'],
    [{ 'pytorch_model.pt': '' }, 'neither pytorch_model.bin nor its shards', 'refs/pr/N'],
    [{ 'adapter_config.json': {}, 'adapter_model.safetensors': weights }, 'is a PEFT adapter', 'merge'],
    [{ 'adapter_config.json': {}, 'adapter_model.bin': '' }, 'is a PEFT adapter', 'merge'],
    [{ 'llama.Q4_K_M.gguf': '' }, 'GGUF', 'original'],
    [{ 'tf_model.h5': '' }, 'format this tool does not read (tf_model.h5)', 'original'],
    [{ 'README.md': '' }, 'no weights among its 1 files (README.md)', 'model.safetensors'],
    [{}, 'is empty', 'model.safetensors'],
    [{ 'a.safetensors': weights, 'b.safetensors': weights }, 'a.safetensors and b.safetensors', 'remove'],
    [{ 'model-00001-of-00002.safetensors': weights }, 'no model.safetensors.index.json', 'index'],
    [{ 'a.safetensors.index.json': {}, 'b.safetensors.index.json': {} }, 'more than one index', 'Keep one'],
    [{ 'model.safetensors': safetensorsFile([]) }, 'without tensors', 'again'],
  ])('%o', async (files, message, hint) => {
    const error = await openCheckpoint(snapshotOf(files)).catch((error) => error);
    expect(error).toBeInstanceOf(IncompatibleError);
    expect(error.message).toContain(message);
    expect(error.message).toContain('./memory');
    expect(error.hint).toEqual(saying(hint));
  });

  test('a damaged config, with the place', async () => {
    const opening = openCheckpoint(snapshotOf({ 'model.safetensors': weights, 'config.json': '{"a":tru}' }));
    await expect(opening).rejects.toThrow(FormatError);
    await expect(opening).rejects.toMatchObject({ byteOffset: 5, source: './memory/config.json' });
  });
});

describe('index and shards must agree', () => {
  const shards = {
    'one.safetensors': safetensorsFile([{ name: 'a' }, { name: 'b' }]),
    'two.safetensors': safetensorsFile([{ name: 'c' }]),
  };
  const whole = { a: 'one.safetensors', b: 'one.safetensors', c: 'two.safetensors' };
  const open = (weightMap: Record<string, string>) =>
    openCheckpoint(snapshotOf({ ...shards, 'model.safetensors.index.json': { weight_map: weightMap } }));

  test('and do', async () => {
    const { tensors } = await open({ c: whole.c, b: whole.b, a: whole.a });
    expect([...tensors.keys()]).toEqual(['c', 'b', 'a']);
  });

  test.each([
    ['a tensor that is not in its file', { ...whole, d: 'two.safetensors' }, "'d' is not in two.safetensors"],
    ['a shard that is missing', { ...whole, d: 'three.safetensors' }, '1 are missing: three.safetensors'],
  ])('but for %s', async (_, weightMap, message) => {
    await expect(open(weightMap)).rejects.toThrow(IncompatibleError);
    await expect(open(weightMap)).rejects.toThrow(message);
  });
});

describe('what index and shards say otherwise and mean alike', () => {
  const table = 'model.embed_tokens.weight';
  const one = safetensorsFile([{ name: 'lm_head.weight' }, { name: 'x.weight' }]);
  const open = (listed: readonly string[], config = {}) =>
    openCheckpoint(
      snapshotOf({
        'one.safetensors': one,
        'config.json': config,
        'model.safetensors.index.json': {
          weight_map: Object.fromEntries(listed.map((name) => [name, './one.safetensors'])),
        },
      }),
    );

  test.each([
    ['a name that is tied to one of words', table],
    ['a buffer', 'model.layers.0.self_attn.rotary_emb.inv_freq'],
  ])('%s may be listed and not stored', async (_, name) => {
    const { tensors, notes } = await open([name, 'lm_head.weight', 'x.weight']);
    expect([...tensors.keys()]).toEqual(['lm_head.weight', 'x.weight']);
    expect(notes).toEqual([expect.stringMatching(`lists what no shard stores.*: ${name}`)]);
  });

  test('but not where config.json says that nothing is tied', async () => {
    const opening = open([table, 'lm_head.weight', 'x.weight'], { tie_word_embeddings: false });
    await expect(opening).rejects.toMatchObject({ code: 'index-mismatch' });
  });

  test('what is stored counts, wherever the index has it, and once', async () => {
    const { tensors, notes } = await openCheckpoint(
      snapshotOf({
        'one.safetensors': one,
        'two.safetensors': safetensorsFile([{ name: 'y.weight' }]),
        'model.safetensors.index.json': {
          weight_map: { 'lm_head.weight': 'two.safetensors', 'y.weight': 'one.safetensors' },
        },
      }),
    );
    expect([...tensors].map(([name, { path }]) => [name, path])).toEqual([
      ['lm_head.weight', 'one.safetensors'],
      ['y.weight', 'two.safetensors'],
      ['x.weight', 'one.safetensors'],
    ]);
    expect(notes).toEqual([expect.stringContaining('does not list where these are stored: ')]);
    const twice = snapshotOf({
      'one.safetensors': safetensorsFile([{ name: 'x' }]),
      'two.safetensors': safetensorsFile([{ name: 'x' }, { name: 'y' }]),
      'model.safetensors.index.json': { weight_map: { x: 'one.safetensors', y: 'two.safetensors' } },
    });
    await expect(openCheckpoint(twice)).rejects.toMatchObject({ code: 'index-mismatch' });
  });
});

describe('what one process of several saved is refused', () => {
  test.each([
    [
      'empty tensors of ZeRO-3',
      { name: 'model.layers.0.self_attn.q_proj.weight', shape: [0] },
      'zero_to_fp32.py',
    ],
    ['flat parameters of FSDP', { name: '_fsdp_wrapped_module._flat_param', shape: [12] }, 'FULL_STATE_DICT'],
    [
      'matrices with one axis',
      { name: 'model.layers.0.self_attn.q_proj.weight', shape: [12] },
      'FULL_STATE_DICT',
    ],
  ])('%s', async (_, tensor, hint) => {
    const snapshot = snapshotOf({
      'model.safetensors': safetensorsFile([{ name: 'model.norm.weight' }, tensor]),
    });
    await expect(openCheckpoint(snapshot)).rejects.toMatchObject({
      code: 'weights-scattered',
      hint: expect.stringContaining(hint),
    });
  });
});

describe('an adapter among the weights of its model', () => {
  const names = ['q_proj.base_layer.weight', 'q_proj.lora_A.default.weight', 'q_proj.lora_B.default.weight'];
  const files = {
    'model.safetensors': safetensorsFile(names.map((name) => ({ name: `model.layers.0.${name}` }))),
  };

  test('is refused, since transformers loads neither', async () => {
    await expect(openCheckpoint(snapshotOf({ ...files, 'config.json': {} }))).rejects.toMatchObject({
      code: 'adapter-unmerged',
      message: expect.stringContaining(
        "'model.layers.0.q_proj.lora_A.default.weight' BF16 [2, 2] and 1 more",
      ),
      hint: expect.stringContaining('merge_and_unload'),
    });
  });

  test('is taken where the model has it by its configuration', async () => {
    const { tensors } = await openCheckpoint(
      snapshotOf({ ...files, 'config.json': { vision_lora: { r: 4 } } }),
    );
    expect(tensors.size).toBe(3);
  });
});

describe('quantised weights are refused, naming method and evidence', () => {
  test.each([
    [
      { quantization_config: { quant_method: 'gptq', bits: 4 } },
      'gptq (quantization_config.quant_method is "gptq")',
    ],
    [{ quantization_config: { quant_method: 'awq' } }, 'awq'],
    [
      { quantization_config: { load_in_4bit: true } },
      'bitsandbytes (quantization_config.load_in_4bit is true)',
    ],
    [{ quantization_config: { quant_method: 'bitsandbytes', load_in_8bit: true } }, 'load_in_8bit is true'],
    [{ quantization_config: { quant_method: 'fp8', weight_block_size: [128, 128] } }, 'fp8'],
    [{ compression_config: { quant_method: 'compressed-tensors' } }, 'compression_config.quant_method'],
    [{ text_config: { quantization_config: { quant_method: 'mxfp4' } } }, 'text_config.quantization_config'],
    [{ quantization_config: { bits: 3 } }, 'it has a quantization_config'],
  ])('in the config: %o', async (config, message) => {
    const packed = safetensorsFile([{ name: 'w.weight', dtype: 'U8' }]);
    const opening = openCheckpoint(snapshotOf({ 'model.safetensors': packed, 'config.json': config }));
    await expect(opening).rejects.toMatchObject({ code: 'weights-quantised', exitCode: 3 });
    await expect(opening).rejects.toThrow(message);
    // The configuration may be left over from before the weights were made plain again.
    const { notes } = await openCheckpoint(
      snapshotOf({ 'model.safetensors': weights, 'config.json': config }),
    );
    expect(notes).toEqual([expect.stringMatching(/all weights are plain floating-point numbers/)]);
  });

  test('also where plain numbers have their scales beside them', async () => {
    const scaled = safetensorsFile([{ name: 'w.weight' }, { name: 'w.weight_scale' }]);
    const config = { quantization_config: { quant_method: 'compressed-tensors' } };
    const opening = openCheckpoint(snapshotOf({ 'model.safetensors': scaled, 'config.json': config }));
    await expect(opening).rejects.toMatchObject({ code: 'weights-quantised' });
  });

  const cases: readonly (readonly [method: string, tensors: readonly SmallTensor[]])[] = [
    [
      'GPTQ',
      [
        { name: 'm.qweight', dtype: 'I32' },
        { name: 'm.g_idx', dtype: 'I32' },
        { name: 'm.qzeros', dtype: 'I32' },
      ],
    ],
    [
      'AWQ',
      [
        { name: 'm.qweight', dtype: 'I32' },
        { name: 'm.qzeros', dtype: 'I32' },
        { name: 'm.scales', dtype: 'F16' },
      ],
    ],
    [
      'bitsandbytes (4 bit)',
      [
        { name: 'm.weight', dtype: 'U8' },
        { name: 'm.weight.absmax', dtype: 'F32' },
      ],
    ],
    [
      'bitsandbytes (4 bit)',
      [
        { name: 'm.weight', dtype: 'U8' },
        { name: 'm.weight.quant_state.bitsandbytes__nf4', dtype: 'U8' },
      ],
    ],
    [
      'bitsandbytes (8 bit)',
      [
        { name: 'm.weight', dtype: 'I8' },
        { name: 'm.SCB', dtype: 'F32' },
      ],
    ],
    [
      'FP8',
      [
        { name: 'm.weight', dtype: 'F8_E4M3' },
        { name: 'm.weight_scale_inv', dtype: 'F32' },
      ],
    ],
    [
      'FP8',
      [
        { name: 'm.weight', dtype: 'F8_E4M3' },
        { name: 'm.weight_scale', dtype: 'F32' },
      ],
    ],
    [
      'U8 blocks',
      [
        { name: 'm.gate_up_proj_blocks', dtype: 'U8' },
        { name: 'm.gate_up_proj_scales', dtype: 'U8' },
      ],
    ],
    ['compressed-tensors', [{ name: 'm.weight_packed', dtype: 'I32' }]],
  ];
  test.each(cases)('in the tensors: %s', async (method, tensors) => {
    const opening = openCheckpoint(snapshotOf({ 'model.safetensors': safetensorsFile(tensors) }));
    await expect(opening).rejects.toMatchObject({ code: 'weights-quantised' });
    await expect(opening).rejects.toThrow(method);
  });

  test('but parameters that are only named like scales are not, nor FP8 without scales', async () => {
    const file = safetensorsFile([
      { name: 'm.weight' },
      { name: 'm.weight_scale', dtype: 'F32' },
      { name: 'vision.scales', dtype: 'F32' },
      { name: 'n.weight', dtype: 'F8_E5M2' },
    ]);
    expect((await openCheckpoint(snapshotOf({ 'model.safetensors': file }))).tensors.size).toBe(4);
  });
});

test('a checkpoint is described by its headers', async () => {
  const file = safetensorsFile([
    { name: 'a', shape: [3, 5] },
    { name: 'b', dtype: 'F32', shape: [] },
    { name: 'c' },
  ]);
  const description = describeCheckpoint(
    await openCheckpoint(
      snapshotOf({
        'only.safetensors': file,
        'model.safetensors.index.json': {
          metadata: { total_size: 43 },
          weight_map: { a: 'only.safetensors', b: 'only.safetensors', c: 'only.safetensors' },
        },
        'config.json': { architectures: ['LlamaForCausalLM'], model_type: 'llama' },
      }),
    ),
  );
  expect(description).toMatchObject({
    format: 'safetensors',
    architecture: 'LlamaForCausalLM',
    modelType: 'llama',
    parameterCount: 20,
    byteLength: file.length,
    tensorByteLength: 42,
    statedTotalSize: { byteLength: 43, matches: false },
    dtypes: [
      { dtype: 'BF16', tensorCount: 2, byteLength: 38 },
      { dtype: 'F32', tensorCount: 1, byteLength: 4 },
    ],
    shards: [{ path: 'only.safetensors', byteLength: file.length, tensorCount: 3 }],
  });
  expect(description.tensors[1]).toEqual({
    name: 'b',
    dtype: 'F32',
    shape: [],
    shard: 'only.safetensors',
    byteLength: 4,
  });
});
