import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspect } from '../../src/app/inspect.ts';
import { parseEndpoint } from '../../src/app/options/endpoint.ts';
import { planJob } from '../../src/app/plan.ts';
import { openAdapter } from '../../src/core/adapter/open-adapter.ts';
import { openDirectorySnapshot } from '../../src/stores/disk/directory-snapshot.ts';
import { saying } from '../support/told.ts';
import { derivedRepo, openPublisher, type Publisher } from './published.ts';
import { jobRequest } from './runtime.ts';

const golden = (name: string) => fileURLToPath(new URL(`../core/adapter/golden/${name}`, import.meta.url));

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

/** A repo with a golden checkpoint, whose adapters name a base that is on this Hub. */
async function putOnHub(name: string, base?: string): Promise<string> {
  const directory = join(publisher.scratch, name);
  await cp(golden(name), directory, { recursive: true });
  if (base !== undefined) {
    const path = join(directory, 'adapter_config.json');
    const config = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(
      path,
      JSON.stringify({ ...config, base_model_name_or_path: base, revision: null }, null, 2),
    );
    await writeFile(
      join(directory, 'README.md'),
      '---\nlicense: mit\nlibrary_name: peft\ntags:\n- dpo\n- lora\n---\n',
    );
    await writeFile(join(directory, 'optimizer.pt'), 'state');
  }
  publisher.hub.store.createModel(`org/${name}`);
  await publisher.hub.store.addDirectory(`org/${name}`, directory);
  return directory;
}

test('an adapter on the SFT model becomes the same adapter with another scale', async () => {
  await putOnHub('llama');
  const directory = await putOnHub('plain', 'org/llama');
  const report = await publisher.publish({ sft: 'org/llama', aligned: 'org/plain', alphas: [0.5] });
  expect(report.outputs[0]?.files.map(({ path }) => path)).toEqual(['adapter_model.safetensors']);

  const config = JSON.parse(await publisher.read('adapter_config.json'));
  const original = JSON.parse(await readFile(join(directory, 'adapter_config.json'), 'utf8'));
  expect(config).toEqual({ ...original, lora_alpha: original.lora_alpha * 1.5 });
  const manifest = JSON.parse(await publisher.read('extrapolation.json'));
  expect(manifest).toMatchObject({
    adapter: { kind: 'scaled', baseModel: 'org/llama' },
    metadata: { base_model: ['org/llama'], base_model_relation: 'adapter', library_name: 'peft' },
    totals: { extrapolatedCount: 0 },
  });
  const card = await publisher.read('README.md');
  expect(card).toContain('from peft import AutoPeftModelForCausalLM');
  expect(card).toContain('A LoRA adapter of rank');
  expect(card).not.toMatch(/undefined|NaN/);
  await expect(publisher.read('optimizer.pt')).rejects.toThrow();

  expect(await publisher.verify()).toMatchObject({ outcome: 'identical', findings: [], full: true });
  expect(await publisher.card()).toMatchObject({ state: 'unchanged' });
  expect(await publisher.publish({ sft: 'org/llama', aligned: 'org/plain', alphas: [0.5] })).toMatchObject({
    outputs: [{ state: 'already-complete' }],
  });
});

test.each([
  ['scale', { lora_alpha: 99 }],
  ['rank', { r: 5 }],
])('verify finds another %s', async (_, change) => {
  await putOnHub('llama');
  await putOnHub('plain', 'org/llama');
  await publisher.publish({ sft: 'org/llama', aligned: 'org/plain', alphas: [0.5] });
  const config = JSON.parse(await publisher.read('adapter_config.json'));
  await publisher.write('adapter_config.json', JSON.stringify({ ...config, ...change }, null, 2));
  const { outcome, findings } = await publisher.verify();
  expect(outcome).toBe('differs');
  expect(findings).toEqual([
    { what: 'file', path: 'adapter_config.json', message: 'it is not what θ1, θ0 and α give.' },
  ]);
});

