import { expect, test } from 'vitest';
import { ServiceError } from '../../../src/kit/errors.ts';
import { createHubHttp } from '../../../src/stores/hub/http/http.ts';
import { listOpenPulls } from '../../../src/stores/hub/read/pull-requests.ts';
import { type Answering, createFakeClock, createRecordingLog, listen } from './loopback.ts';

const author = 'SFconvertbot';
const pull = (num: unknown, fields: object = {}) => ({
  num,
  status: 'open',
  isPullRequest: true,
  author: { name: author },
  ...fields,
});

async function list(answering: Answering) {
  await using hub = await listen(answering);
  const http = createHubHttp({ hubUrl: hub.url, clock: createFakeClock(), log: createRecordingLog() });
  try {
    return {
      numbers: await listOpenPulls(http, 'ns/name', author),
      urls: hub.requests.map(({ url }) => url),
    };
  } finally {
    http.close();
  }
}

const answer =
  (pages: readonly unknown[], status = 200): Answering =>
  (request, response) => {
    const page = Number(new URL(request.url, 'http://x').searchParams.get('p'));
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(pages[page] ?? pages[0]));
  };

test('pages are asked for until all are there; the latest comes first', async () => {
  const pages = [
    { count: 3, start: 0, discussions: [pull(2), pull(7)] },
    { count: 3, start: 2, discussions: [pull(4)] },
  ];
  const { numbers, urls } = await list(answer(pages));
  expect(numbers).toEqual([7, 4, 2]);
  expect(urls).toEqual([
    '/api/models/ns/name/discussions?type=pull_request&status=open&author=SFconvertbot&p=0',
    '/api/models/ns/name/discussions?type=pull_request&status=open&author=SFconvertbot&p=1',
  ]);
});

test('what a Hub gives although it was not asked for is left out', async () => {
  const discussions = [
    pull(1, { author: { name: 'somebody' } }),
    pull(2, { author: undefined }),
    pull(3, { status: 'draft' }),
    pull(4, { isPullRequest: false }),
    pull('5'),
    pull(-6),
    pull(7.5),
    pull(8),
  ];
  expect((await list(answer([{ count: 8, discussions }]))).numbers).toEqual([8]);
});

test('a listing without end is left after some pages', async () => {
  const { urls } = await list(answer([{ count: 1e9, discussions: [pull(1)] }]));
  expect(urls).toHaveLength(10);
});

test.each([403, 404])('where discussions are switched off (%d) there are none', async (status) => {
  expect((await list(answer([{ error: 'disabled' }], status))).numbers).toEqual([]);
});

test.each([
  [[]],
  [{ discussions: {}, count: 1 }],
  [{ discussions: [1], count: 1 }],
  [{ discussions: [] }],
  ['x'],
])('%j is no listing', async (page) => {
  await expect(list(answer([page]))).rejects.toThrow(ServiceError);
});
