import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../../src/kit/errors.ts';
import { openHubSnapshot } from '../../../src/stores/hub/read/snapshot.ts';
import { listen, until } from './loopback.ts';
import { loopbackCertificate, makeBytes, sendRange, serveModel, testToken } from './model-hub.ts';

const mebibyte = 1024 * 1024;
const weightsPath = 'model.safetensors';

async function readAll(
  reader: { fill(target: Uint8Array): void | Promise<void> },
  byteLength: number,
  blockBytes = 300_001,
): Promise<Buffer> {
  const bytes = Buffer.alloc(byteLength);
  for (let start = 0; start < byteLength; start += blockBytes) {
    await reader.fill(bytes.subarray(start, start + blockBytes));
  }
  return bytes;
}

test('ranges of several files arrive in order, with one request for each run of bytes', async () => {
  const one = makeBytes(2 * mebibyte, 1);
  const two = makeBytes(mebibyte, 2);
  await using model = await serveModel({
    files: { 'a.safetensors': one, 'b.safetensors': two, 'config.json': Buffer.from('{"a": 1}') },
  });
  const snapshot = await openHubSnapshot(model.http, 'ns/name');
  model.content.requests.splice(0);
  const reader = snapshot.openReader([
    { path: 'a.safetensors', start: 100, end: 700_000 },
    { path: 'a.safetensors', start: 700_000, end: 1_000_000 },
    { path: 'b.safetensors', start: 5, end: 5 },
    { path: 'b.safetensors', start: 10, end: 20 },
    { path: 'b.safetensors', start: 1000, end: 900_000 },
    { path: 'config.json', start: 0, end: 8 },
    { path: 'a.safetensors', start: 0, end: 50 },
  ]);
  const expected = Buffer.concat([
    one.subarray(100, 1_000_000),
    two.subarray(10, 20),
    two.subarray(1000, 900_000),
    Buffer.from('{"a": 1}'),
    one.subarray(0, 50),
  ]);
  const read = await readAll(reader, expected.byteLength);
  expect(read.equals(expected)).toBe(true);
  expect(model.reads().toSorted()).toEqual([
    'a.safetensors bytes=0-49',
    'a.safetensors bytes=100-999999',
    'b.safetensors bytes=10-899999',
  ]);
  await expect(reader.fill(new Uint8Array(1))).rejects.toThrow(RangeError);
  reader.close();
});

test('fills shared memory, and fills that overlap in time keep their order', async () => {
  const bytes = makeBytes(3 * mebibyte);
  await using model = await serveModel({ files: { [weightsPath]: bytes } });
  const snapshot = await openHubSnapshot(model.http, 'ns/name');
  const reader = snapshot.openReader([{ path: weightsPath, start: 0, end: bytes.byteLength }]);
  const target = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  for (const index of [0, 1, 2]) await reader.fill(target.subarray(index * mebibyte, (index + 1) * mebibyte));
  expect(Buffer.from(target).equals(bytes)).toBe(true);
  reader.close();
});

test('the address of a file is asked for once and used until storage refuses it', async () => {
  const bytes = makeBytes(mebibyte);
  let expired = false;
  await using model = await serveModel({
    files: { [weightsPath]: bytes },
    answerContent: (_, response) => {
      if (!expired) return false;
      expired = false;
      response.writeHead(403, { 'content-type': 'application/xml' }).end('<Code>ExpiredToken</Code>');
      return true;
    },
  });
  const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
  await source.slice(10, 20);
  await source.slice(20, 30);
  expect(model.resolves()).toHaveLength(1);
  expired = true;
  expect(Buffer.from(await source.slice(30, 40)).equals(bytes.subarray(30, 40))).toBe(true);
  expect(model.resolves()).toHaveLength(2);
  expect(model.content.requests.map((request) => request.headers.authorization).filter(Boolean)).toEqual([]);
  expect(new Set(model.hub.requests.map((request) => request.headers.authorization))).toEqual(
    new Set([`Bearer ${testToken}`]),
  );
});

