import { describe, expect, test } from 'vitest';
import { AccessError, InputError, ServiceError } from '../../../src/kit/errors.ts';
import { createHubHttp, type HubHttpOptions } from '../../../src/stores/hub/http/http.ts';
import { saying } from '../../support/told.ts';
import { createFakeClock, createRecordingLog, listen, until } from './loopback.ts';

const testToken = 'hf_secretSecretSecret';

function open(hubUrl: string, options: Partial<HubHttpOptions> = {}) {
  const clock = createFakeClock();
  const log = createRecordingLog();
  const http = createHubHttp({ hubUrl, token: testToken, clock, log, random: () => 0, ...options });
  return { http, clock, log, [Symbol.dispose]: () => http.close() };
}

const json = { 'content-type': 'application/json' };

describe('requests', () => {
  test('send the body unchanged, shared memory included, and parse the answer', async () => {
    await using server = await listen((_, response) => response.writeHead(200, json).end('{"ok":true}'));
    using client = open(server.url);
    const body = new Uint8Array(new SharedArrayBuffer(3_500_000)).fill(7);
    body[3_499_999] = 9;

    const answer = await client.http.request({
      method: 'POST',
      url: `${server.url}/v1/x`,
      body,
      auth: 'none',
    });

    expect(await answer.json()).toEqual({ ok: true });
    expect(server.requests[0]?.body.equals(Buffer.from(body))).toBe(true);
    expect(server.requests[0]?.headers['content-length']).toBe('3500000');
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('take the listed statuses as answers', async () => {
    await using server = await listen((_, response) => response.writeHead(409).end('there'));
    using client = open(server.url);
    const answer = await client.http.request({
      method: 'POST',
      url: `${server.url}/api/repos/create`,
      auth: 'hub',
      answers: [409],
    });
    expect([answer.status, await answer.text()]).toEqual([409, 'there']);
  });

  test('reuse connections', async () => {
    await using server = await listen((_, response) => response.end('x'));
    using client = open(server.url);
    for (let index = 0; index < 3; index++) {
      await client.http.request({ method: 'GET', url: server.url, auth: 'none' });
    }
    expect(server.openConnections()).toBe(1);
  });

  test('refuse an answer that is no JSON', async () => {
    await using server = await listen((_, response) => response.end('<html>'));
    using client = open(server.url);
    const answer = await client.http.request({ method: 'GET', url: server.url, auth: 'none' });
    await expect(answer.json()).rejects.toThrow(/not JSON/);
  });
});

describe('retries', () => {
  test('5xx with growing delays, then success', async () => {
    await using server = await listen((_, response, index) => {
      return response.writeHead(index < 3 ? 502 : 200).end('done');
    });
    using client = open(server.url);
    const answer = await client.http.request({ method: 'GET', url: server.url, auth: 'none' });
    expect(await answer.text()).toBe('done');
    expect(client.clock.sleeps).toEqual([500, 1000, 2000]);
  });

  test('a connection that breaks before and in the middle of the answer', async () => {
    await using server = await listen((_, response, index) => {
      if (index === 0) return response.destroy();
      if (index === 1) {
        response.writeHead(200, { 'content-length': '10' }).write('12345');
        return void setImmediate(() => response.destroy());
      }
      return response.end('0123456789');
    });
    using client = open(server.url);
    const answer = await client.http.request({ method: 'GET', url: server.url, auth: 'none' });
    expect(await answer.text()).toBe('0123456789');
    expect(client.clock.sleeps).toHaveLength(2);
  });

  test('honour Retry-After in seconds and as a date', async () => {
    await using server = await listen((_, response, index) => {
      if (index === 0) return response.writeHead(503, { 'retry-after': '17' }).end();
      if (index === 1) {
        const date = new Date(client.clock.now() + 42_000).toUTCString();
        return response.writeHead(429, { 'retry-after': date }).end();
      }
      return response.end('ok');
    });
    using client = open(server.url);
    await client.http.request({ method: 'GET', url: server.url, auth: 'none' });
    expect(client.clock.sleeps).toEqual([17_000, 42_000]);
  });

  test('wait for the end of the rate-limit window', async () => {
    await using server = await listen((_, response, index) => {
      if (index > 0) return response.end('ok');
      return response.writeHead(429, { ratelimit: '"api";r=0;t=189', 'retry-after': '1' }).end();
    });
    using client = open(server.url);
    await client.http.request({ method: 'GET', url: `${server.url}/api/x`, auth: 'hub' });
    expect(client.clock.sleeps).toEqual([190_000]);
  });

  test('end with an error that names the place and never the token', async () => {
    await using server = await listen((_, response) => {
      response.writeHead(500, { ...json, 'x-request-id': 'req-1' });
      return response.end(
        JSON.stringify({ error: `bad ${testToken} at https://s3.example/x?X-Amz-Signature=abc` }),
      );
    });
    using client = open(server.url);
    const error = await client.http
      .request({ method: 'GET', url: `${server.url}/api/x?token=1`, auth: 'hub' })
      .catch((error) => error);
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ status: 500, requestId: 'req-1', code: 'service-failed' });
    expect(error.message).toContain('/api/x');
    expect(error.message + client.log.lines.join()).not.toMatch(/secret|Signature|token=1/i);
    expect(server.requests).toHaveLength(8);
  });

  test('not at all for 501 and client errors', async () => {
    await using server = await listen((request, response) => {
      return response.writeHead(Number(request.url.slice(1))).end();
    });
    using client = open(server.url);
    for (const status of [400, 412, 501]) {
      await expect(
        client.http.request({ method: 'POST', url: `${server.url}/${status}`, auth: 'none' }),
      ).rejects.toMatchObject({ status });
    }
    expect(server.requests).toHaveLength(3);
  });

  test('give up when asked to wait for longer than a run should', async () => {
    await using server = await listen((_, response) =>
      response.writeHead(429, { 'retry-after': '86400' }).end(),
    );
    using client = open(server.url);
    await expect(client.http.request({ method: 'GET', url: server.url, auth: 'none' })).rejects.toMatchObject(
      { code: 'rate-limited' },
    );
    expect(client.clock.sleeps).toEqual([]);
  });

  test('name a host where nobody ever listened, within seconds, and say that they are tried again', async () => {
    const server = await listen(() => {});
    await server[Symbol.asyncDispose]();
    using client = open(server.url);
    await expect(client.http.request({ method: 'GET', url: server.url, auth: 'none' })).rejects.toMatchObject(
      { code: 'service-unreachable', message: expect.stringContaining(server.url) },
    );
    expect(client.clock.sleeps).toEqual([500, 1000, 2000]);
    expect(client.log.lines).toHaveLength(3);
  });

  test('wait longer for a Hub that has been there', async () => {
    const server = await listen((_, response) => response.end('ok'));
    using client = open(server.url);
    const ask = () => client.http.request({ method: 'GET', url: server.url, auth: 'none' });
    await ask();
    await server[Symbol.asyncDispose]();
    await expect(ask()).rejects.toMatchObject({ code: 'service-unreachable' });
    expect(client.clock.sleeps).toHaveLength(7);
  });

  test('do not repeat what must not be done twice once it was sent', async () => {
    await using server = await listen((request, response, index) => {
      if (request.url === '/busy' && index === 0) return response.writeHead(503).end();
      if (request.url === '/busy') return response.end('ok');
      if (request.url === '/lost') return response.destroy();
      return response.writeHead(504).end();
    });
    using client = open(server.url);
    const post = (path: string) =>
      client.http.request({ method: 'POST', url: server.url + path, auth: 'hub', repeatable: false });
    expect(await (await post('/busy')).text()).toBe('ok');
    await expect(post('/lost')).rejects.toMatchObject({ code: 'service-unreachable' });
    await expect(post('/slow')).rejects.toMatchObject({ status: 504 });
    expect(server.requests).toHaveLength(4);
  });

  test('a server that goes silent counts as a broken connection', async () => {
    await using server = await listen((_, response, index) => {
      if (index === 0) return;
      return response.end('ok');
    });
    using client = open(server.url, { timeouts: { connectMs: 5_000, idleMs: 50 } });
    const answer = await client.http.request({ method: 'GET', url: server.url, auth: 'none' });
    expect(await answer.text()).toBe('ok');
  });
});

