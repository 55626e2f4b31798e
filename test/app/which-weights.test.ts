import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planJob } from '../../src/app/plan.ts';
import { dict, integer, text } from '../formats/torch/build-pickle.ts';
import { torchFile } from '../formats/torch/torch-file.ts';
import { saying, told } from '../support/told.ts';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';
import { jobRequest } from './runtime.ts';
import { makeDirectory, readStateDict, type StateDict, safetensorsOf, shardedTorch } from './state-dicts.ts';

let publisher: Publisher;
let sft: StateDict;
let dpo: StateDict;
beforeEach(async () => {
  publisher = await openPublisher();
  sft = await readStateDict(exampleOf('tiny-sft'));
  dpo = await readStateDict(exampleOf('tiny-dpo-100'));
});
afterEach(async () => {
  expect(publisher.hub.violations).toEqual([]);
  await publisher[Symbol.asyncDispose]();
});

async function putOnHub(repo: string, directory: string): Promise<void> {
  publisher.hub.store.createModel(repo);
  await publisher.hub.store.addDirectory(repo, directory);
}

const plan = (fields: Parameters<Publisher['publish']>[0]) =>
  planJob(
    jobRequest({
      sft: 'demo/tiny-sft',
      aligned: 'demo/tiny-dpo-100',
      alphas: [0.3],
      to: derivedRepo,
      ...fields,
    }),
    publisher.runtime(),
  ).then(told);

/** The weights of the derived repo, whatever its files. */
async function derivedWeights(): Promise<StateDict> {
  const { store } = publisher.hub;
  const directory = join(publisher.scratch, 'derived');
  await mkdir(directory);
  for (const path of store.listFiles(derivedRepo).filter((each) => !each.includes('/'))) {
    await writeFile(join(directory, path), await store.readFile(derivedRepo, path));
  }
  return readStateDict(directory);
}

/** What the pair gives as it was published. */
async function expected(): Promise<StateDict> {
  const to = join(publisher.scratch, 'expected');
  await publisher.publish({ to });
  return readStateDict(to);
}

const manifest = async () => JSON.parse(await publisher.read('extrapolation.json'));

describe('folders', () => {
  test('of one repo make a derived repo with everything at its top, which verifies', async () => {
    const { store } = publisher.hub;
    store.createModel('org/both');
    const directory = await makeDirectory(publisher.scratch, 'both', 'tiny-dpo-100', {
      'stages/dpo 2/model.safetensors': safetensorsOf(dpo),
      'stages/dpo 2/config.json': '{"model_type": "llama", "architectures": ["LlamaForCausalLM"]}',
      'stages/sft/model.safetensors': safetensorsOf(sft),
      'LICENSE.txt': 'of the repo',
    });
    await store.addDirectory('org/both', directory);
    const fields = {
      sft: 'org/both',
      aligned: 'org/both',
      sftSubfolder: 'stages/sft',
      alignedSubfolder: 'stages/dpo 2',
    };
    const { aligned } = await publisher.publish(fields);
    expect(aligned).toMatchObject({ subfolder: 'stages/dpo 2', repo: 'org/both' });
    expect(store.listFiles(derivedRepo)).toEqual([
      '.gitattributes',
      'LICENSE.txt',
      'README.md',
      'charts/delta-ratio.svg',
      'charts/effective-alpha.svg',
      'config.json',
      'extrapolation.json',
      'model.safetensors',
    ]);
    expect(await publisher.read('LICENSE.txt')).toBe('of the repo');
    expect(await derivedWeights()).toEqual(await expected());
    const { commit, subfolder, url } = (await manifest()).sources.aligned;
    expect(subfolder).toBe('stages/dpo 2');
    expect(url).toBe(`${publisher.hub.url}/org/both/tree/${commit}/stages/dpo%202`);
    const card = await publisher.read('README.md');
    expect(card).toContain(`[\`org/both/stages/dpo 2\`](<${url}>)`);
    expect(card).toContain("--sft-subfolder stages/sft \\\n  --dpo-subfolder 'stages/dpo 2' \\\n");
    expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical', findings: [] });
    expect(await publisher.publish(fields)).toMatchObject({ outputs: [{ state: 'already-complete' }] });
    expect(await publisher.verify({ sftSubfolder: 'stages/dpo 2' })).toMatchObject({ outcome: 'differs' });
    await expect(publisher.card()).resolves.toMatchObject({ state: 'unchanged' });
  });

  test('of directories are named in the commands', async () => {
    const directory = await makeDirectory(publisher.scratch, 'both', 'tiny-dpo-100', {
      'a/model.safetensors': safetensorsOf(sft),
      'b/model.safetensors': safetensorsOf(dpo),
    });
    await publisher.publish({ sft: directory, aligned: directory, sftSubfolder: 'a', alignedSubfolder: 'b' });
    const card = await publisher.read('README.md');
    expect(card).toContain(
      'hf-extrapolate verify demo/derived --sft ./both --dpo ./both --sft-subfolder a --dpo-subfolder b',
    );
    const given = { sft: directory, aligned: directory, sftSubfolder: 'a', alignedSubfolder: 'b' };
    expect(await publisher.verify(given)).toMatchObject({ outcome: 'identical' });
    await expect(publisher.publish({ ...given, sftSubfolder: 'b' })).rejects.toMatchObject({
      code: 'same-checkpoint',
      message: expect.stringContaining(', folder b.'),
    });
    await expect(publisher.publish({ ...given, sftSubfolder: 'c' })).rejects.toMatchObject({
      code: 'subfolder-missing',
      message: expect.stringMatching(/^--sft: .*both has no folder 'c'\.$/),
    });
    await expect(
      publisher.publish({ ...given, sft: directory, sftSubfolder: undefined }),
    ).rejects.toMatchObject({
      code: 'subfolder-needed',
    });
  });
});

