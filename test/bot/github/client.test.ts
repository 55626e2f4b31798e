import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/kit/environment.ts';
import { CancelledError } from '../../../src/kit/errors.ts';
import { startFakeGitHub } from './fake-github.ts';
import { createFastClock, logged, openGitHub, rejection, secretToken } from './open-github.ts';

const contents = { contents: 'write' } as const;
const event = { kind: 'repository', eventType: 'hub' } as const;

test('failures that may pass are tried again, with growing pauses', async () => {
  await using fake = await startFakeGitHub();
  fake.faults.push({ on: /dispatches/, times: 3, answer: { status: 502 } });
  const clock = createFastClock();
  await openGitHub(fake, contents, { clock }).dispatch(event, { repo: 'a/b' });
  expect(clock.sleeps).toEqual([750, 1500, 3000]);
  expect(fake.repository.started).toEqual([{ eventType: 'hub', payload: { repo: 'a/b' } }]);
});

test('GitHub that stays away is an error, after bounded retries', async () => {
  await using fake = await startFakeGitHub();
  fake.faults.push({
    on: /dispatches/,
    times: 99,
    answer: { status: 503, message: 'No server is available' },
  });
  expect(await rejection(openGitHub(fake, contents).dispatch(event, {}))).toMatchObject({
    name: 'ServiceError',
    code: 'github-failed',
    status: 503,
    message: expect.stringContaining('No server is available'),
  });
  expect(fake.requests).toHaveLength(6);
});

test('secondary rate limits are waited for', async () => {
  await using fake = await startFakeGitHub();
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes.';
  const answer = { status: 403, message, headers: { 'retry-after': '7' } };
  fake.faults.push({ on: /dispatches/, times: 2, answer });
  const clock = createFastClock();
  await openGitHub(fake, contents, { clock }).dispatch(event, {});
  expect(clock.sleeps).toEqual([7_000, 7_000]);
  fake.faults.push({ on: /dispatches/, times: 99, answer });
  expect(await rejection(openGitHub(fake, contents).dispatch(event, {}))).toMatchObject({
    name: 'ServiceError',
    code: 'github-rate-limited',
  });
});

test('an hour is not waited for', async () => {
  await using fake = await startFakeGitHub();
  const reset = String(Math.floor(Date.now() / 1000) + 3600);
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
  const message = 'API rate limit exceeded for installation';
  fake.faults.push({ on: /dispatches/, times: 99, answer: { status: 403, message, headers } });
  const clock = createFastClock();
  expect(await rejection(openGitHub(fake, contents, { clock }).dispatch(event, {}))).toMatchObject({
    code: 'github-rate-limited',
    message: expect.stringContaining('API rate limit exceeded'),
  });
  expect(clock.sleeps).toEqual([]);
});

test.each([
  ['at a request that is not answered', { hang: true }, createFastClock()],
  ['at a pause', { answer: { status: 500 } }, systemClock],
])('stopping does not wait: %s', async (_, fault, clock) => {
  await using fake = await startFakeGitHub();
  fake.faults.push({ on: /dispatches/, times: 99, ...fault });
  const controller = new AbortController();
  const options = { clock, signal: controller.signal };
  const call = rejection(openGitHub(fake, contents, options).dispatch(event, {}));
  while (fake.requests.length === 0) await delay(5);
  await delay(50);
  const startMs = performance.now();
  controller.abort(new CancelledError());
  expect(await call).toBeInstanceOf(CancelledError);
  expect(performance.now() - startMs).toBeLessThan(300);
  const { length } = fake.requests;
  await delay(50);
  expect(fake.requests).toHaveLength(length);
});

test('GitHub Enterprise has its own base path', async () => {
  await using fake = await startFakeGitHub('/api/v3');
  const github = openGitHub(fake, { issues: 'write' });
  await github.trackingIssue({ key: 'k', title: 't', labels: [] }).write('x');
  expect(fake.repository.issues).toHaveLength(1);
  expect(fake.requests).toContain('POST /graphql');
  expect(fake.violations).toEqual([]);
});

test('a token that is not known, a host that is not there, a repository that is not', async () => {
  await using fake = await startFakeGitHub();
  const credentials = { kind: 'token', token: 'ghp_unknownUnknown' } as const;
  const access = { credentials, secrets: [credentials.token] };
  const failures = [
    await rejection(openGitHub(fake, contents, access).dispatch(event, {})),
    await rejection(openGitHub(fake, contents, { apiUrl: 'http://127.0.0.1:9' }).dispatch(event, {})),
    await rejection(openGitHub(fake, contents, { repository: 'me/other' }).dispatch(event, {})),
  ];
  expect(failures).toMatchObject([
    { name: 'AccessError', code: 'github-token-invalid' },
    { name: 'ServiceError', code: 'github-unreachable' },
    { name: 'AccessError', code: 'github-not-found' },
  ]);
});

test('no output ever has the token in it, even if GitHub echoes it', async () => {
  await using fake = await startFakeGitHub();
  const echoes = [401, 403, 404, 409, 422, 500, 503];
  for (const status of echoes) {
    const answer = { status, message: `no: Authorization: token ${secretToken}` };
    fake.faults.push({ on: /dispatches/, times: 6, answer });
    const error = (await rejection(openGitHub(fake, contents).dispatch(event, {}))) as Error;
    fake.faults.length = 0;
    const { message, stack, cause } = error;
    expect(JSON.stringify([error, message, stack, String(cause)]), String(status)).not.toContain(secretToken);
    expect(message).toContain('***');
  }
  expect(logged.join('\n')).not.toContain(secretToken);
});

test('an attempt that is not answered in time is tried again', async () => {
  await using fake = await startFakeGitHub();
  fake.faults.push({ on: /dispatches/, hang: true });
  await openGitHub(fake, contents, { attemptTimeoutMs: 100 }).dispatch(event, {});
  expect(fake.repository.started).toHaveLength(1);
  fake.faults.push({ on: /dispatches/, times: 99, hang: true });
  expect(
    await rejection(openGitHub(fake, contents, { attemptTimeoutMs: 20 }).dispatch(event, {})),
  ).toMatchObject({
    code: 'github-unreachable',
    message: expect.stringContaining('no answer within 20 ms'),
  });
});

test('a repository that was renamed is followed, and nothing to another host', async () => {
  await using fake = await startFakeGitHub();
  await using other = await startFakeGitHub();
  const redirect = (location: string) => ({
    on: /old\/dispatches/,
    times: 99,
    answer: { status: 307, headers: { location } },
  });
  fake.faults.push(redirect('/repos/me/extrapolations/dispatches'));
  const renamed = openGitHub(fake, contents, { repository: 'me/old' });
  await renamed.dispatch(event, {});
  expect(fake.repository.started).toHaveLength(1);
  fake.faults.splice(0, 1, redirect(`${other.url}/repos/me/extrapolations/dispatches`));
  expect(await rejection(renamed.dispatch(event, {}))).toMatchObject({
    code: 'github-unreachable',
    message: expect.stringContaining('another host'),
  });
  expect(other.requests).toEqual([]);
});

test('a proxy is asked where the environment names one', async () => {
  await using fake = await startFakeGitHub();
  // As a proxy it is sent the whole address, which it answers like the path alone.
  const environment = { HTTP_PROXY: fake.url };
  const github = openGitHub(fake, contents, { environment, apiUrl: 'http://github.invalid' });
  await github.dispatch(event, {});
  expect(fake.repository.started).toHaveLength(1);
});
