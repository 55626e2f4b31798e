import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../src/app/run.ts';
import { systemClock } from '../../src/kit/environment.ts';
import { derivedRepo, openPublisher, type Publisher } from './published.ts';
import { jobRequest } from './runtime.ts';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(async () => {
  expect(publisher.hub.violations).toEqual([]);
  await publisher[Symbol.asyncDispose]();
});

const branches = () => [...publisher.hub.store.model(derivedRepo).branches.keys()].toSorted();

/** A run that stages everything and is stopped before it publishes. */
async function leaveBehind(): Promise<string> {
  const before = publisher.hub.store.models.has(derivedRepo) ? branches() : [];
  const fault = publisher.hub.faults.add({
    when: { method: 'POST', path: /\/commit\/main/ },
    action: { status: 400 },
  });
  await expect(publisher.publish()).rejects.toThrow(/commit\/main/);
  fault.remove();
  const [branch = ''] = branches().filter((name) => name !== 'main' && !before.includes(name));
  return branch;
}

const publishAfter = (hours: number) =>
  run(jobRequest({ sft: 'demo/tiny-sft', aligned: 'demo/tiny-dpo-100', alphas: [0.3], to: derivedRepo }), {
    ...publisher.runtime(),
    clock: { ...systemClock, now: () => systemClock.now() + hours * 3_600_000 },
  });

const gainCommit = (text: string) => publisher.write('notes.txt', text, 'demo/tiny-dpo-100');

test('a staging branch of earlier commits goes when nobody has gone on with it for a day', async () => {
  const first = await leaveBehind();
  expect(first).toMatch(/^extrapolate-[0-9a-f]{12}$/);
  await gainCommit('one');
  // It may be in progress elsewhere.
  expect((await publishAfter(23)).outputs[0]?.state).toBe('published');
  expect(branches()).toEqual([first, 'main']);
  // Also when there is nothing else to do.
  expect((await publishAfter(25)).outputs[0]?.state).toBe('already-complete');
  expect(branches()).toEqual(['main']);
});

test('what this tool did not make stays, and so does a branch that says nothing of its age', async () => {
  await publisher.publish();
  const { branches: refs, resolve: _ } = publisher.hub.store.model(derivedRepo);
  const head = refs.get('main') ?? '';
  for (const name of ['extrapolate-mine', 'work', 'extrapolate-0123456789ab']) refs.set(name, head);
  await gainCommit('one');
  await publishAfter(25);
  expect(branches()).toEqual(['extrapolate-0123456789ab', 'extrapolate-mine', 'main', 'work']);
});

test('a Hub that does not tell its branches ends nothing', async () => {
  publisher.hub.faults.add({ when: { path: /\/refs$/ }, action: { status: 404 } });
  expect((await publisher.publish()).outputs[0]?.state).toBe('published');
});
