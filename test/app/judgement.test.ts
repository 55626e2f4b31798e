import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planJob } from '../../src/app/plan.ts';
import { defaultThresholds } from '../../src/core/judgement/thresholds.ts';
import { told } from '../support/told.ts';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';
import { jobRequest } from './runtime.ts';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

const plan = (fields: Partial<Parameters<typeof jobRequest>[0]> = {}) =>
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

const copy = async (name: string, from: string, card?: string) => {
  publisher.hub.store.createModel(name);
  await publisher.hub.store.addDirectory(name, exampleOf(from));
  if (card !== undefined) publisher.hub.store.addFile(name, 'README.md', card);
};

/** Nothing may be made before the pair is judged. */
const expectNothingMade = () => expect(publisher.hub.store.models.has(derivedRepo)).toBe(false);

describe('a pair that must not be extrapolated is refused by plan and run, before anything is made', () => {
  test('two copies of one checkpoint', async () => {
    await copy('demo/same', 'tiny-sft');
    const { problems, exitCode } = await plan({ aligned: 'demo/same' });
    expect(problems).toEqual([expect.stringMatching(/same weights|identical/i)]);
    expect(exitCode).toBe(3);
    await expect(publisher.publish({ aligned: 'demo/same' })).rejects.toMatchObject({
      name: 'IncompatibleError',
      code: 'identical-checkpoints',
      exitCode: 3,
    });
    expectNothingMade();
  });

  test('the two sides exchanged', async () => {
    const swapped = { sft: 'demo/tiny-dpo-100', aligned: 'demo/tiny-sft' };
    expect((await plan(swapped)).verdicts).toContainEqual(
      expect.objectContaining({ code: 'swapped-sides', severity: 'refuse' }),
    );
    await expect(publisher.publish(swapped)).rejects.toMatchObject({ code: 'swapped-sides' });
    expectNothingMade();
    const { outputs, warnings } = await publisher.publish({ ...swapped, allow: new Set(['swapped-sides']) });
    expect(outputs[0]?.state).toBe('published');
    expect(warnings.join()).toMatch(/exchanged/);
  });

  test('another architecture', async () => {
    const config = JSON.parse(await publisher.read('config.json', 'demo/tiny-dpo-100'));
    const other = { ...config, architectures: ['MistralForCausalLM'], model_type: 'mistral' };
    await publisher.write('config.json', JSON.stringify(other), 'demo/tiny-dpo-100');
    await expect(publisher.publish()).rejects.toMatchObject({ code: 'different-architectures' });
    expectNothingMade();
  });

  test('an α that rounding undoes, with what to choose instead', async () => {
    const barely = { aligned: 'demo/tiny-dpo-20', alphas: [0.1] };
    const { sample, problems } = await plan(barely);
    expect(problems).toEqual([expect.stringMatching(/stores α = 0\.1 as 0\.01.*--rounding stochastic/s)]);
    expect(sample?.alphas[0]?.effectiveAlpha).toBeCloseTo(0.013, 2);
    expect(sample?.alphas[0]?.alternatives).toEqual([
      { option: '--rounding stochastic', effectiveAlpha: expect.closeTo(0.1, 2) },
      { option: '--dtype float32', effectiveAlpha: expect.closeTo(0.1, 3) },
    ]);
    await expect(publisher.publish(barely)).rejects.toMatchObject({ code: 'mostly-rounded-away' });
    const { outputs } = await publisher.publish({ ...barely, rounding: { kind: 'stochastic', seed: 0 } });
    expect(outputs[0]?.state).toBe('published');
  });
});

test('a threshold decides', async () => {
  const strict = { thresholds: { ...defaultThresholds } };
  strict.thresholds['max-delta-ratio'] = 0.005;
  expect((await plan(strict)).verdicts.map(({ code }) => code)).toContain('unrelated-checkpoints');
  expect((await plan()).problems).toEqual([]);
});

test('a plan reads megabytes of weights, whatever the size of the model, and writes nothing', async () => {
  const before = publisher.hub.requests.length;
  const { sample } = await plan();
  expect(sample?.elementCount).toBeGreaterThan(100_000);
  const writes = publisher.hub.requests
    .slice(before)
    .filter(({ method, path }) => method !== 'GET' && method !== 'HEAD' && !path.includes('paths-info'));
  expect(writes).toEqual([]);
});

describe('licences', () => {
  const card = (license: string) => `---\nlicense: ${license}\ntags: [dpo]\n---\n# Model\n`;

  test('that conflict stop the run, and stating one goes on', async () => {
    await publisher.write('README.md', card('llama3'), 'demo/tiny-sft');
    await publisher.write('README.md', card('gemma'), 'demo/tiny-dpo-100');
    const { problems } = await plan();
    expect(problems).toEqual([expect.stringMatching(/gemma.*llama3.*--license/s)]);
    await expect(publisher.publish()).rejects.toMatchObject({ code: 'licence-conflict' });
    expectNothingMade();
    await publisher.publish({ card: { relation: undefined, license: 'gemma', template: undefined } });
    expect(await publisher.read('README.md')).toContain('license: gemma');
  });

  test('that forbid derivatives stop the run', async () => {
    await publisher.write('README.md', card('cc-by-nc-nd-4.0'), 'demo/tiny-dpo-100');
    await expect(publisher.publish()).rejects.toMatchObject({ code: 'licence-no-derivatives' });
    expectNothingMade();
  });

  test('that nobody has are mistakes', async () => {
    const stated = { relation: undefined, license: 'my-licence', template: undefined };
    await expect(publisher.publish({ card: stated })).rejects.toMatchObject({ name: 'InputError' });
    expectNothingMade();
  });
});

describe('a gated source', () => {
  beforeEach(async () => {
    publisher.hub.store.createModel('other/gated', { gated: 'manual' });
    await publisher.hub.store.addDirectory('other/gated', exampleOf('tiny-sft'));
    publisher.hub.store.grantAccess('other/gated', 'demo');
  });
  const isPrivate = () => publisher.hub.store.model(derivedRepo).settings.private;

  test('makes a private repo by default, and says so', async () => {
    const { warnings } = await publisher.publish({ sft: 'other/gated' });
    expect(isPrivate()).toBe(true);
    expect(warnings).toContainEqual(expect.stringMatching(/other\/gated is gated.*made private.*--public/));
    expect((await plan({ sft: 'other/gated' })).warnings.join()).toMatch(/other\/gated is gated/);
  });

  test('is published openly when that is asked for', async () => {
    const { warnings } = await publisher.publish({ sft: 'other/gated', visibility: 'public' });
    expect(isPrivate()).toBe(false);
    expect(warnings).toContainEqual(expect.stringMatching(/becomes public, as asked/));
  });

  test('does not go into a repo that is public already', async () => {
    publisher.hub.store.createModel(derivedRepo);
    await expect(publisher.publish({ sft: 'other/gated' })).rejects.toMatchObject({ code: 'target-public' });
  });
});
