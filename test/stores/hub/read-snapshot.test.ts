import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { AccessError, InputError, ServiceError } from '../../../src/kit/errors.ts';
import { createHubHttp } from '../../../src/stores/hub/http/http.ts';
import { account } from '../../../src/stores/hub/read/account.ts';
import { withBeginnings } from '../../../src/stores/hub/read/beginnings.ts';
import { openHubSnapshot } from '../../../src/stores/hub/read/snapshot.ts';
import { saying } from '../../support/told.ts';
import { createFakeClock, createRecordingLog, listen } from './loopback.ts';
import { serveModel, testCommit, testToken } from './model-hub.ts';

const files = { 'config.json': Buffer.from('{}'), 'sub dir/w#1.safetensors': Buffer.from('weights') };
const json = { 'content-type': 'application/json' };
const information = { _id: '1', id: 'ns/name', sha: testCommit, private: false, gated: false };

test('a snapshot is pinned to the commit and knows files, sizes and digests', async () => {
  await using model = await serveModel({ files });
  const snapshot = await openHubSnapshot(model.http, 'ns/name', 'refs/pr/3');
  expect(snapshot.origin).toEqual({
    kind: 'hub',
    repo: 'ns/name',
    revision: 'refs/pr/3',
    commit: testCommit,
    url: `${model.hub.url}/ns/name/tree/${testCommit}`,
    gated: false,
    private: false,
  });
  expect([...snapshot.files.values()]).toEqual([
    { path: 'config.json', byteLength: 2 },
    {
      path: 'sub dir/w#1.safetensors',
      byteLength: 7,
      sha256: createHash('sha256').update('weights').digest('hex'),
    },
  ]);
  expect(model.hub.requests[0]?.url).toMatch(/^\/api\/models\/ns\/name\/revision\/refs%2Fpr%2F3\?/);
  const source = snapshot.source('sub dir/w#1.safetensors');
  expect([source.name, source.byteLength]).toEqual([
    `ns/name@${testCommit.slice(0, 12)}:sub dir/w#1.safetensors`,
    7,
  ]);
  expect(Buffer.from(await source.slice(1, 4)).toString()).toBe('eig');
  expect(() => snapshot.source('absent')).toThrow(InputError);
  await snapshot.close();
});

test('many shards are no leak to a Node that counts listeners', async () => {
  const shards = Array.from({ length: 16 }, (_, index) => [`model-${index}.safetensors`, Buffer.alloc(9)]);
  await using model = await serveModel({ files: Object.fromEntries(shards) });
  const { signal } = new AbortController();
  setMaxListeners(10, signal); // What Node 20 sets.
  const warnings: string[] = [];
  const onWarning = ({ name }: Error) => void warnings.push(name);
  process.on('warning', onWarning);
  const http = createHubHttp({
    ...{ hubUrl: model.hub.url, token: testToken, clock: createFakeClock(), log: createRecordingLog() },
    signal,
  });
  try {
    await (await openHubSnapshot(http, 'ns/name', 'main', withBeginnings)).close();
    expect(warnings).toEqual([]);
  } finally {
    http.close();
    process.off('warning', onWarning);
  }
});

