import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { restateDtype } from '../../src/app/job/restated-config.ts';
import { effectiveAlpha } from '../../src/kit/statistics.ts';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

const manifest = async () => JSON.parse(await publisher.read('extrapolation.json'));

test('another dtype is in the headers, the index, the configuration, the card and the manifest', async () => {
  const { outputs, dtype } = await publisher.publish({ dtype: 'float32' });
  expect(dtype).toBe('float32');
  expect(outputs[0]?.files.find(({ path }) => path === 'model-00001-of-00002.safetensors')?.byteLength).toBe(
    (await publisher.hub.store.readFile(derivedRepo, 'model-00001-of-00002.safetensors')).length,
  );
  const config = await publisher.read('config.json');
  const original = await publisher.read('config.json', 'demo/tiny-dpo-100');
  expect(config).toBe(original.replace('"bfloat16"', '"float32"'));
  expect(config).not.toBe(original);
  expect(await publisher.read('README.md')).toContain('dtype=torch.float32');
  expect(await manifest()).toMatchObject({
    dtype: 'float32',
    dtypes: [{ dtype: 'F32', tensorCount: 30 }],
    sideFiles: expect.arrayContaining(['config.json']),
  });
  const index = JSON.parse(await publisher.read('model.safetensors.index.json'));
  expect(index.metadata.total_size).toBe(2 * 1_278_976);
});

test('the same dtype leaves the configuration as it is, and the Hub copies it', async () => {
  await publisher.publish();
  expect(await publisher.read('config.json')).toBe(await publisher.read('config.json', 'demo/tiny-dpo-100'));
});

test('every way of storing is another derivation, and the seed counts', async () => {
  const plans = new Set<string>();
  for (const [index, format] of (
    [
      {},
      { dtype: 'bfloat16' },
      { rounding: { kind: 'reference' } },
      { rounding: { kind: 'stochastic', seed: 0 } },
      { rounding: { kind: 'stochastic', seed: 1 } },
    ] as const
  ).entries()) {
    const to = `demo/way-${index}`;
    await publisher.publish({ to, ...format });
    plans.add(JSON.parse(await publisher.read('extrapolation.json', to)).plan);
    expect(await publisher.publish({ to, ...format })).toMatchObject({
      outputs: [{ state: 'already-complete' }],
    });
  }
  expect(plans.size).toBe(5);
});

test('the figures of the pairs come out, and what rounding does to them', async () => {
  const alphaOf = async (dpo: string, fields: Parameters<Publisher['publish']>[0]) => {
    const { outputs } = await publisher.publish({
      aligned: `demo/${dpo}`,
      to: join(publisher.scratch, `${dpo}-{alpha}`),
      allow: new Set(['mostly-rounded-away']),
      ...fields,
    });
    return outputs.map(({ statistics }) => statistics?.total ?? raise());
  };
  const alphas = [0.1, 0.3, 0.5, 1, 2, 4, 8];
  const reference = { rounding: { kind: 'reference' }, dtype: 'bfloat16', alphas } as const;
  const rounded = (values: readonly { moveDotDelta: number }[]) =>
    values.map((value) => Number(effectiveAlpha(value as never).toFixed(3)));
  // As measured with PyTorch when the pairs were made.
  expect(rounded(await alphaOf('tiny-dpo-100', reference))).toEqual([0.051, 0.312, 0.5, 0.999, 2, 4, 8]);
  expect(rounded(await alphaOf('tiny-dpo-20', reference))).toEqual([0.013, 0.183, 0.501, 0.998, 1.998, 4, 8]);

  for (const [dpo, ratio, changed] of [
    ['tiny-dpo-100', 0.0081, 0.89],
    ['tiny-dpo-20', 0.0017, 0.61],
  ] as const) {
    const [nearest] = await alphaOf(dpo, { alphas: [0.3] });
    const { deltaSquaredSum = 0, alignedSquaredSum = 1 } = nearest ?? {};
    expect(Math.sqrt(deltaSquaredSum / alignedSquaredSum)).toBeCloseTo(ratio, 4);
    expect((nearest?.alignmentChangedCount ?? 0) / (nearest?.elementCount ?? 1)).toBeCloseTo(changed, 2);
    const stochastic = { rounding: { kind: 'stochastic', seed: 5 }, alphas: [0.1, 0.3] } as const;
    const [tenth, third] = await alphaOf(dpo, stochastic);
    expect(effectiveAlpha(tenth ?? raise())).toBeCloseTo(0.1, 2);
    expect(effectiveAlpha(third ?? raise())).toBeCloseTo(0.3, 2);
  }
});

test('stochastic rounding gives the same bytes whatever the shards, from the Hub or from a directory', async () => {
  const rounding = { kind: 'stochastic', seed: 9 } as const;
  await publisher.publish({ rounding });
  const to = join(publisher.scratch, 'out');
  await publisher.publish({ rounding, to, sft: exampleOf('tiny-sft'), aligned: exampleOf('tiny-dpo-100') });
  for (const path of ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']) {
    const published = await publisher.hub.store.readFile(derivedRepo, path);
    expect(Buffer.compare(published, await readFile(join(to, path)))).toBe(0);
  }
});

test.each([
  ['{"torch_dtype": "bfloat16"}', '{"torch_dtype": "float32"}'],
  ['{"dtype":"float16","x":"bfloat16"}', '{"dtype":"float32","x":"bfloat16"}'],
  ['{"text_config": {"torch_dtype": "torch.bfloat16"}}', '{"text_config": {"torch_dtype": "float32"}}'],
  ['{"torch_dtype": "auto"}', '{"torch_dtype": "auto"}'],
  ['{}', '{"torch_dtype": "float32"}'],
  ['{\n  "model_type": "llama"\n}', '{\n  "torch_dtype": "float32",\n  "model_type": "llama"\n}'],
  ['{"a":1}', '{"torch_dtype": "float32", "a":1}'],
])('%s', (config, expected) => {
  expect(restateDtype(config, 'float32')).toBe(expected);
  expect(restateDtype(config, 'same')).toBe(config);
});

function raise(): never {
  throw new Error('the run measured nothing');
}
