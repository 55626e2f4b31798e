import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/app/run.ts';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';
import { jobRequest } from './runtime.ts';
import { readStateDict, type StateDict, safetensorsOf } from './state-dicts.ts';

const shardPaths = [1, 2].map((shard) => `diffusion_pytorch_model-0000${shard}-of-00002.safetensors`);
const indexPath = 'diffusion_pytorch_model.safetensors.index.json';
const folders = { sftSubfolder: 'unet', alignedSubfolder: 'unet' };
const pair = { sft: 'org/sft', aligned: 'org/dpo', ...folders, pipeline: true };

let publisher: Publisher;
let unet: { readonly sft: StateDict; readonly dpo: StateDict };
beforeEach(async () => {
  publisher = await openPublisher();
  unet = {
    sft: await readStateDict(exampleOf('tiny-sft')),
    dpo: await readStateDict(exampleOf('tiny-dpo-100')),
  };
});
afterEach(async () => {
  expect(publisher.hub.violations).toEqual([]);
  await publisher[Symbol.asyncDispose]();
});

type Files = Readonly<Record<string, Uint8Array | string>>;

/** A small part of the state dict, for weights that are not extrapolated. */
const weights = (from: StateDict, count: number) => safetensorsOf(new Map([...from].slice(0, count)));

/** As diffusers saves a pipeline, with what its authors put beside it. */
function pipelineOf(tensors: StateDict, files: Files = {}): Files {
  const entries = [...tensors];
  const halves = [entries.slice(0, 11), entries.slice(11)];
  const weight_map = Object.fromEntries(
    halves.flatMap((half, index) => half.map(([name]) => [name, shardPaths[index]])),
  );
  return {
    'README.md': '---\nlicense: openrail++\npipeline_tag: text-to-image\n---\n# A pipeline\n',
    'model_index.json': JSON.stringify({
      _class_name: 'StableDiffusionXLPipeline',
      _diffusers_version: '0.35.0',
      force_zeros_for_empty_prompt: true,
      scheduler: ['diffusers', 'EulerDiscreteScheduler'],
      text_encoder: ['transformers', 'CLIPTextModel'],
      image_encoder: [null, null],
      unet: ['diffusers', 'UNet2DConditionModel'],
      vae: ['diffusers', 'AutoencoderKL'],
    }),
    'scheduler/scheduler_config.json': '{"_class_name": "EulerDiscreteScheduler"}',
    'text_encoder/config.json': '{"architectures": ["CLIPTextModel"]}',
    'text_encoder/model.safetensors': weights(unet.sft, 3),
    'vae/config.json': '{"_class_name": "AutoencoderKL"}',
    'vae/diffusion_pytorch_model.safetensors': weights(unet.sft, 20),
    'unet/config.json': '{"_class_name": "UNet2DConditionModel"}',
    'unet/diffusion_pytorch_model.fp16.safetensors': weights(tensors, 2),
    [`unet/${indexPath}`]: JSON.stringify({ metadata: {}, weight_map }),
    ...Object.fromEntries(
      halves.map((half, index) => [`unet/${shardPaths[index]}`, safetensorsOf(new Map(half))]),
    ),
    'unet_ema/config.json': '{"_class_name": "UNet2DConditionModel"}',
    'unet_ema/diffusion_pytorch_model.safetensors': weights(tensors, 2),
    'whole_pipeline.safetensors': safetensorsOf(tensors),
    ...files,
  };
}

async function save(name: string, files: Files): Promise<string> {
  const directory = join(publisher.scratch, name);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  return directory;
}

async function putOnHub(repo: string, directory: string): Promise<void> {
  publisher.hub.store.createModel(repo);
  await publisher.hub.store.addDirectory(repo, directory);
}

/** Both sides on disk and on the Hub. */
async function putPair(ofAligned: Files = {}): Promise<{ readonly sft: string; readonly aligned: string }> {
  const sft = await save('sft', pipelineOf(unet.sft));
  const aligned = await save('dpo', pipelineOf(unet.dpo, ofAligned));
  await putOnHub('org/sft', sft);
  await putOnHub('org/dpo', aligned);
  return { sft, aligned };
}