test('spans that are opened together share the address', async () => {
  const bytes = makeBytes(2 * mebibyte);
  await using model = await serveModel({
    files: { 'a.safetensors': makeBytes(10), 'b.safetensors': bytes },
  });
  const snapshot = await openHubSnapshot(model.http, 'ns/name');
  const reader = snapshot.openReader([
    { path: 'b.safetensors', start: 0, end: 10 },
    { path: 'b.safetensors', start: mebibyte, end: mebibyte + 10 },
    { path: 'b.safetensors', start: 20, end: 30 },
  ]);
  const expected = [bytes.subarray(0, 10), bytes.subarray(mebibyte, mebibyte + 10), bytes.subarray(20, 30)];
  expect((await readAll(reader, 30)).equals(Buffer.concat(expected))).toBe(true);
  expect(model.resolves()).toEqual(['a.safetensors', 'b.safetensors']);
});

test('storage that refuses a fresh address is an error that shows no signature', async () => {
  let broken = false;
  await using model = await serveModel({
    files: { [weightsPath]: makeBytes(100) },
    answerContent: (_, response) => broken && Boolean(response.writeHead(403).end()),
  });
  const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
  broken = true;
  const error = await source.slice(0, 10).catch((error) => error);
  expect(error).toMatchObject({ name: 'ServiceError', status: 403 });
  expect(error.message).toContain('localhost');
  expect(error.message).not.toContain('signature');
});

describe('a broken transfer resumes at the next byte', () => {
  test('connection dropped in the middle of the body', async () => {
    const bytes = makeBytes(4 * mebibyte);
    await using model = await serveModel({
      files: { [weightsPath]: bytes },
      answerContent: ({ start, end, index }, response, content) => {
        if (index === 0 || index > 3) return false;
        sendPartly(response, content, start, end, 1_000_000);
        return true;
      },
    });
    const snapshot = await openHubSnapshot(model.http, 'ns/name');
    const reader = snapshot.openReader([{ path: weightsPath, start: 50, end: bytes.byteLength }]);
    const read = await readAll(reader, bytes.byteLength - 50);
    expect(read.equals(bytes.subarray(50))).toBe(true);
    expect(model.reads().slice(1)).toEqual([
      `${weightsPath} bytes=50-4194303`,
      `${weightsPath} bytes=1000050-4194303`,
      `${weightsPath} bytes=2000050-4194303`,
      `${weightsPath} bytes=3000050-4194303`,
    ]);
  });

  test('the same for files that the Hub serves itself', async () => {
    const bytes = makeBytes(500_000);
    let drops = 2;
    await using model = await serveModel({
      files: { 'tokenizer.json': bytes },
      answerHub: (url, response) => {
        if (!url.includes('/resolve/') || drops === 0) return false;
        drops--;
        const start = drops === 1 ? 0 : 100_000;
        if (drops === 1) void sendRange(response, bytes, 0, 1);
        else sendPartly(response, bytes, start - 100_000, bytes.byteLength, 100_000);
        return true;
      },
    });
    const snapshot = await openHubSnapshot(model.http, 'ns/name');
    const read = await snapshot.source('tokenizer.json').slice(0, bytes.byteLength);
    expect(Buffer.from(read).equals(bytes)).toBe(true);
    expect(model.hub.requests.at(-1)?.headers.range).toBe('bytes=100000-499999');
  });

  test('a server that goes silent', async () => {
    const bytes = makeBytes(200_000);
    await using model = await serveModel({
      files: { [weightsPath]: bytes },
      client: { timeouts: { connectMs: 5_000, idleMs: 50 } },
      answerContent: ({ start, end, index }, response, content) => {
        if (index !== 1) return false;
        writeRangeHead(response, content, start, end);
        response.write(content.subarray(start, start + 70_000));
        return true;
      },
    });
    const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
    expect(Buffer.from(await source.slice(0, 200_000)).equals(bytes)).toBe(true);
    expect(model.reads().at(-1)).toBe(`${weightsPath} bytes=70000-199999`);
  });

  test('failures without progress are counted and end in an error', async () => {
    let broken = false;
    await using model = await serveModel({
      files: { [weightsPath]: makeBytes(100) },
      answerContent: (_, response) => broken && Boolean(response.destroy()),
    });
    const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
    broken = true;
    await expect(source.slice(0, 10)).rejects.toMatchObject({ code: 'service-unreachable' });
    expect(model.clock.sleeps).toHaveLength(7);
  });

  test('failures with progress in between are not', async () => {
    const bytes = makeBytes(2_000);
    let broken = false;
    await using model = await serveModel({
      files: { [weightsPath]: bytes },
      answerContent: ({ start, end }, response, content) => {
        if (broken) sendPartly(response, content, start, end, 100);
        return broken;
      },
    });
    const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
    broken = true;
    expect(Buffer.from(await source.slice(0, 2_000)).equals(bytes)).toBe(true);
    expect(model.clock.sleeps).toHaveLength(19);
  });
});

