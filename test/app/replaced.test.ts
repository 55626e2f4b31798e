import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planJob } from '../../src/app/plan.ts';
import { told } from '../support/told.ts';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';
import { jobRequest } from './runtime.ts';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

const manifestOf = async (repo?: string) => JSON.parse(await publisher.read('extrapolation.json', repo));
const headOf = () => publisher.hub.store.model(derivedRepo).branches.get('main');

describe('a target that holds a model of this tool', () => {
  test('with another α is replaced with force alone, and the report says what was there', async () => {
    await publisher.publish();
    const before = headOf();
    await expect(publisher.publish({ alphas: [0.5] })).rejects.toMatchObject({
      name: 'InputError',
      code: 'target-other-model',
      message:
        'demo/derived holds α = 0.3 of demo/tiny-dpo-100 over demo/tiny-sft, and α = 0.5 of demo/tiny-dpo-100 over demo/tiny-sft is to be written there.',
    });
    expect(headOf()).toBe(before);
    const [output] = (await publisher.publish({ alphas: [0.5], force: true })).outputs;
    expect(output).toMatchObject({
      state: 'published',
      replaced: {
        alpha: 0.3,
        commit: before,
        aligned: expect.stringMatching(/^demo\/tiny-dpo-100@[0-9a-f]{40}$/),
        sft: expect.stringMatching(/^demo\/tiny-sft@[0-9a-f]{40}$/),
        format: 'nearest rounding, dtypes of θ1',
      },
    });
    expect((await manifestOf()).alpha).toBe(0.5);
  });

  test('of another pair likewise; plan says it before anything is made', async () => {
    await publisher.publish();
    const other = { aligned: 'demo/tiny-dpo-20', alphas: [0.5] };
    await expect(publisher.publish(other)).rejects.toMatchObject({ code: 'target-other-model' });
    const request = jobRequest({ sft: 'demo/tiny-sft', to: derivedRepo, ...other });
    const { problems, outputs } = told(await planJob(request, publisher.runtime()));
    expect(problems).toEqual([expect.stringMatching(/holds α = 0\.3 of demo\/tiny-dpo-100.*--force/s)]);
    expect(outputs[0]?.replaces).toMatchObject({ alpha: 0.3 });
    const { outputs: forced } = await publisher.publish({ ...other, force: true });
    expect(forced[0]).toMatchObject({ state: 'published', replaced: { alpha: 0.3 } });
  });

  test('of the same pair at earlier commits is replaced without being told', async () => {
    await publisher.publish();
    await publisher.write('notes.txt', 'more', 'demo/tiny-dpo-100');
    const [output] = (await publisher.publish()).outputs;
    expect(output).toMatchObject({ state: 'published', replaced: { alpha: 0.3 } });
  });

  test('whose manifest does not say what it is, is replaced with force alone', async () => {
    await publisher.publish();
    const { alpha: _, ...manifest } = await manifestOf();
    await publisher.write('extrapolation.json', JSON.stringify({ ...manifest, plan: 'f'.repeat(64) }));
    await expect(publisher.publish()).rejects.toMatchObject({
      code: 'target-other-model',
      message: expect.stringContaining('whose manifest cannot be read'),
    });
    const [output] = (await publisher.publish({ force: true })).outputs;
    expect(output).toMatchObject({ state: 'published', replaced: {} });
  });

  test('in a directory follows the same rules', async () => {
    const to = join(publisher.scratch, 'out');
    await publisher.publish({ to });
    await expect(publisher.publish({ to, alphas: [0.5] })).rejects.toMatchObject({
      code: 'target-other-model',
    });
    const sources = { sft: exampleOf('tiny-sft'), aligned: exampleOf('tiny-dpo-100') };
    await expect(publisher.publish({ to, ...sources })).rejects.toMatchObject({ code: 'target-other-model' });
    const [output] = (await publisher.publish({ to, alphas: [0.5], force: true })).outputs;
    expect(output).toMatchObject({ state: 'published', replaced: { alpha: 0.3 } });
  });

  test('that was new has nothing to say', async () => {
    expect((await publisher.publish()).outputs[0]).not.toHaveProperty('replaced');
    expect((await publisher.publish()).outputs[0]).toMatchObject({ state: 'already-complete' });
  });
});

test('text that people keep survives a replacement that was interrupted', async () => {
  await publisher.publish();
  const card = await publisher.read('README.md');
  await publisher.write('README.md', `${card}\n<!-- keep -->\nMine.\n<!-- /keep -->\n`);
  await publisher.write('notes.txt', 'more', 'demo/tiny-dpo-100');
  const fault = publisher.hub.faults.add({
    when: { method: 'POST', path: /\/commit\/main/ },
    action: { status: 400 },
  });
  await expect(publisher.publish()).rejects.toThrow();
  fault.remove();
  const [output] = (await publisher.publish()).outputs;
  expect(output?.files.some(({ resumed }) => resumed)).toBe(true);
  expect(await publisher.read('README.md')).toContain('Mine.');
});
