import { expect, onTestFinished, test } from 'vitest';
import { AccessError, ServiceError } from '../../../src/kit/errors.ts';
import { createHubHttp } from '../../../src/stores/hub/http/http.ts';
import { openXetTokens } from '../../../src/stores/hub/publish/xet-token.ts';
import { type Answering, createFakeClock, createRecordingLog, listen } from './loopback.ts';

const json = { 'content-type': 'application/json' };

async function open(answering: Answering) {
  const hub = await listen(answering);
  const clock = createFakeClock();
  const http = createHubHttp({ hubUrl: hub.url, token: 'hf_secretsecret', clock, log: createRecordingLog() });
  onTestFinished(async () => {
    http.close();
    await hub[Symbol.asyncDispose]();
  });
  const tokens = await openXetTokens(http, { repo: 'ns/name', branch: 'extrapolate-1' });
  return { tokens, hub, clock };
}

/** Tokens `t0`, `t1`, … that live for so long. */
function issue(lifetimeSeconds: number): Answering {
  const firstMs = createFakeClock().now();
  return (_request, response, index) =>
    response.writeHead(200, json).end(
      JSON.stringify({
        accessToken: `t${index}`,
        casUrl: 'http://127.0.0.1:9/',
        exp: firstMs / 1000 + lifetimeSeconds * (index + 1),
      }),
    );
}

test('a token is used until a minute before it expires', async () => {
  const { tokens, hub, clock } = await open(issue(600));
  expect(tokens?.storageUrl).toBe('http://127.0.0.1:9');
  await clock.sleep(539_000);
  expect(await tokens?.current()).toMatchObject({ accessToken: 't0' });
  await clock.sleep(1_000);
  expect(await tokens?.current()).toMatchObject({ accessToken: 't1' });
  expect(hub.requests.map(({ url }) => url)).toEqual(
    Array(2).fill('/api/models/ns/name/xet-write-token/extrapolate-1'),
  );
});

test('however many ask at once, one refresh serves them all', async () => {
  const { tokens, hub, clock } = await open(issue(600));
  if (tokens === undefined) throw new Error('no tokens');
  const refused = await tokens.current();
  await clock.sleep(590_000);
  const given = await Promise.all([tokens.current(), tokens.current(), tokens.replace(refused)]);
  expect(given.map(({ accessToken }) => accessToken)).toEqual(['t1', 't1', 't1']);
  expect(hub.requests).toHaveLength(2);
  expect(await tokens.replace(refused)).toMatchObject({ accessToken: 't1' });
  expect(hub.requests).toHaveLength(2);
});

test('a refresh that failed does not stand in the way of the next', async () => {
  const { tokens, clock } = await open((request, response, index) =>
    index === 1 ? response.writeHead(403).end() : issue(600)(request, response, index),
  );
  await clock.sleep(600_000);
  await expect(tokens?.current()).rejects.toBeInstanceOf(AccessError);
  expect(await tokens?.current()).toMatchObject({ accessToken: 't2' });
});

test('a Hub without the route has no Xet storage', async () => {
  const { tokens } = await open((_request, response) => response.writeHead(404).end('Not Found'));
  expect(tokens).toBeUndefined();
});

test('a missing repo is not a Hub without Xet', async () => {
  const opening = open((_request, response) =>
    response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end(),
  );
  await expect(opening).rejects.toBeInstanceOf(AccessError);
});

test.each([
  ['no token', { casUrl: 'http://127.0.0.1:9', exp: 1 }],
  ['a token that is no header value', { accessToken: 'a\nb', casUrl: 'http://127.0.0.1:9', exp: 1 }],
  ['no address', { accessToken: 't', exp: 1 }],
  ['another scheme', { accessToken: 't', casUrl: 'file:///etc', exp: 1 }],
  ['no expiry', { accessToken: 't', casUrl: 'http://127.0.0.1:9' }],
  ['nothing', null],
])('an answer with %s is refused', async (_what, answer) => {
  const opening = open((_request, response) => response.writeHead(200, json).end(JSON.stringify(answer)));
  await expect(opening).rejects.toMatchObject({ name: ServiceError.name, code: 'answer-malformed' });
});