test('storage and the Hub are asked again after 429 and 5xx, at their own pace', async () => {
  await using model = await serveModel({
    files: { [weightsPath]: makeBytes(100) },
    answerHub: (url, response, index) => {
      if (!url.includes('/resolve/') || index > 2) return false;
      response.writeHead(429, { ratelimit: '"resolvers";r=0;t=99' }).end();
      return true;
    },
    answerContent: ({ index }, response) => {
      if (index > 1) return false;
      response.writeHead(index === 0 ? 503 : 500, { 'retry-after': '33' }).end();
      return true;
    },
  });
  await openHubSnapshot(model.http, 'ns/name');
  expect(model.clock.sleeps).toEqual([100_000, 33_000, 33_000]);
});

describe('answers that cannot be trusted', () => {
  const whole = makeBytes(1_000);
  const cases: [name: string, headers: Record<string, string>, status: number, code: string][] = [
    ['the range ignored', { 'content-length': '1000' }, 200, 'range-ignored'],
    ['another start', { 'content-range': 'bytes 0-99/1000', 'content-length': '100' }, 206, 'range-wrong'],
    ['another end', { 'content-range': 'bytes 100-198/1000', 'content-length': '99' }, 206, 'range-wrong'],
    ['another size', { 'content-range': 'bytes 100-199/1001', 'content-length': '100' }, 206, 'range-wrong'],
    ['no Content-Range', { 'content-length': '100' }, 206, 'range-wrong'],
    ['another length', { 'content-range': 'bytes 100-199/1000', 'content-length': '99' }, 206, 'range-wrong'],
    [
      'an encoded body',
      { 'content-range': 'bytes 100-199/1000', 'content-length': '100', 'content-encoding': 'gzip' },
      206,
      'range-wrong',
    ],
    ['a range out of the file', {}, 416, 'service-refused'],
  ];
  test.each(cases)('%s', async (_, headers, status, code) => {
    let wrong = false;
    await using model = await serveModel({
      files: { [weightsPath]: whole },
      answerContent: (_, response) => {
        if (wrong)
          response.writeHead(status, headers).end(whole.subarray(0, Number(headers['content-length'] ?? 0)));
        return wrong;
      },
    });
    const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
    wrong = true;
    await expect(source.slice(100, 200)).rejects.toMatchObject({ name: 'ServiceError', code });
  });

  test('but a whole file as answer to a request for the whole file is one', async () => {
    let ignoring = false;
    await using model = await serveModel({
      files: { [weightsPath]: whole },
      answerContent: (_, response, content) => {
        if (ignoring) response.writeHead(200, { 'content-length': '1000' }).end(content);
        return ignoring;
      },
    });
    const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
    ignoring = true;
    expect(Buffer.from(await source.slice(0, 1_000)).equals(whole)).toBe(true);
  });

  test('another commit or content behind the same address', async () => {
    for (const headers of [{ 'x-repo-commit': 'b'.repeat(40) }, { 'x-linked-etag': `"${'c'.repeat(64)}"` }]) {
      await using model = await serveModel({
        files: { [weightsPath]: whole },
        answerHub: (url, response) =>
          url.includes('/resolve/') &&
          Boolean(response.writeHead(302, { ...headers, location: 'http://localhost:1/' }).end()),
      });
      await expect(openHubSnapshot(model.http, 'ns/name')).rejects.toMatchObject({
        code: 'content-changed',
      });
    }
  });

  test('a body without a stated length is read by the full HTTP client', async () => {
    await using model = await serveModel({
      files: { [weightsPath]: whole },
      answerContent: ({ start, end }, response, content) => {
        response.writeHead(206, { 'content-range': `bytes ${start}-${end - 1}/${content.byteLength}` });
        response.write(content.subarray(start, start + 1));
        response.end(content.subarray(start + 1, end));
        return true;
      },
    });
    const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
    expect(Buffer.from(await source.slice(5, 900)).equals(whole.subarray(5, 900))).toBe(true);
  });
});

