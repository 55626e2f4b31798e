import { expect, test } from 'vitest';
import { startFakeGitHub } from './fake-github.ts';
import { openGitHub, rejection } from './open-github.ts';

const actions = { actions: 'write' } as const;
const payload = { repo: 'org/model', sha: 'a'.repeat(40), event: 'update' };

test('a workflow is started on the default branch, or on another', async () => {
  await using fake = await startFakeGitHub();
  fake.repository.workflows.set('watch.yml', ['repo', 'sha', 'event']);
  fake.repository.branches.set('next', { commits: [], files: new Map() });
  const github = openGitHub(fake, actions);
  await github.dispatch({ kind: 'workflow', file: 'watch.yml', ref: undefined }, payload);
  await github.dispatch({ kind: 'workflow', file: 'watch.yml', ref: 'next' }, payload);
  expect(fake.repository.started).toEqual([
    { file: 'watch.yml', ref: 'main', inputs: payload },
    { file: 'watch.yml', ref: 'next', inputs: payload },
  ]);
  expect(fake.violations).toEqual([]);
});

test('a workflow that cannot be started says what it lacks', async () => {
  await using fake = await startFakeGitHub();
  fake.repository.workflows.set('ci.yml', undefined).set('watch.yml', ['repo']);
  const github = openGitHub(fake, actions);
  const start = (file: string) =>
    rejection(github.dispatch({ kind: 'workflow', file, ref: undefined }, payload));
  for (const file of ['ci.yml', 'watch.yml']) {
    expect(await start(file)).toMatchObject({
      name: 'InputError',
      code: 'workflow-not-startable',
      hint: 'Give it `on: workflow_dispatch` with the inputs repo, sha, event.',
    });
  }
  expect(await start('other.yml')).toMatchObject({ code: 'github-not-found' });
});

test('a missing permission is named', async () => {
  await using fake = await startFakeGitHub();
  fake.repository.workflows.set('watch.yml', ['repo', 'sha', 'event']);
  const target = { kind: 'workflow', file: 'watch.yml', ref: undefined } as const;
  expect(await rejection(openGitHub(fake, { contents: 'write' }).dispatch(target, payload))).toMatchObject({
    code: 'github-forbidden',
    hint: expect.stringContaining('actions: write'),
  });
  const event = { kind: 'repository', eventType: 'hub' } as const;
  expect(await rejection(openGitHub(fake, actions).dispatch(event, payload))).toMatchObject({
    code: 'github-forbidden',
    hint: expect.stringContaining('contents: write'),
  });
});