test('two adapters on one base become one, and a changed factor is found', async () => {
  await putOnHub('plain', 'org/llama');
  await putOnHub('plain-sft', 'org/llama');
  const fields = { sft: 'org/plain-sft', aligned: 'org/plain' };
  // Rank 4 after rank 2: these began on one base, which nothing in them shows.
  await expect(publisher.publish(fields)).rejects.toMatchObject({
    code: 'adapter-begun-anew',
    message: expect.stringContaining('another rank'),
  });
  await publisher.publish({ ...fields, allow: new Set(['adapter-begun-anew']) });
  const config = JSON.parse(await publisher.read('adapter_config.json'));
  const [own, other] = await Promise.all(
    ['plain', 'plain-sft'].map(async (name) =>
      JSON.parse(await readFile(join(publisher.scratch, name, 'adapter_config.json'), 'utf8')),
    ),
  );
  expect(config.r).toBe(own.r + other.r);
  const manifest = JSON.parse(await publisher.read('extrapolation.json'));
  expect(manifest.adapter).toMatchObject({ kind: 'concatenated', ranks: [own.r + other.r] });
  expect(await publisher.read('README.md')).toContain('the factors of both adapters side by side');
  expect(await publisher.verify()).toMatchObject({ outcome: 'identical', findings: [] });

  const path = 'adapter_model.safetensors';
  const bytes = Buffer.from(await publisher.hub.store.readFile(derivedRepo, path));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await publisher.write(path, bytes);
  const changed = await publisher.verify();
  expect(changed.outcome).toBe('differs');
  expect(changed.weights.roundings[0]).toMatchObject({ differingCount: 1 });
});

test('an adapter that went on from the factors of another is taken, and what shows it is said', async () => {
  await putOnHub('bias-lora-sft', 'org/llama');
  const directory = join(publisher.scratch, 'further');
  await cp(join(publisher.scratch, 'bias-lora-sft'), directory, { recursive: true });
  const path = join(directory, 'adapter_model.safetensors');
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 0x80;
  await writeFile(path, bytes);
  publisher.hub.store.createModel('org/further');
  await publisher.hub.store.addDirectory('org/further', directory);
  const asked = { sft: 'org/bias-lora-sft', aligned: 'org/further' };
  const { warnings } = await publisher.publish(asked);
  expect(warnings.map(String).join()).toMatch(
    /further \(θ1\) resemble those of .*bias-lora-sft \(θ0\) \(in 4 modules the cosine is 1\.00 for A and [01]\.\d\d for B\)/,
  );
  await putOnHub('bias-lora', 'org/llama');
  await expect(
    publisher.publish({ ...asked, aligned: 'org/bias-lora', to: 'demo/other' }),
  ).rejects.toMatchObject({
    code: 'adapter-begun-anew',
    message: expect.stringMatching(/do not resemble .* the cosine is -?0\.\d\d for A/),
  });
});

test.each(['embedding', 'saved-embeddings', 'experts-qwen3-moe'])(
  '%s is taken: the factors make the Δ, whatever is saved along',
  async (name) => {
    const base = name.startsWith('experts') ? 'qwen3-moe' : 'llama';
    const to = join(publisher.scratch, 'out');
    const { outputs } = await publisher.publish({
      sft: golden(base),
      aligned: golden(name),
      to,
      allow: new Set(['pretrained-base']),
    });
    expect(outputs[0]?.state).toBe('published');
    expect(JSON.parse(await readFile(join(to, 'adapter_config.json'), 'utf8')).lora_alpha).toBeCloseTo(
      1.3 * JSON.parse(await readFile(join(golden(name), 'adapter_config.json'), 'utf8')).lora_alpha,
    );
  },
);

test('saved modules are extrapolated against the base, with figures', async () => {
  await putOnHub('llama');
  await putOnHub('saved', 'org/llama');
  const report = await publisher.publish({
    sft: 'org/llama',
    aligned: 'org/saved',
    allow: new Set(['pretrained-base']),
  });
  expect(report.outputs[0]?.effectiveAlpha).toBeCloseTo(0.3, 2);
  expect(await publisher.verify()).toMatchObject({ outcome: 'identical' });
});

test('an adapter of another model is refused by name, and can be allowed', async () => {
  await putOnHub('llama');
  await putOnHub('plain', 'org/other-model');
  const asked = { sft: 'org/llama', aligned: 'org/plain' };
  await expect(publisher.publish(asked)).rejects.toMatchObject({
    code: 'other-base',
    message: expect.stringContaining('org/other-model'),
  });
  const { outputs } = await publisher.publish({ ...asked, allow: new Set(['other-base']) });
  expect(outputs[0]?.state).toBe('published');
});

test.each([
  ['dora', 'adapter-unsupported', /DoRA|use_dora/],
  ['loha', 'adapter-unsupported', /LOHA/i],
  ['prompt', 'adapter-unsupported', /PROMPT_TUNING/i],
  ['pissa', 'adapter-unsupported', /pissa/i],
])('%s is refused, by run, plan and inspect alike', async (name, code, reason) => {
  await putOnHub('llama');
  await putOnHub(name, 'org/llama');
  const asked = { sft: 'org/llama', aligned: `org/${name}` };
  await expect(publisher.publish(asked)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(reason),
  });
  const request = {
    endpoint: parseEndpoint(`org/${name}`, 'inspect'),
    subfolder: undefined,
    variant: undefined,
  };
  expect(await inspect(request, publisher.runtime())).toMatchObject({
    use: { kind: 'refused', code, reason: expect.stringMatching(reason) },
  });
});