const copied = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'text_encoder/config.json',
  'text_encoder/model.safetensors',
  'unet/config.json',
  'vae/config.json',
  'vae/diffusion_pytorch_model.safetensors',
];

/** What the weights are, as they come out of the example pair that has no folders. */
async function expected(): Promise<StateDict> {
  const to = join(publisher.scratch, 'expected');
  await publisher.publish({ to });
  return readStateDict(to);
}

describe('a whole pipeline', () => {
  test('is published with one component extrapolated and the others copied, and verifies', async () => {
    const { aligned } = await putPair();
    const report = await publisher.publish(pair);
    expect(report.outputs).toMatchObject([{ state: 'published' }]);
    expect(publisher.hub.store.listFiles(derivedRepo)).toEqual(
      [
        ...copied,
        ...shardPaths.map((path) => `unet/${path}`),
        `unet/${indexPath}`,
        ...['.gitattributes', 'README.md', 'extrapolation.json'],
        ...['charts/delta-ratio.svg', 'charts/effective-alpha.svg'],
      ].sort(),
    );
    for (const path of copied) {
      expect(await publisher.hub.store.readFile(derivedRepo, path)).toEqual(
        await readFile(join(aligned, path)),
      );
    }
    const { weight_map } = JSON.parse(await publisher.read(`unet/${indexPath}`));
    expect(new Set(Object.values(weight_map))).toEqual(new Set(shardPaths));
    expect(JSON.parse(await publisher.read('extrapolation.json'))).toMatchObject({
      pipeline: true,
      sideFiles: copied,
      sources: { sft: { subfolder: 'unet' }, aligned: { subfolder: 'unet' } },
      metadata: { library_name: 'diffusers', pipeline_tag: 'text-to-image' },
    });
    expect(report.warnings).toContainEqual(
      expect.stringMatching(/unet\/diffusion_pytorch_model\.fp16\.safetensors.*whole_pipeline.*other forms/),
    );
    expect(report.warnings).not.toContainEqual(expect.stringContaining('θ0 has other weights there'));

    expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical', findings: [] });
    expect(await publisher.publish(pair)).toMatchObject({ outputs: [{ state: 'already-complete' }] });
    await expect(publisher.card()).resolves.toMatchObject({ state: 'unchanged' });
  });

  test('is the same in a directory, of directories, and its weights are those of the component', async () => {
    const { sft, aligned } = await putPair();
    const to = join(publisher.scratch, 'derived');
    const fields = { ...pair, sft, aligned, to };
    await publisher.publish(fields);
    expect(await readStateDict(join(to, 'unet'))).toEqual(await expected());
    const given = { derived: to, sft, aligned, ...folders };
    expect(await publisher.verify({ ...given, full: true })).toMatchObject({ outcome: 'identical' });
    expect(await publisher.publish(fields)).toMatchObject({ outputs: [{ state: 'already-complete' }] });
    // Another scheduler in θ1 makes another pipeline.
    await writeFile(join(aligned, 'scheduler/scheduler_config.json'), '{"_class_name": "DDIMScheduler"}');
    expect(await publisher.publish({ ...fields, dryRun: true })).toMatchObject({
      outputs: [{ state: 'would-publish' }],
    });
  });

  test('is another model than its component alone', async () => {
    await putPair();
    await publisher.publish({ ...pair, pipeline: false });
    expect(publisher.hub.store.listFiles(derivedRepo)).toContain(indexPath);
    expect(publisher.hub.store.listFiles(derivedRepo)).not.toContain('model_index.json');
    expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical', findings: [] });
    expect(await publisher.publish(pair)).toMatchObject({ outputs: [{ state: 'published' }] });
    expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical', findings: [] });
  });

  test('continues after an interruption, and states another dtype in the component alone', async () => {
    await putPair();
    const controller = new AbortController();
    const fields = { ...pair, dtype: 'float32' as const };
    const runtime = { ...publisher.runtime(), signal: controller.signal };
    const onProgress: typeof runtime.onProgress = (event) => {
      if (event.kind === 'step-started' && event.step === 'promote') controller.abort();
    };
    await expect(
      run(jobRequest({ alphas: [0.3], to: derivedRepo, ...fields }), { ...runtime, onProgress }),
    ).rejects.toThrow();
    const { outputs } = await publisher.publish(fields);
    expect(outputs[0]?.files.map(({ path, resumed }) => [path, resumed])).toEqual([
      ...shardPaths.map((path) => [`unet/${path}`, true]),
      ['text_encoder/model.safetensors', true],
      ['vae/diffusion_pytorch_model.safetensors', true],
    ]);
    expect(JSON.parse(await publisher.read('unet/config.json'))).toMatchObject({ torch_dtype: 'float32' });
    expect(await publisher.read('vae/config.json')).toBe('{"_class_name": "AutoencoderKL"}');
    expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical', findings: [] });
  });

  test('does not verify with another byte in a copied component, in the index or in the weights', async () => {
    await putPair();
    await publisher.publish(pair);
    const paths = ['vae/diffusion_pytorch_model.safetensors', 'vae/config.json'];
    for (const path of paths) {
      const content = Buffer.from(await publisher.hub.store.readFile(derivedRepo, path));
      content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
      await publisher.write(path, content);
    }
    await publisher.write(`unet/${indexPath}`, JSON.stringify({ metadata: {}, weight_map: {} }));
    const { outcome, findings } = await publisher.verify({ full: true });
    expect(outcome).toBe('differs');
    expect(findings).toMatchObject([
      { what: 'index', path: `unet/${indexPath}` },
      ...paths
        .toSorted()
        .map((path) => ({ what: 'side-file', path, message: 'it is not what came from θ1.' })),
    ]);
  });

  test('names the other components that differ between θ0 and θ1', async () => {
    const { sft, aligned } = await putPair({ 'text_encoder/model.safetensors': weights(unet.dpo, 3) });
    for (const fields of [pair, { ...pair, sft, aligned, to: join(publisher.scratch, 'derived') }]) {
      const { warnings } = await publisher.publish(fields);
      expect(warnings).toContainEqual(expect.stringMatching(/^text_encoder: θ0 has other weights there/));
    }
  });

  test('has a card with the command that makes it and the lines that load it', async () => {
    await putPair();
    await publisher.publish(pair);
    const card = await publisher.read('README.md');
    expect(card).toContain('--sft-subfolder unet \\\n  --dpo-subfolder unet \\\n  --pipeline \\\n');
    expect(card).toContain('from diffusers import DiffusionPipeline\n');
    expect(card).toContain('model = DiffusionPipeline.from_pretrained(');
    expect(card).toContain('library_name: diffusers\n');
  });
});

