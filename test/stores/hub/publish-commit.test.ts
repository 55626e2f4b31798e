import { expect, onTestFinished, test } from 'vitest';
import { AccessError, CapacityError, ServiceError } from '../../../src/kit/errors.ts';
import { createHubHttp } from '../../../src/stores/hub/http/http.ts';
import { type Commit, encodeCommit, sendCommit } from '../../../src/stores/hub/publish/commit.ts';
import { saying } from '../../support/told.ts';
import { type Answering, createFakeClock, createRecordingLog, listen } from './loopback.ts';

const oid = 'c'.repeat(40);
const sha256 = 'ab'.repeat(32);
const json = { 'content-type': 'application/json' };
const made = JSON.stringify({ success: true, commitOid: oid, commitUrl: 'http://hub/c' });
const commit: Commit = {
  summary: 'Stage a',
  operations: [{ kind: 'pointer', path: 'a', sha256, byteLength: 7 }],
};

async function send(
  answering: Answering,
  options: { landed?: (string | undefined)[]; commit?: Commit } = {},
) {
  const hub = await listen(answering);
  const http = createHubHttp({
    hubUrl: hub.url,
    token: 'hf_secretsecret',
    clock: createFakeClock(),
    log: createRecordingLog(),
    random: () => 0,
  });
  onTestFinished(async () => {
    http.close();
    await hub[Symbol.asyncDispose]();
  });
  let lookups = 0;
  const place = { repo: 'ns/name', branch: 'extrapolate-1' };
  const sent = sendCommit(http, place, options.commit ?? commit, async () => {
    lookups++;
    return options.landed?.[lookups - 1];
  });
  const result = await sent.then(
    (id) => ({ id, error: undefined }),
    (error: unknown) => ({ id: undefined, error }),
  );
  return { ...result, requests: hub.requests, lookups };
}

test('a commit is one JSON object per line', () => {
  const lines = encodeCommit({
    summary: 'S',
    description: 'D',
    parentCommit: oid,
    operations: [
      { kind: 'pointer', path: 'w', sha256, byteLength: 7 },
      { kind: 'file', path: 'é.txt', content: Buffer.from('hé\n') },
      { kind: 'delete', path: 'old' },
    ],
  })
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    { key: 'header', value: { summary: 'S', description: 'D', parentCommit: oid } },
    { key: 'lfsFile', value: { path: 'w', algo: 'sha256', oid: sha256, size: 7 } },
    { key: 'file', value: { path: 'é.txt', content: 'aMOpCg==', encoding: 'base64' } },
    { key: 'deletedFile', value: { path: 'old' } },
  ]);
});

test('it is sent once, with the token, to the branch', async () => {
  const { id, requests, lookups } = await send((_request, response) =>
    response.writeHead(200, json).end(made),
  );
  expect(id).toBe(oid);
  expect(lookups).toBe(0);
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /api/models/ns/name/commit/extrapolate-1',
  ]);
  expect(requests[0]?.headers).toMatchObject({
    authorization: 'Bearer hf_secretsecret',
    'content-type': 'application/x-ndjson',
  });
});

test('after a lost answer it is looked up, and not made again if it landed', async () => {
  const { id, requests } = await send((_request, response) => response.destroy(), {
    landed: ['f'.repeat(40)],
  });
  expect(id).toBe('f'.repeat(40));
  expect(requests).toHaveLength(1);
});

test.each([500, 502, 504])(
  'after a %i it is looked up, and made again if it did not land',
  async (status) => {
    const { id, requests, lookups } = await send((_request, response, index) =>
      index === 0 ? response.writeHead(status).end() : response.writeHead(200, json).end(made),
    );
    expect(id).toBe(oid);
    expect(requests).toHaveLength(2);
    expect(lookups).toBe(1);
  },
);

test('an answer without a commit counts as lost', async () => {
  const { id, lookups } = await send((_request, response, index) =>
    response.writeHead(200, json).end(index === 0 ? '{}' : made),
  );
  expect(id).toBe(oid);
  expect(lookups).toBe(1);
});

test('answers lost again and again end with what happened and that a new run continues', async () => {
  const { error, requests } = await send((_request, response) => response.destroy());
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).toMatchObject({ code: 'service-unreachable', hint: saying('continues') });
  expect(requests).toHaveLength(3);
});

test('without a parent, somebody else committing meanwhile is no obstacle', async () => {
  const { id, requests } = await send((_request, response, index) =>
    index < 2 ? response.writeHead(412).end() : response.writeHead(200, json).end(made),
  );
  expect(id).toBe(oid);
  expect(requests).toHaveLength(3);
});

test('with a parent it is, unless it was this commit, late', async () => {
  const guarded = { ...commit, parentCommit: oid };
  const stale: Answering = (_request, response) => response.writeHead(412).end();
  const refused = await send(stale, { commit: guarded });
  expect(refused).toMatchObject({ id: undefined, error: undefined });
  expect(refused.requests).toHaveLength(1);
  const late = await send(
    (_request, response, index) => (index === 0 ? response.destroy() : response.writeHead(412).end()),
    { commit: guarded, landed: [undefined, 'late'] },
  );
  expect(late.id).toBe('late');
});

test.each([
  [402, ''],
  [413, 'Storage limit reached.'],
  [403, 'You have exceeded your private storage quota.'],
])('a used-up quota (%i) is told as one', async (status, said) => {
  const { error } = await send((_request, response) =>
    response.writeHead(status, json).end(JSON.stringify({ error: said })),
  );
  expect(error).toBeInstanceOf(CapacityError);
  expect(error).toMatchObject({
    code: 'hub-quota',
    message: expect.stringContaining(said),
    hint: saying('what was uploaded is kept'),
  });
});

test('a request that is too large by itself is not taken for a used-up quota', async () => {
  const { error } = await send((_request, response) => response.writeHead(413).end());
  expect(error).toMatchObject({ name: 'CapacityError', code: 'hub-too-large' });
});

test('a token that may not write is told as one', async () => {
  const { error, requests } = await send((_request, response) =>
    response.writeHead(403, json).end(JSON.stringify({ error: 'No rights, hf_secretsecret.' })),
  );
  expect(error).toBeInstanceOf(AccessError);
  expect(error).toMatchObject({ code: 'forbidden' });
  expect(String(error)).not.toContain('hf_secretsecret');
  expect(requests).toHaveLength(1);
});