test('pacing spreads the last requests of a window', async () => {
  let remaining = 4;
  await using server = await listen((_, response) => {
    remaining--;
    response.writeHead(200, {
      ratelimit: `"api";r=${remaining};t=29`,
      'ratelimit-policy': '"fixed window";"api";q=500;w=300',
    });
    return response.end('x');
  });
  using client = open(server.url);
  const get = (path: string) => client.http.request({ method: 'GET', url: server.url + path, auth: 'hub' });
  await get('/api/a');
  await get('/api/b');
  expect(client.clock.sleeps).toEqual([]);
  await get('/api/c');
  expect(client.clock.sleeps[0]).toBeGreaterThanOrEqual(9_000);
  const before = client.clock.sleeps.length;
  await get('/ns/name/resolve/main/x');
  expect(client.clock.sleeps).toHaveLength(before);
});

describe('abort', () => {
  test('destroys the request at once and rejects with the reason', async () => {
    await using server = await listen(() => {});
    using client = open(server.url);
    const controller = new AbortController();
    const pending = client.http.request({
      method: 'GET',
      url: server.url,
      auth: 'none',
      signal: controller.signal,
    });
    await until(() => server.requests.length === 1);
    const reason = new Error('stop');
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    await until(() => server.openConnections() === 0);
  });

  test('ends a wait between attempts', async () => {
    await using server = await listen((_, response) => response.writeHead(503).end());
    const controller = new AbortController();
    const clock = {
      now: () => 0,
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          setImmediate(() => controller.abort('enough'));
        }),
    };
    using client = open(server.url, { clock });
    await expect(
      client.http.request({ method: 'GET', url: server.url, auth: 'none', signal: controller.signal }),
    ).rejects.toBe('enough');
  });
});