describe('a variant', () => {
  const halves = (tensors: StateDict) => {
    const entries = [...tensors];
    const paths = ['model.fp16-00001-of-00002.safetensors', 'model.fp16-00002-of-00002.safetensors'];
    const parts = [entries.slice(0, 11), entries.slice(11)];
    const weight_map = Object.fromEntries(
      parts.flatMap((part, index) => part.map(([name]) => [name, paths[index]])),
    );
    return {
      'model.safetensors': safetensorsOf(new Map(entries.slice(0, 1))),
      'model.safetensors.index.fp16.json': JSON.stringify({ metadata: {}, weight_map }),
      ...Object.fromEntries(parts.map((part, index) => [paths[index], safetensorsOf(new Map(part))])),
    };
  };

  test('of one side, beside the ordinary weights of the other, gives ordinary names', async () => {
    await putOnHub('org/dpo', await makeDirectory(publisher.scratch, 'dpo', 'tiny-dpo-100', halves(dpo)));
    const fields = { aligned: 'org/dpo', variant: 'fp16' };
    const planned = await plan(fields);
    expect(planned.problems).toEqual([]);
    expect(planned.reads.aligned.map(({ path }) => path)).toEqual([
      'model.fp16-00001-of-00002.safetensors',
      'model.fp16-00002-of-00002.safetensors',
    ]);
    const { warnings } = await publisher.publish(fields);
    const missing =
      /^--sft: demo\/tiny-sft@\w{12} has no weights of the variant 'fp16'; its ordinary ones are used\.$/;
    expect(warnings).toContainEqual(expect.stringMatching(missing));
    expect(planned.warnings).toContainEqual(expect.stringMatching(missing));
    const paths = publisher.hub.store.listFiles(derivedRepo);
    expect(paths.filter((path) => path.includes('model'))).toEqual([
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
    ]);
    expect(paths.filter((path) => path.includes('fp16'))).toEqual([]);
    expect(await derivedWeights()).toEqual(await expected());
    const { sources } = await manifest();
    expect([sources.sft.variant, sources.aligned.variant]).toEqual([undefined, 'fp16']);
    expect(await publisher.read('README.md')).toContain('--variant fp16');
    expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical', findings: [] });
    expect(await publisher.publish(fields)).toMatchObject({ outputs: [{ state: 'already-complete' }] });
  });

  test('that neither side has is refused with those that there are', async () => {
    await putOnHub('org/dpo', await makeDirectory(publisher.scratch, 'dpo', 'tiny-dpo-100', halves(dpo)));
    await expect(publisher.publish({ aligned: 'org/dpo', variant: 'bf16' })).rejects.toMatchObject({
      code: 'variant-missing',
      message: expect.stringMatching(/'bf16': demo\/tiny-sft@\w+ has none; org\/dpo@\w+ has fp16\.$/),
    });
  });
});

