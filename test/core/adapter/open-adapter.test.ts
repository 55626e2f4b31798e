import { describe, expect, it } from 'vitest';
import { openAdapter } from '../../../src/core/adapter/open-adapter.ts';
import type { Dtype } from '../../../src/formats/safetensors/dtype.ts';
import { IncompatibleError } from '../../../src/kit/errors.ts';
import { memorySnapshot } from '../engine/memory.ts';
import { type BuiltTensor, buildAdapter, buildSafetensors, factors, prefix } from './build-adapter.ts';
import { openFiles, openGolden, readGolden } from './golden-adapters.ts';

const q = factors('model.layers.0.q_proj', 2, [4, 6]);

describe('opening an adapter', () => {
  it('is for snapshots with an adapter_config.json', async () => {
    expect(await openAdapter(memorySnapshot({ 'model.safetensors': new Uint8Array(8) }))).toBeUndefined();
  });

  it('finds the factors of every module', async () => {
    const { modules, wholeTensors, config, checkpoint } = await openGolden('patterns');
    const found = [...modules].map(([module, { kind, rank }]) => [module, kind, rank]);
    expect(found).toEqual(
      [0, 1].flatMap((layer) => [
        [`model.layers.${layer}.mlp.down_proj`, 'linear', 2],
        [`model.layers.${layer}.mlp.up_proj`, 'linear', 2],
        [`model.layers.${layer}.self_attn.q_proj`, 'linear', layer === 1 ? 5 : 4],
        [`model.layers.${layer}.self_attn.v_proj`, 'linear', 4],
      ]),
    );
    expect(wholeTensors.size).toBe(0);
    expect(config.baseModel).toBe('tiny/llama');
    expect(checkpoint.tensors.size).toBe(16);
  });

  it('finds embeddings, and whole tensors under the names that PEFT gives them', async () => {
    const embedding = await openGolden('embedding');
    expect(embedding.modules.get('model.embed_tokens')?.kind).toBe('embedding');
    const named = async (name: string) =>
      [...(await openGolden(name)).wholeTensors.keys()].map((tensor) => tensor.slice(prefix.length));
    expect(await named('embedding')).toEqual([
      'lm_head.base_layer.weight',
      'model.embed_tokens.base_layer.weight',
    ]);
    expect(await named('saved')).toEqual(['lm_head.weight', 'model.embed_tokens.weight']);
    expect(await named('bias-lora')).toContain('model.layers.1.self_attn.q_proj.base_layer.bias');
    expect(await named('bias-all')).toContain('model.layers.0.self_attn.k_proj.bias');
  });

  it('reads PyTorch files where there are no others', async () => {
    const { checkpoint, modules } = await openGolden('bin');
    expect(checkpoint.format).toBe('torch');
    expect([...modules.keys()]).toEqual([...(await openGolden('plain')).modules.keys()]);
  });

  it.each([
    ['dora', /DoRA/],
    ['pissa', /changed the weights/],
    ['olora', /changed the weights/],
    ['tokens', /single rows/],
    ['alora', /some tokens only/],
    ['loha', /LoHa/],
    ['lokr', /LoKr/],
    ['adalora', /AdaLoRA/],
    ['ia3', /IA³/],
    ['vera', /VeRA/],
    ['oft', /OFT/],
    ['prompt', /before the input/],
    ['prefix', /before the input/],
  ])('is refused with the reason for what PEFT wrote as %s', async (name, message) => {
    const error = await openGolden(name).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(IncompatibleError);
    expect(error).toMatchObject({ code: 'adapter-unsupported', message: expect.stringMatching(message) });
  });

  it.each(['dora', 'loha', 'adalora', 'ia3', 'vera', 'oft', 'prompt', 'tokens'])(
    'is refused by its tensors where the config says that it is a LoRA: %s',
    async (name) => {
      const files = {
        ...readGolden(name),
        'adapter_config.json': readGolden('plain')['adapter_config.json'],
      };
      await expect(openFiles(files as Record<string, Uint8Array>)).rejects.toMatchObject({
        code: 'adapter-unsupported',
        message: expect.stringContaining('(tensor "'),
      });
    },
  );

  const named = (name: string, dtype: Dtype = 'F32', shape: readonly number[] = [4]): BuiltTensor => [
    `${prefix}${name}`,
    dtype,
    shape,
  ];

  it.each<[string, readonly BuiltTensor[], Record<string, unknown>, string, RegExp]>([
    [
      'a tensor that nothing announces',
      [...q, named('lm.norm.weight')],
      {},
      'adapter-unsupported',
      /neither a factor/,
    ],
    [
      'a bias that nothing announces',
      [...q, named('k_proj.bias')],
      {},
      'adapter-unsupported',
      /neither a factor/,
    ],
    [
      'a name without the prefix',
      [...q, ['unet.x.lora_A.weight', 'F32', [2, 2]]],
      {},
      'adapter-unsupported',
      /does not begin/,
    ],
    [
      'the name of an adapter in names',
      [named('q.lora_A.default.weight', 'F32', [2, 2])],
      {},
      'adapter-unsupported',
      /neither/,
    ],
    ['8 bit factors', factors('q', 2, [4, 6], 'F8_E4M3'), {}, 'adapter-unsupported', /in F8_E4M3/],
    ['packed factors', factors('q', 2, [4, 6], 'U8'), {}, 'adapter-unsupported', /in U8/],
    ['A alone', q.slice(0, 1), {}, 'adapter-weights', /have no B/],
    ['B alone', q.slice(1), {}, 'adapter-weights', /have no A/],
    [
      'ranks that differ',
      [named('q.lora_A.weight', 'F32', [3, 6]), named('q.lora_B.weight', 'F32', [4, 2])],
      {},
      'adapter-weights',
      /agree on a rank/,
    ],
    [
      'one axis',
      [named('q.lora_A.weight', 'F32', [6]), named('q.lora_B.weight', 'F32', [6])],
      {},
      'adapter-weights',
      /none of a pair/,
    ],
    ['factors of nothing', factors('q', 2, [0, 6]), {}, 'adapter-weights', /none of a pair/],
    ['too high a rank', factors('q', 5000, [1, 1]), {}, 'adapter-weights', /above 4096/],
    [
      'a bias that does not fit',
      [...q, named('model.layers.0.q_proj.lora_B.bias', 'F32', [5])],
      {},
      'adapter-weights',
      /does not fit B/,
    ],
    ['no factors', [named('lm_head.weight')], {}, 'adapter-weights', /no factors/],
    ['no tensors', [], {}, 'adapter-weights', /no factors/],
  ])('is refused for %s', async (_, tensors, config, code, message) => {
    await expect(openFiles(buildAdapter(tensors, config))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('is refused without weights, and with a config that is too large', async () => {
    const { 'adapter_config.json': config = new Uint8Array() } = buildAdapter(q);
    await expect(openFiles({ 'adapter_config.json': config })).rejects.toMatchObject({
      code: 'adapter-weights',
    });
    const large = Buffer.concat([config, Buffer.alloc(17 << 20, ' ')]);
    await expect(
      openFiles({ 'adapter_config.json': large, 'adapter_model.safetensors': buildSafetensors(q) }),
    ).rejects.toMatchObject({ code: 'file-too-large' });
  });

  it('takes what is in the modules to save, by the end of their names', async () => {
    const tensors = [...q, named('score.weight'), named('model.my_head.dense.weight')];
    const { wholeTensors } = await openFiles(buildAdapter(tensors, { modules_to_save: ['score', 'head'] }));
    expect(wholeTensors.size).toBe(2);
  });
});