describe('the token', () => {
  test('goes to the Hub only, not across a redirect and not to other URLs', async () => {
    await using content = await listen((_, response) => response.end('content'), 'localhost');
    await using hub = await listen((request, response) => {
      if (request.url === '/here') return response.writeHead(307, { location: '/moved' }).end();
      if (request.url === '/moved') return response.end('moved');
      return response.writeHead(302, { location: `${content.url}/signed?x=1` }).end();
    });
    using client = open(hub.url);
    const get = async (url: string, auth: 'hub' | { bearer: string } = 'hub') =>
      (await client.http.request({ method: 'GET', url, auth, headers: { 'x-mine': '1' } })).text();

    expect(await get(`${hub.url}/here`)).toBe('moved');
    expect(await get(`${hub.url}/there`)).toBe('content');
    expect(await get(`${hub.url}/there`, { bearer: 'xet-token' })).toBe('content');
    await get(`${content.url}/direct`);

    expect(hub.requests.map((request) => request.headers.authorization)).toEqual([
      `Bearer ${testToken}`,
      `Bearer ${testToken}`,
      `Bearer ${testToken}`,
      'Bearer xet-token',
    ]);
    expect(content.requests.map((request) => request.headers.authorization)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(content.requests[0]?.headers['x-mine']).toBeUndefined();
  });

  test('is not sent where a write would be redirected to another host', async () => {
    await using other = await listen((_, response) => response.end());
    await using hub = await listen((_, response) =>
      response.writeHead(308, { location: other.url.replace('127.0.0.1', 'localhost') }).end(),
    );
    using client = open(hub.url);
    await expect(
      client.http.request({ method: 'POST', url: `${hub.url}/x`, body: 'secret', auth: 'hub' }),
    ).rejects.toMatchObject({ status: 308 });
    expect(other.requests).toEqual([]);
  });

  test('ends a circle of redirects', async () => {
    await using hub = await listen((_, response) => response.writeHead(302, { location: '/x' }).end());
    using client = open(hub.url);
    await expect(
      client.http.request({ method: 'GET', url: `${hub.url}/x`, auth: 'hub' }),
    ).rejects.toMatchObject({ code: 'too-many-redirects' });
  });
});

describe('errors', () => {
  const cases: {
    name: string;
    status: number;
    path: string;
    headers?: Record<string, string>;
    token?: undefined;
    kind: unknown;
    code: string;
    message: RegExp;
    hint?: RegExp;
  }[] = [
    {
      name: 'missing repo',
      status: 404,
      path: '/api/models/ns/name/revision/main',
      headers: { 'x-error-code': 'RepoNotFound' },
      kind: AccessError,
      code: 'repo-not-found',
      message: /ns\/name does not exist .* or is private/,
      hint: /may read/,
    },
    {
      name: 'missing repo, anonymous',
      status: 401,
      path: '/api/models/ns/name/revision/main',
      token: undefined,
      kind: AccessError,
      code: 'repo-not-found',
      message: /ns\/name does not exist/,
      hint: /set HF_TOKEN/,
    },
    {
      name: 'gated',
      status: 403,
      path: '/ns/name/resolve/abc/model.safetensors',
      headers: { 'x-error-code': 'GatedRepo' },
      kind: AccessError,
      code: 'repo-gated',
      message: /ns\/name is gated/,
      hint: /\/ns\/name/,
    },
    {
      name: 'disabled',
      status: 403,
      path: '/ns/name/resolve/abc/x',
      headers: { 'x-error-message': 'Access to this resource is disabled.' },
      kind: AccessError,
      code: 'repo-disabled',
      message: /disabled/,
    },
    {
      name: 'no such revision',
      status: 404,
      path: '/api/models/ns/name/revision/refs%2Fpr%2F9',
      headers: { 'x-error-code': 'RevisionNotFound' },
      kind: InputError,
      code: 'revision-not-found',
      message: /no revision "refs\/pr\/9"/,
    },
    {
      name: 'no such file',
      status: 404,
      path: '/ns/name/resolve/abc/sub/x.bin',
      headers: { 'x-error-code': 'EntryNotFound' },
      kind: InputError,
      code: 'file-not-found',
      message: /ns\/name@abc has no file sub\/x.bin/,
    },
    {
      name: 'bad token',
      status: 401,
      path: '/api/models/ns/name/revision/main',
      headers: { 'x-error-message': 'Invalid credentials in Authorization header' },
      kind: AccessError,
      code: 'token-invalid',
      message: /HF_TOKEN/,
    },
    {
      name: 'forbidden',
      status: 403,
      path: '/api/repos/create',
      kind: AccessError,
      code: 'forbidden',
      message: /HF_TOKEN/,
    },
  ];
  test.each(cases)('$name', async ({ status, path, headers = {}, kind, code, message, hint, ...rest }) => {
    await using server = await listen((_, response) => response.writeHead(status, headers).end());
    using client = open(server.url, 'token' in rest ? { token: undefined } : {});
    const error = await client.http
      .request({ method: 'GET', url: server.url + path, auth: 'hub' })
      .catch((error) => error);
    expect(error).toBeInstanceOf(kind);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    if (hint) expect(error.hint).toEqual(saying(hint));
  });
});

describe('fetch', () => {
  test('gives client errors as answers, retries the rest, and adds the token for the Hub only', async () => {
    await using other = await listen((_, response) => response.end('x'), 'localhost');
    await using hub = await listen((request, response, index) => {
      if (index === 0) return response.writeHead(500).end();
      if (request.url === '/missing') return response.writeHead(404, json).end('{"error":"no"}');
      return response.writeHead(200, json).end('{"a":1}');
    });
    using client = open(hub.url);
    expect(await (await client.http.fetch(`${hub.url}/api/x`)).json()).toEqual({ a: 1 });
    const missing = await client.http.fetch(`${hub.url}/missing`, {
      headers: { authorization: 'Bearer undefined' },
    });
    expect([missing.status, missing.ok, missing.url]).toEqual([404, false, `${hub.url}/missing`]);
    expect(await missing.json()).toEqual({ error: 'no' });
    expect(await (await client.http.fetch(other.url)).text()).toBe('x');
    expect(hub.requests.map((request) => request.headers.authorization)).toEqual(
      Array(3).fill(`Bearer ${testToken}`),
    );
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('streams Blobs, and again on a retry', async () => {
    await using server = await listen((_, response, index) => {
      return response.writeHead(index === 0 ? 503 : 200).end('stored');
    });
    using client = open(server.url);
    const blob = new Blob([new Uint8Array(3_000_000).fill(1), 'tail']);
    const answer = await client.http.fetch(`${server.url}/put`, { method: 'PUT', body: blob });
    expect(await answer.text()).toBe('stored');
    expect(server.requests.map((request) => request.body.byteLength)).toEqual([3_000_004, 3_000_004]);
    expect(server.requests[1]?.body.subarray(-4).toString()).toBe('tail');
  });

  test('a Blob that cannot be read fails with its own error, once', async () => {
    await using server = await listen((_, response) => response.end());
    using client = open(server.url);
    const failure = new Error('the disk is gone');
    let readCount = 0;
    const broken = Object.assign(new Blob([new Uint8Array(10)]), {
      stream() {
        readCount++;
        return new ReadableStream({ pull: () => Promise.reject(failure) });
      },
    });
    const put = client.http.fetch(`${server.url}/put`, { method: 'PUT', body: broken });
    await expect(put).rejects.toBe(failure);
    expect(readCount).toBe(1);
    expect(client.clock.sleeps).toEqual([]);
  });

  test('an answer of any type that breaks off is asked for again', async () => {
    await using server = await listen((_, response, index) => {
      if (index > 0) return response.end('whole');
      response.writeHead(200, { 'content-length': '5' });
      return response.write('wh', () => response.destroy());
    });
    using client = open(server.url);
    expect(await (await client.http.fetch(`${server.url}/text`)).text()).toBe('whole');
  });
});