describe('opening fails before any work', () => {
  const json404 = (code: string) => ({ ...json, 'x-error-code': code });
  const cases: [
    name: string,
    where: RegExp,
    status: number,
    headers: Record<string, string>,
    body: unknown,
    kind: unknown,
    code: string,
  ][] = [
    [
      'missing repo',
      /revision/,
      404,
      json404('RepoNotFound'),
      { error: 'Repository not found' },
      AccessError,
      'repo-not-found',
    ],
    [
      'revision not found',
      /revision/,
      404,
      json404('RevisionNotFound'),
      { error: 'Invalid rev id' },
      InputError,
      'revision-not-found',
    ],
    [
      'bad token',
      /revision/,
      401,
      { 'x-error-message': 'Invalid credentials in Authorization header' },
      '',
      AccessError,
      'token-invalid',
    ],
    ['gated', /resolve/, 403, { 'x-error-code': 'GatedRepo' }, '', AccessError, 'repo-gated'],
    ['disabled', /revision/, 200, json, { ...information, disabled: true }, AccessError, 'repo-disabled'],
    ['no commit in the answer', /revision/, 200, json, { id: 'ns/name' }, ServiceError, 'answer-malformed'],
    [
      'an answer that is a web page',
      /revision/,
      200,
      { 'content-type': 'text/html' },
      '<html>',
      ServiceError,
      'answer-malformed',
    ],
    [
      'a path out of the repo',
      /tree/,
      200,
      json,
      [{ type: 'file', path: '../x', size: 1 }],
      InputError,
      'path-unsafe',
    ],
    [
      'an absolute path',
      /tree/,
      200,
      json,
      [{ type: 'file', path: '/etc/x', size: 1 }],
      InputError,
      'path-unsafe',
    ],
    [
      'a path with a backslash',
      /tree/,
      200,
      json,
      [{ type: 'file', path: 'a\\b', size: 1 }],
      InputError,
      'path-unsafe',
    ],
    [
      'a path with an escape',
      /tree/,
      200,
      json,
      [{ type: 'file', path: 'a\u001b[2J', size: 1 }],
      InputError,
      'path-unsafe',
    ],
    [
      'a negative size',
      /tree/,
      200,
      json,
      [{ type: 'file', path: 'a', size: -1 }],
      ServiceError,
      'answer-malformed',
    ],
    [
      'a digest that is none',
      /tree/,
      200,
      json,
      [{ type: 'file', path: 'a', size: 1, lfs: { oid: 'x', size: 1 } }],
      ServiceError,
      'answer-malformed',
    ],
    [
      'a file twice',
      /tree/,
      200,
      json,
      [
        { type: 'file', path: 'a', size: 1 },
        { type: 'file', path: 'a', size: 1 },
      ],
      ServiceError,
      'answer-malformed',
    ],
    ['a listing that is no list', /tree/, 200, json, { files: 1 }, ServiceError, 'answer-malformed'],
  ];
  test.each(cases)('%s', async (_, where, status, headers, body, kind, code) => {
    await using model = await serveModel({
      files,
      answerHub: (url, response) =>
        where.test(url) &&
        Boolean(
          response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body)),
        ),
    });
    const error = await openHubSnapshot(model.http, 'ns/name', 'v1').catch((error) => error);
    expect(error).toBeInstanceOf(kind);
    expect(error.code).toBe(code);
    expect(error.message + String(error.hint)).not.toContain(testToken);
  });

  test('gated: the page to ask at', async () => {
    await using model = await serveModel({
      files,
      answerHub: (url, response) =>
        url.includes('/resolve/') && Boolean(response.writeHead(401, { 'x-error-code': 'GatedRepo' }).end()),
      client: { token: undefined },
    });
    await expect(openHubSnapshot(model.http, 'ns/name')).rejects.toMatchObject({
      docs: `${model.hub.url}/ns/name`,
      hint: saying(/accept the conditions, set HF_TOKEN/),
    });
  });

  test('a listing without an end', async () => {
    await using model = await serveModel({
      files,
      answerHub: (url, response) => {
        const link = `<http://${response.req.headers.host}${url}>; rel="next"`;
        return url.includes('/tree/') && Boolean(response.writeHead(200, { ...json, link }).end('[]'));
      },
    });
    await expect(openHubSnapshot(model.http, 'ns/name')).rejects.toMatchObject({
      code: 'answer-malformed',
    });
  });

  test.each(['name', 'a/b/c', '../x', 'a/..', 'a b/c', 'a/b?x'])('the name %s', async (repo) => {
    await using model = await serveModel({ files });
    await expect(openHubSnapshot(model.http, repo)).rejects.toMatchObject({ code: 'repo-name' });
    expect(model.hub.requests).toEqual([]);
  });
});

test('all pages of a listing count', async () => {
  const page = (path: string) => JSON.stringify([{ type: 'file', path, size: 0 }]);
  await using model = await serveModel({
    files: {},
    answerHub: (url, response) => {
      if (!url.includes('/tree/')) return false;
      if (url.includes('cursor')) return Boolean(response.writeHead(200, json).end(page('two')));
      const link = `<http://${response.req.headers.host}${url}&cursor=1>; rel="next"`;
      return Boolean(response.writeHead(200, { ...json, link }).end(page('one')));
    },
  });
  const snapshot = await openHubSnapshot(model.http, 'ns/name');
  expect([...snapshot.files.keys()]).toEqual(['one', 'two']);
});

describe('account', () => {
  async function ask(answer: unknown, token: string | undefined = testToken, status = 200) {
    await using server = await listen((_, response) =>
      response.writeHead(status, json).end(JSON.stringify(answer)),
    );
    const http = createHubHttp({
      hubUrl: server.url,
      token,
      clock: createFakeClock(),
      log: createRecordingLog(),
    });
    try {
      return { account: await account(http), requests: server.requests };
    } finally {
      http.close();
    }
  }
  const whoami = (role: string) => ({
    type: 'user',
    name: 'Ann',
    orgs: [{ name: 'team' }, { name: 'readers', roleInOrg: 'read' }],
    auth: { type: 'access_token', accessToken: { displayName: 'x', role } },
  });

  test('a write token may write to its owner and the organisations', async () => {
    const { account } = await ask(whoami('write'));
    expect(account).toMatchObject({ name: 'Ann', orgs: ['team', 'readers'], role: 'write' });
    const may = ['ann', 'team', 'readers', 'other'].map((namespace) => account?.canWriteTo(namespace));
    expect(may).toEqual([true, true, false, false]);
  });

  test('a read token may not; what a fine-grained one may is not known', async () => {
    expect((await ask(whoami('read'))).account?.canWriteTo('Ann')).toBe(false);
    expect((await ask(whoami('fineGrained'))).account?.canWriteTo('Ann')).toBe('unknown');
    expect((await ask({ type: 'app', name: 'bot' })).account?.canWriteTo('Ann')).toBe('unknown');
  });

  test('a wrong token is an error, and no token is nobody', async () => {
    await expect(ask({ error: 'Invalid' }, testToken, 401)).rejects.toMatchObject({ code: 'token-invalid' });
    await expect(ask({})).rejects.toMatchObject({ code: 'answer-malformed' });
  });

  test('without a token nothing is asked', async () => {
    await using server = await listen((_, response) => response.end());
    const http = createHubHttp({ hubUrl: server.url, clock: createFakeClock(), log: createRecordingLog() });
    expect(await account(http)).toBeUndefined();
    expect(server.requests).toEqual([]);
    http.close();
  });
});
