import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createSecretCheck } from '../../../src/bot/serve/secret.ts';
import { deliver, payloadOf, secret, sha } from './events.ts';
import { type Running, startServing } from './running.ts';

let running: Running | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const payload = payloadOf('org/model');

test('a delivery is taken on at once and started', async () => {
  running = await startServing();
  const response = await deliver(running.url, payload);
  expect([response.status, await response.json()]).toEqual([
    200,
    { outcome: 'queued', reason: 'org/model, every model is wanted' },
  ]);
  expect(await running.stop()).toMatchObject({ started: 1, failed: 0, unfinished: [] });
  expect(running.started).toEqual([{ repo: 'org/model', sha: sha('a'), event: 'update repo.content' }]);
});

test.each([
  [401, { headers: { 'x-webhook-secret': 'wrong' } }],
  [401, { headers: { 'x-webhook-secret': '' } }],
  [401, { headers: { 'x-webhook-secret': `${secret} x` } }],
  [401, { headers: { 'x-webhook-secret': 'wrong', 'content-type': 'text/plain' } }],
  [200, { headers: { 'content-type': 'text/plain' } }],
  [200, { headers: { 'content-type': 'application/jsonx' } }],
  [200, { headers: { 'content-type': 'Application/JSON; charset=utf-8' } }],
  [405, { method: 'GET' }],
  [405, { method: 'PUT' }],
])('%i for %j', async (status, options) => {
  running = await startServing();
  expect((await deliver(running.url, payload, options)).status).toBe(status);
});

test.each(['/', '/webhook/', '/webhooks', `/${secret}`, '/webhook/../x', '//webhook'])(
  '404 for %s',
  async (path) => {
    running = await startServing();
    expect((await deliver(new URL(running.url).origin + path, payload)).status).toBe(404);
  },
);

test('what is no event is ignored, and never repeated by the Hub', async () => {
  running = await startServing();
  for (const text of ['{', '[]', '{"event":{}}']) {
    const response = await deliver(running.url, text);
    expect([response.status, await response.json()]).toEqual([
      200,
      { outcome: 'ignored', reason: expect.stringMatching(/^it (is|has)/) },
    ]);
  }
  expect(running.started).toEqual([]);
});

test('a deleted branch starts nothing', async () => {
  running = await startServing();
  const deleted = { updatedRefs: [{ ref: 'refs/heads/staging', oldSha: sha('a'), newSha: null }] };
  const response = await deliver(running.url, payloadOf('org/model', sha('a'), deleted));
  expect([response.status, await response.json()]).toEqual([
    200,
    { outcome: 'ignored', reason: 'org/model, a branch or tag was deleted' },
  ]);
  expect(await running.stop()).toMatchObject({ started: 0, ignored: 1 });
});

test('the health answers', async () => {
  running = await startServing();
  const health = new URL('/healthz', running.url);
  expect([await (await fetch(health)).json(), (await fetch(health, { method: 'HEAD' })).status]).toEqual([
    { outcome: 'ok' },
    200,
  ]);
  expect((await fetch(health, { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
});

test('a body that is too long is not read', async () => {
  running = await startServing({ limits: { maxBodyBytes: 1_000 } });
  const long = JSON.stringify({ ...payload, more: 'x'.repeat(1_000) });
  expect((await deliver(running.url, long)).status).toBe(200);
  const pieces = async function* () {
    yield Buffer.from('{"a":"');
    for (let index = 0; index < 10_000; index++) {
      yield Buffer.alloc(1_000, 'x');
      await delay(1);
    }
  };
  // Without a length: cut off in the middle, with or without having heard the answer.
  const chunked = fetch(running.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-webhook-secret': secret },
    body: pieces() as unknown as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  expect(
    await chunked.then(
      ({ status }) => status,
      () => 200,
    ),
  ).toBe(200);
  expect(
    running.lines.filter((line) => line.includes('200 ignored: it is longer than 1000 bytes')),
  ).toHaveLength(2);
});

/** Sends the text as it is and resolves with what comes back until the connection ends. */
async function sendRaw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (piece) => {
    answer += String(piece);
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

test('whoever is slow is cut off', async () => {
  running = await startServing({ limits: { headersTimeoutMs: 200, requestTimeoutMs: 400 } });
  const startMs = performance.now();
  const answers = await Promise.all([
    sendRaw(running.url, 'POST /webhook HTTP/1.1\r\nHost: x\r\n'),
    sendRaw(
      running.url,
      `POST /webhook HTTP/1.1\r\nHost: x\r\nX-Webhook-Secret: ${secret}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ),
  ]);
  expect(answers.map((answer) => answer.slice(0, 12))).toEqual(['HTTP/1.1 408', 'HTTP/1.1 408']);
  expect(performance.now() - startMs).toBeLessThan(3_000);
  expect(running.started).toEqual([]);
});

test('a stranger cannot make us wait for a body', async () => {
  running = await startServing();
  const answer = await sendRaw(
    running.url,
    'POST /webhook HTTP/1.1\r\nHost: x\r\nX-Webhook-Secret: no\r\nContent-Length: 100000\r\n\r\n{',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 401 .*\r\nConnection: close\r\n/s);
});

test('what is no HTTP, or has long headers, does no harm', async () => {
  running = await startServing();
  expect(await sendRaw(running.url, '\x16\x03\x01\x02\r\n\r\n')).toContain('400 Bad Request');
  const long = `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
  expect(await sendRaw(running.url, long)).toContain('431');
  expect((await deliver(running.url, payload)).status).toBe(200);
});

test('neither secrets nor what strangers write are in the log', async () => {
  running = await startServing();
  const { origin } = new URL(running.url);
  await deliver(running.url, payload);
  await deliver(`${running.url}?secret=${secret}`, payload);
  await deliver(`${origin}/${secret}`, payload);
  await deliver(running.url, payload, { headers: { 'x-webhook-secret': 'a-wrong-one-that-is-private' } });
  await deliver(running.url, '{"event":{"action":"x\\u001b[2J"}}');
  const text = running.lines.join('\n');
  expect(text).not.toMatch(new RegExp(`${secret}|a-wrong-one|\\u001b`));
  expect(text).toMatch(/POST \/webhook 200 queued: org\/model, every model is wanted \(\d+ ms\)/);
  expect(text).toMatch(/POST \(another path\) 404 no-such-path/);
});

test('the secret is compared as a whole', () => {
  const isSecret = createSecretCheck(secret);
  expect(isSecret(secret)).toBe(true);
  const wrong = [undefined, '', secret.slice(0, -1), `${secret}x`, secret.toUpperCase(), ` ${secret}`];
  for (const given of wrong) expect(isSecret(given), given).toBe(false);
  expect(createSecretCheck('')(undefined)).toBe(false);
});
