import { expect, test } from 'vitest';
import { renderMarker } from '../../../src/bot/github/marker.ts';
import { startFakeGitHub } from './fake-github.ts';
import { openGitHub, rejection } from './open-github.ts';

const pulls = { pull_requests: 'write' } as const;

async function startWithPull() {
  const fake = await startFakeGitHub();
  fake.repository.issues.push({
    ...{ number: 7, isPull: true, title: 'x', body: '', state: 'open', labels: [], author: 'dev' },
    updatedAt: 7,
  });
  return fake;
}

test('one comment per key is made and kept up to date', async () => {
  await using fake = await startWithPull();
  const github = openGitHub(fake, pulls);
  expect(await github.commentOnPullRequest(7, 'plan', 'one')).toMatchObject({
    outcome: 'created',
    url: expect.stringContaining('/issues/7#issuecomment-'),
  });
  expect(await github.commentOnPullRequest(7, 'plan', 'one')).toMatchObject({ outcome: 'unchanged' });
  expect(await github.commentOnPullRequest(7, 'plan', 'two')).toMatchObject({ outcome: 'updated' });
  await github.commentOnPullRequest(7, 'other', 'three');
  expect(fake.repository.comments.map(({ body }) => body)).toEqual([
    `${renderMarker('comment', 'plan')}\ntwo`,
    `${renderMarker('comment', 'other')}\nthree`,
  ]);
  expect(fake.violations).toEqual([]);
});

test('it is found on a later page, and that of a stranger is left alone', async () => {
  await using fake = await startWithPull();
  const stranger = { issueNumber: 7, author: 'mallory', body: `${renderMarker('comment', 'plan')}\nx` };
  for (let id = 1000; id < 1150; id++) fake.repository.comments.push({ ...stranger, id });
  const github = openGitHub(fake, pulls);
  await github.commentOnPullRequest(7, 'plan', 'one');
  await github.commentOnPullRequest(7, 'plan', 'two');
  expect(fake.repository.comments.filter(({ author }) => author !== 'mallory')).toHaveLength(1);
});

test('a lost answer makes no second comment', async () => {
  await using fake = await startWithPull();
  fake.faults.push({ on: /^POST .*\/comments$/, loseAnswer: true });
  expect(await openGitHub(fake, pulls).commentOnPullRequest(7, 'plan', 'one')).toMatchObject({
    outcome: 'created',
  });
  expect(fake.repository.comments).toHaveLength(1);
});

test('a pull request that is not there', async () => {
  await using fake = await startWithPull();
  expect(await rejection(openGitHub(fake, pulls).commentOnPullRequest(8, 'plan', 'one'))).toMatchObject({
    name: 'AccessError',
    code: 'github-not-found',
    message: expect.stringContaining('comment on pull request 8'),
  });
});
