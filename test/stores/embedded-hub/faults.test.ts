import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { call, commitLines, makeFile, postXorb, requestXetToken, writeToken } from './hand-made-upload.ts';

const repo = 'demo/target';
const bytes = randomBytes(300_000);
const filePath = `/${repo}/resolve/main/w.bin`;
const infoPath = `/api/models/${repo}`;

let hub: EmbeddedHub;

beforeEach(async () => {
  hub = await startEmbeddedHub();
  hub.store.createModel(repo);
  await hub.store.addGenerated(repo, 'w.bin', {
    byteLength: bytes.byteLength,
    read: (start, end) => [bytes.subarray(start, end)],
  });
});
afterEach(() => hub.close());

/** A ranged read of the large file, redirect followed. */
async function readContent(range?: string): Promise<Response> {
  const redirect = await call(hub, 'GET', filePath);
  return fetch(redirect.headers.get('location') ?? '', { headers: range === undefined ? {} : { range } });
}

it('answers with a status, so many times, after so many', async () => {
  const fault = hub.faults.add({
    when: { method: 'GET', path: /^\/api\/models\// },
    skip: 1,
    times: 2,
    action: { status: 503, headers: { 'Retry-After': '1' }, body: { error: 'busy' } },
  });
  const answers: Response[] = [];
  for (let turn = 0; turn < 4; turn++) answers.push(await call(hub, 'GET', infoPath));
  expect(answers.map((answer) => answer.status)).toEqual([200, 503, 503, 200]);
  expect(answers[1]?.headers.get('retry-after')).toBe('1');
  expect(await answers[1]?.json()).toEqual({ error: 'busy' });
  expect(fault.struck).toBe(2);
});

it('answers uploads in the middle of nothing, on the same connection', async () => {
  const file = makeFile(bytes);
  const token = await requestXetToken(hub, repo);
  hub.faults.add({ when: { path: /^\/v1\/xorbs/ }, times: 1, action: { status: 500 } });
  expect((await postXorb(hub, token, file.xorbHash, file.xorb)).status).toBe(500);
  expect((await postXorb(hub, token, file.xorbHash, file.xorb)).status).toBe(200);
});

it('resets connections', async () => {
  const fault = hub.faults.add({ when: (request) => request.path === infoPath, action: 'reset' });
  await expect(call(hub, 'GET', infoPath)).rejects.toThrow();
  fault.remove();
  expect((await call(hub, 'GET', infoPath)).status).toBe(200);
});

it('truncates bodies', async () => {
  hub.faults.add({ when: { host: 'localhost' }, times: 1, action: { truncateAfterBytes: 1000 } });
  await expect((await readContent('bytes=0-99999')).arrayBuffer()).rejects.toThrow();
  expect(hub.requests.at(-1)).toMatchObject({ status: 206, bytesSent: 1000, range: 'bytes=0-99999' });
  expect((await (await readContent('bytes=0-99999')).arrayBuffer()).byteLength).toBe(100_000);
});

it('delays, hangs and trickles', async () => {
  hub.faults.add({ when: { path: /delayed/ }, action: { delayMs: 200 } });
  const order: string[] = [];
  const delayed = call(hub, 'GET', `${infoPath}?delayed`).then(() => order.push('delayed'));
  await call(hub, 'GET', infoPath).then(() => order.push('prompt'));
  await delayed;
  expect(order).toEqual(['prompt', 'delayed']);

  hub.faults.add({ when: { path: /hanging/ }, action: 'hang' });
  const hanging = fetch(`${hub.url}${infoPath}?hanging`, { signal: AbortSignal.timeout(50) });
  await expect(hanging).rejects.toThrow();

  hub.faults.add({ when: { host: 'localhost' }, action: { bytesPerSecond: 10_000 } });
  const sizes: number[] = [];
  for await (const piece of (await readContent('bytes=0-2999')).body ?? []) sizes.push(piece.byteLength);
  expect(sizes).toEqual([1000, 1000, 1000]);
});

it('expires tokens and signed URLs', async () => {
  const file = makeFile(bytes);
  const token = await requestXetToken(hub, repo);
  hub.faults.add({ when: { path: /^\/v1\/xorbs/ }, times: 1, action: { expireToken: true } });
  expect((await postXorb(hub, token, file.xorbHash, file.xorb)).status).toBe(401);
  expect((await postXorb(hub, token, file.xorbHash, file.xorb)).status).toBe(401);
  const fresh = await requestXetToken(hub, repo);
  expect((await postXorb(hub, fresh, file.xorbHash, file.xorb)).status).toBe(200);
  hub.expireXetTokens();
  expect((await postXorb(hub, fresh, file.xorbHash, file.xorb)).status).toBe(401);

  hub.faults.add({ when: { path: /^\/content/ }, times: 1, action: { expireToken: true } });
  expect((await readContent('bytes=0-0')).status).toBe(403);
  expect((await readContent('bytes=0-0')).status).toBe(206);

  hub.faults.add({ when: { path: /whoami/ }, times: 1, action: { expireToken: true } });
  expect((await call(hub, 'GET', '/api/whoami-v2', { token: writeToken })).status).toBe(401);
});

it('ignores ranges and lies about them', async () => {
  hub.faults.add({ when: { path: /^\/content/ }, times: 1, action: { ignoreRange: true } });
  const whole = await readContent('bytes=5-9');
  expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, 300_000]);
  hub.faults.add({ when: { path: /^\/content/ }, times: 1, action: { wrongContentRange: true } });
  const wrong = await readContent('bytes=5-9');
  expect([wrong.status, wrong.headers.get('content-range')]).toEqual([206, 'bytes 6-10/300000']);
  const right = await readContent('bytes=5-9');
  expect(right.headers.get('content-range')).toBe('bytes 5-9/300000');
  expect(Buffer.from(await right.arrayBuffer()).equals(bytes.subarray(5, 10))).toBe(true);
  expect((await readContent('bytes=300000-')).status).toBe(416);
});