describe('is refused', () => {
  const adapterOf = async (model: string): Promise<Files> => {
    const path = (file: string) => new URL(`../core/adapter/golden/${model}/${file}`, import.meta.url);
    const names = ['adapter_config.json', 'adapter_model.safetensors'];
    const files = await Promise.all(names.map(async (name) => [`lora/${name}`, await readFile(path(name))]));
    return Object.fromEntries(files);
  };

  test.each([
    [
      'without a component',
      { alignedSubfolder: undefined, sftSubfolder: undefined },
      { code: 'pipeline-folder', message: /^--pipeline is given without --dpo-subfolder/ },
    ],
    [
      'where there is no model_index.json',
      { aligned: 'org/plain' },
      { code: 'pipeline-missing', message: /^--pipeline: .* has no model_index\.json/ },
    ],
    [
      'for a folder that is no component',
      { alignedSubfolder: 'unet_ema' },
      { code: 'pipeline-component', message: /names no component 'unet_ema'/ },
    ],
    [
      'for an adapter',
      { alignedSubfolder: 'lora' },
      { code: 'pipeline-adapter', message: /^--pipeline: .* is a PEFT adapter/ },
    ],
  ])('%s', async (_, fields, { code, message }) => {
    await putPair({
      ...(await adapterOf('plain')),
      'model_index.json': JSON.stringify({
        _class_name: 'DiffusionPipeline',
        unet: ['diffusers', 'UNet2DConditionModel'],
        lora: ['peft', 'PeftModel'],
      }),
    });
    const { 'model_index.json': _index, ...plain } = pipelineOf(unet.dpo);
    await putOnHub('org/plain', await save('plain', plain));
    await expect(publisher.publish({ ...pair, ...fields })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