test('inspect says what a run does with an adapter', async () => {
  await putOnHub('plain', 'org/llama');
  const request = {
    endpoint: parseEndpoint('org/plain', 'inspect'),
    subfolder: undefined,
    variant: undefined,
  };
  expect(await inspect(request, publisher.runtime())).toMatchObject({
    use: { kind: 'adapter' },
    adapter: { peftType: 'LORA', baseModel: 'org/llama' },
    otherWeights: [],
  });
});

test('an adapter as θ0 of a whole checkpoint is refused with advice', async () => {
  await putOnHub('llama');
  await putOnHub('plain-sft', 'org/llama');
  await expect(publisher.publish({ sft: 'org/plain-sft', aligned: 'org/llama' })).rejects.toMatchObject({
    code: 'adapter-side',
    hint: saying('merge_and_unload'),
  });
});

test('plan shows the adapter that would be made', async () => {
  await putOnHub('llama');
  await putOnHub('plain', 'org/llama');
  const request = jobRequest({ sft: 'org/llama', aligned: 'org/plain', alphas: [0.3], to: 'demo/derived' });
  const plan = await planJob(request, publisher.runtime());
  expect(plan.problems).toEqual([]);
  expect(plan.outputs[0]?.files.map(({ path }) => path)).toEqual(['adapter_model.safetensors']);
  expect(plan.reads.sft).toEqual([]);
});

test('an adapter of PyTorch files becomes safetensors with the same factors', async () => {
  const to = join(publisher.scratch, 'out');
  await publisher.publish({ sft: golden('llama'), aligned: golden('bin'), to });
  const [made, original] = await Promise.all(
    [to, golden('bin')].map(async (directory) => openAdapter(await openDirectorySnapshot(directory))),
  );
  expect(made?.checkpoint.format).toBe('safetensors');
  expect([...(made?.checkpoint.tensors.keys() ?? [])]).toEqual([
    ...(original?.checkpoint.tensors.keys() ?? []),
  ]);
  for (const [name, { path, start, end }] of original?.checkpoint.tensors ?? []) {
    const own = made?.checkpoint.tensors.get(name);
    const bytes = await original?.checkpoint.snapshot.source(path).slice(start, end);
    expect(
      await made?.checkpoint.snapshot.source(own?.path ?? '').slice(own?.start ?? 0, own?.end ?? 0),
    ).toEqual(bytes);
  }
});

describe('an adapter beside whole weights', () => {
  /** As transformers lays it out where a merged model was pushed into the repo of its adapter. */
  async function putBoth(): Promise<void> {
    await putOnHub('llama');
    const directory = await putOnHub('plain', 'org/llama');
    publisher.hub.store.createModel('org/both');
    await publisher.hub.store.addDirectory('org/both', golden('llama'));
    await publisher.hub.store.addDirectory('org/both', directory);
  }
  const asked = { sft: 'org/llama', aligned: 'org/both' };

  test('is asked about, by run and inspect', async () => {
    await putBoth();
    const refusal = { code: 'weights-ambiguous', hint: saying('variant adapter') };
    await expect(publisher.publish(asked)).rejects.toMatchObject(refusal);
    const request = { endpoint: parseEndpoint('org/both', 'inspect'), subfolder: undefined };
    expect(await inspect({ ...request, variant: undefined }, publisher.runtime())).toMatchObject({
      use: { kind: 'refused', ...refusal },
    });
    for (const [variant, kind] of [
      ['adapter', 'adapter'],
      ['whole', 'mirrored'],
    ] as const) {
      expect(await inspect({ ...request, variant }, publisher.runtime())).toMatchObject({ use: { kind } });
    }
  });

  test.each([
    ['adapter', ['adapter_model.safetensors'], /AutoPeftModelForCausalLM/],
    ['whole', ['model.safetensors'], /AutoModelForCausalLM/],
  ])('is decided by the variant %s, which verifies', async (variant, paths, loading) => {
    await putBoth();
    const allow = new Set(['identical-checkpoints'] as const);
    const { outputs } = await publisher.publish({ ...asked, variant, allow });
    expect(outputs[0]?.files.map(({ path }) => path)).toEqual(paths);
    const files = publisher.hub.store.listFiles(derivedRepo);
    expect(files.includes('adapter_config.json')).toBe(variant === 'adapter');
    expect(JSON.parse(await publisher.read('extrapolation.json')).sources.aligned).toMatchObject({ variant });
    expect(await publisher.read('README.md')).toMatch(loading);
    expect(await publisher.verify()).toMatchObject({ outcome: 'identical', findings: [] });
  });
});
