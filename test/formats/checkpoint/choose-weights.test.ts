import { describe, expect, test } from 'vitest';
import { chooseWeights } from '../../../src/formats/checkpoint/choose-weights.ts';
import { IncompatibleError } from '../../../src/kit/errors.ts';
import { saying } from '../../support/told.ts';
import { snapshotOf } from './write-checkpoint.ts';

const snapshotWith = (paths: readonly string[]) =>
  snapshotOf(Object.fromEntries(paths.map((path) => [path, 'x'])));

const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
const torchShards = ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin'];

describe('what is chosen', () => {
  test.each<readonly [chosen: string, beside: readonly string[]]>([
    ['model.safetensors', ['consolidated.safetensors', 'config.json', 'params.json']],
    ['model.safetensors', ['model.safetensors.index.json', ...shards]],
    ['model.safetensors', ['model.fp16.safetensors', 'model.bf16.safetensors']],
    ['model.safetensors', ['pytorch_model.bin', 'tf_model.h5', 'flax_model.msgpack', 'rust_model.ot']],
    ['model.safetensors', ['adapter_config.json', 'adapter_model.safetensors']],
    ['model.safetensors', ['unet/diffusion_pytorch_model.safetensors', 'original/consolidated.00.pth']],
    ['model.safetensors.index.json', [...shards, 'consolidated.safetensors']],
    ['model.safetensors.index.json', [...shards, 'consolidated.safetensors.index.json']],
    ['model.safetensors.index.json', [...shards, 'model.safetensors.index.fp16.json']],
    ['model.safetensors.index.json', [...shards, 'other.safetensors.index.json', 'other.safetensors']],
    ['pytorch_model.bin', ['consolidated.safetensors', 'consolidated.00.pth', 'training_args.bin']],
    ['pytorch_model.bin', ['model.fp16.safetensors', 'pytorch_model.fp16.bin']],
    ['pytorch_model.bin', ['adapter_model.safetensors', 'value_head.safetensors']],
    ['pytorch_model.bin.index.json', [...torchShards, 'pytorch_model.bin.index.fp16.json']],
    ['merged.safetensors', ['consolidated-00001-of-00002.safetensors', 'llama.Q4_K_M.gguf']],
    ['diffusion_pytorch_model.safetensors', ['diffusion_pytorch_model.fp16.safetensors']],
    ['merged.safetensors', ['merged.fp16.safetensors']],
    ['Llama-3.1.safetensors', []],
    ['merged.safetensors.index.json', ['merged-00001-of-00001.safetensors', 'adapter_model.safetensors']],
  ])('%s beside %s', (chosen, beside) => {
    const choice = chooseWeights(snapshotWith([...beside, chosen]));
    expect(choice.kind === 'single' ? choice.path : choice.indexPath).toBe(chosen);
    expect(choice.format).toBe(chosen.includes('.bin') ? 'torch' : 'safetensors');
  });
});

describe('what is refused says which option decides', () => {
  test.each<readonly [paths: readonly string[], code: string, message: string, hint: string]>([
    [
      ['consolidated.safetensors', 'config.json'],
      'weights-unsupported',
      "under their maker's own names only (consolidated.safetensors), as Mistral's",
      'model.safetensors',
    ],
    [
      ['original/consolidated.00.pth'],
      'weights-unsupported',
      '(original/consolidated.00.pth)',
      'model.safetensors',
    ],
    [
      ['model.fp16.safetensors'],
      'variant-needed',
      'has no ordinary weights, but those of the variant fp16.',
      'Choose with --variant fp16.',
    ],
    [
      [
        'pytorch_model.fp16.bin',
        'model.bf16-00001-of-00001.safetensors',
        'model.safetensors.index.bf16.json',
      ],
      'variant-needed',
      'those of the variants bf16 and fp16.',
      '--variant bf16',
    ],
    [['model-00001-of-00002.ema.safetensors'], 'variant-needed', 'the variant ema', '--variant ema'],
    [
      ['unet/diffusion_pytorch_model.safetensors', '.cache/model.safetensors'],
      'subfolder-needed',
      'no weights at its top level, but in the folder unet.',
      '--subfolder unet',
    ],
    [
      ['b/pytorch_model.bin', 'a/x/model.safetensors.index.json', 'a/x/consolidated.safetensors'],
      'subfolder-needed',
      'in the folders a/x and b.',
      '--subfolder a/x',
    ],
    [
      ['model.fp16.safetensors', 'checkpoint-500/model.safetensors', 'consolidated.safetensors'],
      'weights-ambiguous',
      'those of the variant fp16, and others in the folder checkpoint-500.',
      '--variant fp16, or with --subfolder checkpoint-500',
    ],
    [['adapter_config.json', 'model.fp16.safetensors'], 'weights-unsupported', 'PEFT adapter', 'merge'],
    [
      ['a.safetensors', 'b.safetensors', 'a.fp16.safetensors'],
      'weights-ambiguous',
      ': a.safetensors and b.safetensors',
      'remove',
    ],
  ])('%s', (paths, code, message, hint) => {
    const choose = () => chooseWeights(snapshotWith(paths));
    expect(choose).toThrow(IncompatibleError);
    expect(choose).toThrow(expect.objectContaining({ code, hint: saying(hint) }));
    expect(choose).toThrow(message);
  });
});

test('what config.json names as transformers_weights comes first', () => {
  const choose = (name: string) =>
    chooseWeights(snapshotWith(['model.safetensors', 'w.safetensors', 'w.safetensors.index.json']), {
      transformers_weights: name,
    });
  expect(choose('w.safetensors')).toMatchObject({ kind: 'single', path: 'w.safetensors' });
  expect(choose('w.safetensors.index.json')).toMatchObject({ indexPath: 'w.safetensors.index.json' });
  expect(() => choose('../w.safetensors')).toThrow(/names "\.\.\/w\.safetensors" as transformers_weights/);
});
