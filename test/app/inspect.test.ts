import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { InspectRequest } from '../../src/app/contract/requests.ts';
import { inspect } from '../../src/app/inspect.ts';
import { parseEndpoint } from '../../src/app/options/endpoint.ts';
import { renderInspect } from '../../src/faces/reports/inspect-report.ts';
import { type SmallTensor, safetensorsFile } from '../formats/checkpoint/write-checkpoint.ts';
import { integer } from '../formats/torch/build-pickle.ts';
import { torchFile } from '../formats/torch/torch-file.ts';
import { temporaryDirectory } from '../stores/disk/temporary-directory.ts';
import { told } from '../support/told.ts';
import { testRuntime, type Written } from './runtime.ts';

type Files = Readonly<Record<string, unknown>>;

/** The report on a directory with these files, and what the terminal shows of it. */
async function look(files: Files, { endpoint, ...options }: Partial<Written<InspectRequest>> = {}) {
  using directory = temporaryDirectory();
  for (const [path, content] of Object.entries(files)) {
    const place = directory.at(path);
    await mkdir(dirname(place), { recursive: true });
    const isData = content instanceof Uint8Array || typeof content === 'string';
    await writeFile(place, isData ? content : JSON.stringify(content));
  }
  const request = {
    endpoint: parseEndpoint(endpoint ?? join(directory.path, '.'), 'inspect'),
    ...{ subfolder: undefined, variant: undefined },
  };
  const report = told(await inspect({ ...request, ...options }, testRuntime({})));
  return { report, text: renderInspect(report) };
}

const embeddings = { name: 'model.embed_tokens.weight', dtype: 'F32', shape: [4, 2] } as const;
const head = { ...embeddings, name: 'lm_head.weight' };
const weights = (tensors: readonly SmallTensor[]) => ({ 'model.safetensors': safetensorsFile(tensors) });
const saved = (...names: readonly string[]) => {
  const bytes = new Uint8Array(32);
  const own = () => ({ dtype: 'F32', shape: [4, 2], bytes: new Uint8Array(32).fill(1) }) as const;
  return {
    tied: torchFile(new Map(names.map((name) => [name, { dtype: 'F32', shape: [4, 2], bytes }]))),
    apart: torchFile(new Map(names.map((name) => [name, own()]))),
  };
};
const torch = saved('model.embed_tokens.weight', 'lm_head.weight');

describe('tied embeddings, and by what evidence', () => {
  test.each<readonly [tied: boolean, evidence: RegExp, files: Files]>([
    [
      true,
      /no tensor of a head, and config\.json has tie_word_embeddings true$/,
      { ...weights([embeddings]), 'config.json': { tie_word_embeddings: true } },
    ],
    [
      false,
      /no tensor of a head, and config\.json has tie_word_embeddings false$/,
      { ...weights([embeddings]), 'config.json': { text_config: { tie_word_embeddings: false } } },
    ],
    [true, /no tensor of a head, and config\.json does not say$/, weights([embeddings])],
    [
      true,
      /are both stored, and config\.json has tie_word_embeddings true$/,
      { ...weights([embeddings, head]), 'config.json': { tie_word_embeddings: true } },
    ],
    [
      false,
      /'lm_head\.weight' and 'model\.embed_tokens\.weight' are both stored, and config\.json does not say$/,
      weights([embeddings, head]),
    ],
    [true, /share their bytes, and config\.json does not say$/, { 'pytorch_model.bin': torch.tied }],
    [
      true,
      /share their bytes, and config\.json has/,
      { 'pytorch_model.bin': torch.tied, 'config.json': { tie_word_embeddings: true } },
    ],
    [false, /have bytes of their own, and config\.json does not say$/, { 'pytorch_model.bin': torch.apart }],
  ])('%s: %s', async (tied, evidence, files) => {
    const { report, text } = await look(files);
    expect(report.tying).toEqual({ tied, evidence: expect.stringMatching(evidence) });
    expect(text).toMatch(new RegExp(`tied embeddings +${tied ? 'yes' : 'no'}: `));
  });

  test('are not spoken of where there are no embeddings of words', async () => {
    expect((await look(weights([{ name: 'w' }]))).report).not.toHaveProperty('tying');
  });
});