describe('a pipeline of diffusers', () => {
  const part = (weights: StateDict) => ({
    'unet/config.json': '{"_class_name": "UNet2DConditionModel"}',
    'unet/diffusion_pytorch_model.safetensors': safetensorsOf(weights),
    'vae/config.json': '{"_class_name": "AutoencoderKL"}',
    'vae/diffusion_pytorch_model.safetensors': safetensorsOf(sft),
    'model_index.json': '{"_class_name": "StableDiffusionPipeline"}',
  });
  /** On the Hub, where digests are listed, or in directories, where bytes are compared. */
  async function makePipelines(): Promise<Readonly<Record<'sft' | 'aligned', string>>> {
    await makeDirectory(publisher.scratch, 'pipe-sft', 'tiny-sft', part(sft));
    await makeDirectory(publisher.scratch, 'pipe-dpo', 'tiny-dpo-100', part(dpo));
    return { sft: join(publisher.scratch, 'pipe-sft'), aligned: join(publisher.scratch, 'pipe-dpo') };
  }

  test.each(['Hub', 'directories'])('has the part proposed that differs: %s', async (place) => {
    const directories = await makePipelines();
    const names = { sft: 'org/pipe-sft', aligned: 'org/pipe-dpo' };
    await putOnHub(names.sft, directories.sft);
    await putOnHub(names.aligned, directories.aligned);
    await expect(publisher.publish(place === 'Hub' ? names : directories)).rejects.toMatchObject({
      code: 'subfolder-needed',
      hint: saying('in the folder unet alone: --sft-subfolder unet with --dpo-subfolder unet'),
    });
  });

  test('has a derived part that its library loads', async () => {
    await publisher.publish({ ...(await makePipelines()), sftSubfolder: 'unet', alignedSubfolder: 'unet' });
    const card = await publisher.read('README.md');
    expect(card).toContain('library_name: diffusers');
    expect(card).toContain('from diffusers import UNet2DConditionModel');
    expect(card).not.toContain('transformers import');
    expect((await manifest()).loading.otherLibrary).toEqual({
      name: 'diffusers',
      className: 'UNet2DConditionModel',
    });
  });
});

test('what else lies in files of PyTorch is left out, and said', async () => {
  const beside = { epoch: integer(3), optimizer: dict({ lr: integer(1) }) };
  const plain = torchFile(sft, { beside });
  const wrapped = torchFile(dpo, { beside, wrapper: 'state_dict' });
  const fields = {
    sft: await makeDirectory(publisher.scratch, 'sft', 'tiny-sft', { 'pytorch_model.bin': plain }),
    aligned: await makeDirectory(publisher.scratch, 'dpo', 'tiny-dpo-100', { 'pytorch_model.bin': wrapped }),
  };
  const said = [
    expect.stringMatching(
      /^--sft: .*sft\/pytorch_model\.bin: beside the tensors there are 'epoch' and 'optimizer', which are left out\.$/,
    ),
    expect.stringMatching(
      /^--dpo: .*dpo\/pytorch_model\.bin: the tensors are those of its entry 'state_dict'; beside it there are 'epoch' and 'optimizer', which are left out\.$/,
    ),
  ];
  const planned = await plan(fields);
  expect(planned.warnings).toEqual(expect.arrayContaining(said));
  const { warnings } = await publisher.publish(fields);
  expect(warnings).toEqual(expect.arrayContaining(said));
  expect(await derivedWeights()).toEqual(await expected());
});