it('loses the answer to a commit that has landed', async () => {
  const head = hub.store.model(repo).resolve('main').id;
  hub.faults.add({ when: { path: /\/commit\// }, times: 1, action: 'land-then-timeout' });
  const line = { key: 'file', value: { path: 'a.txt', content: 'a', encoding: 'utf-8' } };
  await expect(commitLines(hub, repo, [line], { parentCommit: head })).rejects.toThrow();
  expect(hub.store.listFiles(repo)).toContain('a.txt');
  expect(hub.requests.at(-1)?.status).toBe(0);
  expect((await commitLines(hub, repo, [line], { parentCommit: head })).status).toBe(412);
});

it('does not mind clients that go away', async () => {
  const file = makeFile(bytes);
  const token = await requestXetToken(hub, repo);
  hub.faults.add({ when: { host: 'localhost' }, action: { bytesPerSecond: 1_000_000 } });
  const leave = () => AbortSignal.timeout(40);
  const url = `${hub.contentUrl}/v1/xorbs/default/${file.xorbHash}`;
  const headers = { authorization: `Bearer ${token}` };
  await expect(fetch(url, { method: 'POST', headers, body: file.xorb, signal: leave() })).rejects.toThrow();
  const redirect = await call(hub, 'GET', filePath);
  const reading = fetch(redirect.headers.get('location') ?? '', { signal: leave() });
  await expect(reading.then((answer) => answer.arrayBuffer())).rejects.toThrow();
  await expect.poll(() => hub.stats.openXorbPosts).toBe(0);
  expect([hub.stats.xorbs, hub.stats.storedBytes, hub.violations]).toEqual([0, 0, []]);
});

it('keeps uploads only up to its limit', async () => {
  const small = await startEmbeddedHub({ storedBytesLimit: 100_000 });
  try {
    small.store.createModel(repo);
    const token = await requestXetToken(small, repo);
    const file = makeFile(bytes);
    expect((await postXorb(small, token, file.xorbHash, file.xorb)).status).toBe(507);
  } finally {
    await small.close();
  }
});

it('notes what clients do against the protocol', async () => {
  const redirect = await call(hub, 'GET', filePath);
  const location = redirect.headers.get('location') ?? '';
  expect(new URL(location).hostname).toBe('localhost');
  await fetch(location, { headers: { authorization: `Bearer ${writeToken}` } });
  const forged = location.replace(/Signature=./, 'Signature=x');
  expect((await fetch(forged)).status).toBe(403);
  expect(hub.violations).toEqual([
    expect.stringMatching(/a user token was sent to the content host/),
    expect.stringMatching(/Authorization sent to a signed URL/),
    expect.stringMatching(/URL not signed/),
  ]);
});