describe('what a run would do with it', () => {
  test('safetensors are mirrored, PyTorch files laid out anew', async () => {
    const mirrored = await look(weights([head]));
    expect(mirrored.report).toMatchObject({
      kind: 'inspect',
      format: 'safetensors',
      use: { kind: 'mirrored' },
    });
    expect(mirrored.text).toContain(
      'As --sft or --dpo it is streamed as it is; as --dpo, the derived repo gets files',
    );
    const laidOut = await look({ 'pytorch_model.bin': torch.apart });
    expect(laidOut.report).toMatchObject({ format: 'torch', use: { kind: 'laid-out-anew' } });
    expect(laidOut.text).toContain('safetensors, divided at --max-shard-size.');
  });

  test('what lies in PyTorch files beside the tensors is warned of', async () => {
    const tensors = new Map([['w', { dtype: 'F32', shape: [2], bytes: new Uint8Array(8) } as const]]);
    const { report, text } = await look({
      'pytorch_model.bin': torchFile(tensors, { beside: { epoch: integer(3) } }),
    });
    expect(report.leftOut).toEqual([expect.stringContaining("beside the tensors there are 'epoch', which")]);
    expect(text).toContain('warning: ');
  });

  test.each<readonly [code: string, files: Files, reason: RegExp]>([
    ['weights-unsupported', { 'model-q4.gguf': 'GGUF' }, /has GGUF weights/],
    [
      'torch-legacy',
      {
        'pytorch_model.bin': Buffer.from([
          0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
        ]),
      },
      /before torch 1\.6/,
    ],
    ['weights-unsupported', { 'consolidated.safetensors': 'x' }, /maker's own names/],
    ['variant-needed', { 'model.fp16.safetensors': 'x' }, /the variant fp16$/],
    ['subfolder-needed', { 'unet/model.safetensors': 'x' }, /in the folder unet$/],
    ['weights-unsupported', {}, /is empty$/],
    ['index-missing', { 'model-00001-of-00002.safetensors': 'x' }, /has shards/],
  ])('%s is explained, not an error: %o', async (code, files, reason) => {
    const { report, text } = await look(files);
    expect(report.use).toMatchObject({ kind: 'refused', code, reason: expect.stringMatching(reason) });
    expect(report.format).toBeUndefined();
    expect(report).not.toHaveProperty('exitCode');
    expect(text).toMatch(/^As --sft or --dpo it is refused: .+\. [A-Z]/m);
  });

  test('quantised weights are described, with the method and the key that showed it', async () => {
    const config = { quantization_config: { quant_method: 'gptq', bits: 4 } };
    const { report, text } = await look({
      ...weights([{ name: 'a.qweight', dtype: 'I32' }]),
      'config.json': config,
    });
    expect(report).toMatchObject({
      format: 'safetensors',
      parameterCount: 4,
      quantisation: { method: 'gptq', evidence: 'quantization_config.quant_method is "gptq"' },
      use: { kind: 'refused', code: 'weights-quantised' },
    });
    expect(text).toContain('quantised  gptq (quantization_config.quant_method is "gptq")');
    expect(text).toMatch(/a\.qweight +I32/);
    const byTensor = await look(weights([{ name: 'a.SCB', dtype: 'F32' }]));
    expect(byTensor.report.quantisation).toMatchObject({ method: 'bitsandbytes (8 bit)' });
    const unreadable = { 'pytorch_model.bin': 'PK', 'config.json': config };
    expect((await look(unreadable)).report.use).toMatchObject({ code: 'weights-quantised' });
    const narrow = await look(weights([{ name: 'a', dtype: 'F8_E4M3' }]));
    expect(narrow.report.use).toMatchObject({ kind: 'refused', code: 'tensor-dtype-unsupported' });
  });

  test('damaged files and missing places stay errors', async () => {
    await expect(look({ 'model.safetensors': 'x' })).rejects.toMatchObject({ code: 'safetensors-truncated' });
    await expect(look({}, { endpoint: './not-there' })).rejects.toMatchObject({ name: 'InputError' });
  });
});

describe('what else there is', () => {
  test('an adapter is described, as far as it says', async () => {
    const config = { peft_type: 'LORA', r: 16, lora_alpha: 32, base_model_name_or_path: 'x'.repeat(500) };
    const files = { 'adapter_config.json': config, 'adapter_model.safetensors': safetensorsFile([head]) };
    const { report, text } = await look(files);
    const baseModel = 'x'.repeat(120);
    expect(report).toMatchObject({
      adapter: { peftType: 'LORA', rank: 16, alpha: 32, baseModel },
      // Its one tensor is none that adapters have.
      use: { kind: 'refused', code: 'adapter-unsupported' },
      otherWeights: [],
    });
    expect(text).toContain(`LORA, r 16, lora_alpha 32, for ${baseModel}`);
    const unclear = await look({ ...files, 'adapter_config.json': '[' });
    expect(unclear.report).toMatchObject({ adapter: {}, use: { kind: 'refused', code: 'adapter-config' } });
  });

  test('weights that are not used are listed by their kind, with the option that chooses them', async () => {
    const files = {
      ...weights([head]),
      'model.fp16.safetensors': 'x',
      'consolidated.safetensors': 'x',
      'pytorch_model.bin': 'x',
      'training_args.bin': 'x',
      'q4.gguf': 'x',
      'q8.gguf': 'x',
      'tf_model.h5': 'x',
      'other.safetensors': 'x',
      'checkpoint-9/model.safetensors': 'x',
      'checkpoint-9/optimizer.pt': 'x',
      'original/consolidated.00.pth': 'x',
    };
    const { report, text } = await look(files);
    const listed = new Map(report.otherWeights.map(({ kind, name, fileCount }) => [kind, [name, fileCount]]));
    expect(Object.fromEntries(listed)).toEqual({
      folder: ['checkpoint-9', 1],
      consolidated: [undefined, 2],
      variant: ['fp16', 1],
      safetensors: [undefined, 1],
      torch: [undefined, 1],
      gguf: [undefined, 2],
      other: [undefined, 1],
    });
    expect(text).toContain('variant fp16 (--variant fp16): model.fp16.safetensors');
    expect(text).toContain('folder checkpoint-9 (--subfolder checkpoint-9): checkpoint-9/model.safetensors');
    expect(text).toContain('GGUF: 2 files, such as q4.gguf');
  });

  test('folders and variants can be looked at, under the names that they have', async () => {
    const files = {
      'a/model.safetensors': safetensorsFile([head]),
      'a/model.fp16.safetensors': safetensorsFile([{ name: 'half' }]),
    };
    const { report, text } = await look(files, { subfolder: 'a', variant: 'fp16' });
    expect(report).toMatchObject({
      origin: { subfolder: 'a', variant: 'fp16' },
      shards: [{ path: 'model.fp16.safetensors' }],
      tensors: [{ name: 'half', shard: 'model.fp16.safetensors' }],
      otherWeights: [{ kind: 'safetensors', files: ['model.safetensors'] }],
    });
    expect(text).toMatch(/^\S+\/a \(variant fp16\)$/m);
    await expect(look(files, { variant: 'fp16' })).rejects.toMatchObject({ code: 'variant-missing' });
  });
});