describe('a content host that does not follow HTTP', () => {
  /** Answers every request with these bytes, and keeps the connection open. */
  async function serveRaw(answer: (index: number) => string) {
    let connectionCount = 0;
    let requestCount = 0;
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => {
      connectionCount++;
      sockets.add(socket.on('error', () => {}));
      socket.on('data', () => socket.write(answer(requestCount++)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    const model = await serveModel({
      files: { [weightsPath]: Buffer.from('0123456789') },
      answerHub: (url, response) =>
        url.includes('/resolve/') &&
        Boolean(response.writeHead(302, { location: `http://localhost:${port}/x` }).end()),
    });
    return {
      model,
      connectionCount: () => connectionCount,
      async [Symbol.asyncDispose]() {
        for (const socket of sockets) socket.destroy();
        server.close();
        await model[Symbol.asyncDispose]();
      },
    };
  }
  const head = (range: string, byteLength: number) =>
    `HTTP/1.1 206 Partial Content\r\nContent-Length: ${byteLength}\r\nContent-Range: bytes ${range}/10\r\n\r\n`;

  test.each([
    ['a head without an end', 'HTTP/1.1 206 Partial Content\r\n'.padEnd(40_000, 'a'), /head of more than/],
    ['a malformed head', 'HTTP/1.1 206 Partial Content\r\nA b\r\n\r\n', /malformed/],
    ['more body than announced', `${head('0-0', 1)}01`, /more than it announced/],
  ])('%s', async (_, answer, message) => {
    await using setup = await serveRaw(() => answer);
    await expect(openHubSnapshot(setup.model.http, 'ns/name')).rejects.toMatchObject({
      code: 'service-unreachable',
      message: expect.stringMatching(message),
    });
  });

  test('bytes that come after the answer are never taken for the next one', async () => {
    await using setup = await serveRaw((index) => {
      const late = `${head('5-5', 1)}X`;
      if (index === 0) return `${head('0-0', 1)}0`;
      return index === 1 ? `${head('5-5', 1)}5${late}` : `${head('6-6', 1)}6`;
    });
    const snapshot = await openHubSnapshot(setup.model.http, 'ns/name');
    await expect(snapshot.source(weightsPath).slice(5, 6)).rejects.toMatchObject({ code: 'range-wrong' });
    expect(setup.connectionCount()).toBe(2);
    expect(Buffer.from(await snapshot.source(weightsPath).slice(6, 7)).toString()).toBe('6');
  });
});

test('with a proxy, the Hub and the content host are both reached through it', async () => {
  const bytes = makeBytes(1_000);
  await using proxy = await listen(async (request, response) => {
    const answer = await fetch(request.url, {
      headers: { range: request.headers.range ?? '' },
      redirect: 'manual',
    });
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'connection'));
    response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
  });
  await using model = await serveModel({
    files: { [weightsPath]: bytes },
    client: { environment: { HTTP_PROXY: proxy.url } },
  });
  const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
  expect(Buffer.from(await source.slice(100, 900)).equals(bytes.subarray(100, 900))).toBe(true);
  expect(proxy.requests).toHaveLength(model.hub.requests.length + model.content.requests.length);
});

describe('flow', () => {
  test('a reader that does not read leaves a bounded number of bytes taken from the servers', async () => {
    const bytes = Buffer.alloc(160 * mebibyte, 7);
    await using model = await serveModel({ files: { [weightsPath]: bytes } });
    const snapshot = await openHubSnapshot(model.http, 'ns/name');
    const reader = snapshot.openReader([{ path: weightsPath, start: 0, end: bytes.byteLength }]);
    await reader.fill(new Uint8Array(1));
    let seenBytes = -1;
    await until(() => {
      const stalled = model.content.bytesWritten() === seenBytes && seenBytes > 8 * mebibyte;
      seenBytes = model.content.bytesWritten();
      return stalled;
    });
    // Two spans of 8 MiB read ahead, and what the sockets of two connections hold on both sides.
    expect(seenBytes).toBeLessThan(48 * mebibyte);
    const rest = new Uint8Array(bytes.byteLength - 1);
    await reader.fill(rest);
    expect(Buffer.from(rest.buffer).equals(bytes.subarray(1))).toBe(true);
    reader.close();
  });

  test('closing destroys the sockets at once, and a pending fill rejects', async () => {
    await using model = await serveModel({
      files: { [weightsPath]: makeBytes(1_000) },
      answerContent: ({ start, end, index }, response, content) => {
        if (index === 0) return false;
        writeRangeHead(response, content, start, end);
        response.flushHeaders();
        return true;
      },
    });
    const snapshot = await openHubSnapshot(model.http, 'ns/name');
    const reader = snapshot.openReader([{ path: weightsPath, start: 0, end: 1_000 }]);
    const filling = reader.fill(new Uint8Array(10));
    await until(() => model.content.requests.length === 2);
    reader.close();
    reader.close();
    await expect(filling).rejects.toBeInstanceOf(CancelledError);
    await until(() => model.content.openConnections() === 0);
    await expect(reader.fill(new Uint8Array(10))).rejects.toBeInstanceOf(CancelledError);
  });

  test('the signal of the snapshot ends its readers with its reason', async () => {
    await using model = await serveModel({
      files: { [weightsPath]: makeBytes(1_000) },
      answerContent: ({ index }) => index > 0,
    });
    const controller = new AbortController();
    const snapshot = await openHubSnapshot(model.http.until(controller.signal), 'ns/name');
    const filling = snapshot.source(weightsPath).slice(0, 10);
    await until(() => model.content.requests.length === 2);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(filling).rejects.toBe(reason);
    await until(() => model.content.openConnections() === 0);
  });

  test('small reads reuse the connection', async () => {
    await using model = await serveModel({ files: { [weightsPath]: makeBytes(1_000) } });
    const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
    for (let start = 0; start < 100; start += 10) await source.slice(start, start + 10);
    expect(model.content.openConnections()).toBe(1);
  });

  test('an empty slice needs no request', async () => {
    await using model = await serveModel({ files: { [weightsPath]: makeBytes(1_000) } });
    const source = (await openHubSnapshot(model.http, 'ns/name')).source(weightsPath);
    expect(await source.slice(5, 5)).toHaveLength(0);
    expect(model.reads()).toHaveLength(1);
    await expect(source.slice(5, 1_001)).rejects.toThrow(RangeError);
  });
});

describe('over TLS', () => {
  const trust = { trustedCertificates: loopbackCertificate.cert };

  test('bytes are the same, also after pauses', async () => {
    const bytes = makeBytes(24 * mebibyte);
    await using model = await serveModel({ files: { [weightsPath]: bytes }, secure: true, client: trust });
    const snapshot = await openHubSnapshot(model.http, 'ns/name');
    const reader = snapshot.openReader([
      { path: weightsPath, start: 3, end: 13 * mebibyte },
      { path: weightsPath, start: 14 * mebibyte, end: bytes.byteLength },
    ]);
    const first = Buffer.alloc(5);
    await reader.fill(first);
    // Both connections reach the bound of the read-ahead, or what a loopback socket holds beyond it.
    await until(() => model.content.bytesWritten() > 16 * mebibyte);
    const rest = await readAll(reader, 23 * mebibyte - 8, 777_777);
    const expected = Buffer.concat([bytes.subarray(3, 13 * mebibyte), bytes.subarray(14 * mebibyte)]);
    expect(Buffer.concat([first, rest]).equals(expected)).toBe(true);
    reader.close();
  });

  test('a certificate that nothing vouches for ends the run at once', async () => {
    await using model = await serveModel({ files: { [weightsPath]: makeBytes(100) }, secure: true });
    await expect(openHubSnapshot(model.http, 'ns/name')).rejects.toMatchObject({
      code: 'certificate-refused',
      message: expect.stringContaining('localhost'),
    });
    expect(model.clock.sleeps).toEqual([]);
  });
});

function writeRangeHead(
  response: import('node:http').ServerResponse,
  bytes: Buffer,
  start: number,
  end: number,
): void {
  response.writeHead(206, {
    'content-length': String(end - start),
    'content-range': `bytes ${start}-${end - 1}/${bytes.byteLength}`,
  });
}

/** Sends the head and some bytes, and drops the connection when they are on their way. */
function sendPartly(
  response: import('node:http').ServerResponse,
  bytes: Buffer,
  start: number,
  end: number,
  sentBytes: number,
): void {
  writeRangeHead(response, bytes, start, end);
  response.write(bytes.subarray(start, Math.min(end, start + sentBytes)), () => response.socket?.end());
}