describe("the Hub's own conversion", () => {
  const converter = { author: 'SFconvertbot', title: 'Adding `safetensors` variant of this model' };
  const ofBin = /pytorch_model\.bin|its \.bin files are used/;

  beforeEach(async () => {
    const bins = { ...shardedTorch(dpo), 'pytorch_model.fp16.bin': text('x') };
    await putOnHub('org/dpo', await makeDirectory(publisher.scratch, 'bins', 'tiny-dpo-100', bins));
  });

  /** A directory with nothing but these files. */
  async function proposal(
    name: string,
    files: Readonly<Record<string, Uint8Array | string>>,
  ): Promise<string> {
    const directory = join(publisher.scratch, name);
    await mkdir(directory);
    for (const [path, content] of Object.entries(files)) await writeFile(join(directory, path), content);
    return directory;
  }

  test('is taken when it holds the same tensors, pinned and said', async () => {
    const { store } = publisher.hub;
    const tampered = new Map([...dpo].slice(1));
    const converted = { 'model.safetensors': safetensorsOf(dpo) };
    await store.openPull('org/dpo', await proposal('other', converted), { author: 'somebody' });
    const number = await store.openPull('org/dpo', await proposal('right', converted), converter);
    await store.openPull('org/dpo', await proposal('closed', converted), { ...converter, status: 'closed' });
    const incomplete = { 'model.safetensors': safetensorsOf(tampered) };
    await store.openPull('org/dpo', await proposal('incomplete', incomplete), converter);

    const fields = { aligned: 'org/dpo', preferPr: true };
    const { warnings, aligned } = await publisher.publish(fields);
    expect(number).toBe(2);
    const commit = store.model('org/dpo').pullHeads.get(number);
    expect(aligned).toMatchObject({ repo: 'org/dpo', revision: 'refs/pr/2', commit });
    expect(warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^--dpo: org\/dpo@\w+: refs\/pr\/4 is not used instead, because tensor '[\w.]+' is not in the conversion\.$/,
        ),
        expect.stringMatching(
          new RegExp(`refs/pr/2 at commit ${commit} is used, the Hub's conversion of its \\.bin files\\.$`),
        ),
      ]),
    );
    // The other side has safetensors, and is not asked about.
    expect(warnings.filter((warning) => warning.startsWith('--sft'))).toEqual([]);
    expect((await plan(fields)).warnings).toEqual(expect.arrayContaining(warnings.slice(0, 2)));
    expect(await derivedWeights()).toEqual(await expected());
    expect((await manifest()).sources.aligned.commit).toBe(commit);
    expect(await publisher.verify({ full: true })).toMatchObject({ outcome: 'identical', findings: [] });
  });

  test.each<readonly [what: string, reason: RegExp, fields: Parameters<Publisher['publish']>[0]]>([
    ['there is none', /no open pull request of the Hub's converter \(SFconvertbot\); its \.bin/, {}],
    ['another revision was named', /the revision v1 was named/, { aligned: 'org/dpo@v1' }],
  ])('is not taken when %s, and that is said', async (_, reason, fields) => {
    publisher.hub.store
      .model('org/dpo')
      .tags.set('v1', publisher.hub.store.model('org/dpo').resolve('main').id);
    const { warnings } = await plan({ aligned: 'org/dpo', preferPr: true, ...fields });
    expect(warnings).toContainEqual(expect.stringMatching(reason));
    expect(warnings).toContainEqual(expect.stringMatching(ofBin));
  });

  test('is not taken when its headers differ, or it has no safetensors', async () => {
    const { store } = publisher.hub;
    const [first] = dpo;
    if (first === undefined) throw new Error('no tensors');
    const [name, tensor] = first;
    const wider = new Map(dpo).set(name, { ...tensor, dtype: 'F16' });
    await store.openPull(
      'org/dpo',
      await proposal('a', { 'model.safetensors': safetensorsOf(wider) }),
      converter,
    );
    await store.openPull('org/dpo', await proposal('b', { 'notes.txt': 'x' }), converter);
    await store.openPull('org/dpo', await proposal('c', { 'model.safetensors': 'nothing' }), converter);
    const { warnings, aligned, problems } = await plan({ aligned: 'org/dpo', preferPr: true });
    expect(problems).toEqual([]);
    expect(aligned).toMatchObject({ revision: 'main' });
    expect(warnings.filter((warning) => warning.includes('refs/pr'))).toEqual([
      expect.stringMatching(/refs\/pr\/3 is not used instead, because .*model\.safetensors: /),
      expect.stringMatching(/refs\/pr\/2 is not used instead, because it has no safetensors\.$/),
      expect.stringMatching(
        /refs\/pr\/1 is not used instead, because tensor '[\w.]+' is F16 .* instead of BF16/,
      ),
    ]);
  });

  test('is not looked for unless asked', async () => {
    const converted = await proposal('right', { 'model.safetensors': safetensorsOf(dpo) });
    await publisher.hub.store.openPull('org/dpo', converted, converter);
    const { aligned } = await plan({ aligned: 'org/dpo' });
    expect(aligned).toMatchObject({ revision: 'main' });
    expect(publisher.hub.requests.filter(({ path }) => path.includes('discussions'))).toEqual([]);
  });
});
