import { expect, onTestFinished, test } from 'vitest';
import { CapacityError, ServiceError } from '../../../src/kit/errors.ts';
import { createHubHttp } from '../../../src/stores/hub/http/http.ts';
import { createXetStorage } from '../../../src/stores/hub/publish/xet-storage.ts';
import { openXetTokens } from '../../../src/stores/hub/publish/xet-token.ts';
import { type Answering, createFakeClock, createRecordingLog, listen, until } from './loopback.ts';

const json = { 'content-type': 'application/json' };
const { signal } = new AbortController();
const xorb = { hash: 'ab'.repeat(32), body: Buffer.from('xorb') };

/** The storage on a host of its own; each token is `t0`, `t1`, …. */
async function open(answering: Answering) {
  const storageHost = await listen(answering, 'localhost');
  const hub = await listen((_request, response, index) =>
    response
      .writeHead(200, json)
      .end(JSON.stringify({ accessToken: `t${index}`, casUrl: storageHost.url, exp: 4e9 })),
  );
  const clock = createFakeClock();
  const log = createRecordingLog();
  const http = createHubHttp({ hubUrl: hub.url, token: 'hf_secretsecret', clock, log, random: () => 0 });
  onTestFinished(async () => {
    http.close();
    await hub[Symbol.asyncDispose]();
    await storageHost[Symbol.asyncDispose]();
  });
  const tokens = await openXetTokens(http, { repo: 'ns/name', branch: 'b' });
  if (tokens === undefined) throw new Error('no tokens');
  const storage = createXetStorage(http, 'ns/name', tokens);
  const bearers = () => storageHost.requests.map(({ headers }) => headers.authorization);
  const paths = () => storageHost.requests.map(({ method, url }) => `${method} ${url}`);
  return { storage, storageHost, hub, bearers, paths };
}

test('a xorb goes to the storage with the storage token, as it is', async () => {
  const { storage, storageHost, bearers, paths } = await open((_request, response) =>
    response.writeHead(200, json).end('{"was_inserted":true}'),
  );
  await storage.postXorb(xorb, signal);
  expect(paths()).toEqual([`POST /v1/xorbs/default/${xorb.hash}`]);
  expect(bearers()).toEqual(['Bearer t0']);
  expect(storageHost.requests[0]?.body.toString()).toBe('xorb');
  expect(storageHost.requests[0]?.headers['content-type']).toBeUndefined();
});

test('a failing storage is asked again', async () => {
  const { storage, paths } = await open((_request, response, index) =>
    index < 3 ? response.writeHead(503).end() : response.writeHead(200, json).end('{}'),
  );
  await storage.postXorb(xorb, signal);
  expect(paths()).toHaveLength(4);
});

test('a token that is refused is replaced once for all requests', async () => {
  const { storage, hub, bearers } = await open((request, response) =>
    response.writeHead(request.headers.authorization === 'Bearer t0' ? 401 : 200, json).end('{}'),
  );
  await Promise.all([storage.postXorb(xorb, signal), storage.postXorb(xorb, signal)]);
  expect(hub.requests).toHaveLength(2);
  expect(bearers().sort()).toEqual(['Bearer t0', 'Bearer t0', 'Bearer t1', 'Bearer t1']);
});

test('a storage that refuses every token is an error that shows none', async () => {
  const { storage, paths } = await open((_request, response) =>
    response.writeHead(401, json).end(JSON.stringify({ error: 'no' })),
  );
  const error: unknown = await storage.postXorb(xorb, signal).catch((thrown) => thrown);
  expect(error).toMatchObject({ name: 'ServiceError', status: 401 });
  expect(String(error)).not.toMatch(/\bt[01]\b/);
  expect(paths()).toHaveLength(2);
});

test('a used-up quota is told as one', async () => {
  const { storage } = await open((_request, response) => response.writeHead(402).end());
  await expect(storage.postXorb(xorb, signal)).rejects.toBeInstanceOf(CapacityError);
});

test('an abort ends a request that is under way', async () => {
  const { storage, storageHost } = await open(() => {});
  const abort = new AbortController();
  const posting = storage.postXorb(xorb, abort.signal);
  posting.catch(() => {});
  await until(() => storageHost.requests.length === 1);
  abort.abort(new Error('enough'));
  await expect(posting).rejects.toThrow('enough');
  await until(() => storageHost.openConnections() === 0);
});

const report = (...lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

test('a shard is done when the report of it ends with a result', async () => {
  const { storage, paths } = await open((_request, response) => {
    response.write(report({ type: 'validating', verified: 1, total: 2 }));
    response.end(report({ type: 'committing', stage: 'syncing' }, { type: 'result', result: 1 }));
  });
  await storage.postShard(Buffer.from('shard'), signal);
  expect(paths()).toEqual(['POST /v2/shards']);
});

test('a storage of the first version is recognised once', async () => {
  const { storage, paths } = await open((request, response) =>
    request.url === '/v2/shards'
      ? response.writeHead(404).end()
      : response.writeHead(200, json).end('{"result":0}'),
  );
  await storage.postShard(Buffer.from('a'), signal);
  await storage.postShard(Buffer.from('b'), signal);
  expect(paths()).toEqual(['POST /v2/shards', 'POST /v1/shards', 'POST /v1/shards']);
});

test.each([
  ['an error that may pass', report({ type: 'error', message: 'busy', retryable: true })],
  ['no result', report({ type: 'validating', verified: 1, total: 2 })],
  ['half a line', '{"type":"res'],
  ['nothing', ''],
])('a report that ends with %s is asked for again', async (_what, first) => {
  const { storage, paths } = await open((_request, response, index) =>
    response.end(index === 0 ? first : report({ type: 'result', result: 0 })),
  );
  await storage.postShard(Buffer.from('shard'), signal);
  expect(paths()).toHaveLength(2);
});

test('a report that ends with a lasting error is told', async () => {
  const { storage, paths } = await open((_request, response) =>
    response.end(report({ type: 'error', message: 'xorb missing' })),
  );
  const error: unknown = await storage.postShard(Buffer.from('shard'), signal).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).toMatchObject({ code: 'service-refused', message: expect.stringContaining('xorb missing') });
  expect(paths()).toHaveLength(1);
});
