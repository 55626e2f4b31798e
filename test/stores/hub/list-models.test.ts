import { expect, test } from 'vitest';
import { ServiceError } from '../../../src/kit/errors.ts';
import { createHubHttp } from '../../../src/stores/hub/http/http.ts';
import { findCollectionItems, findModel, readFileStart } from '../../../src/stores/hub/read/find-model.ts';
import { listModelPages } from '../../../src/stores/hub/read/list-models.ts';
import { type Answering, createFakeClock, createRecordingLog, listen } from './loopback.ts';

const json = { 'content-type': 'application/json' };
const query = { sort: 'lastModified', expand: ['tags', 'sha'] } as const;

async function withHub<T>(
  answering: Answering,
  use: (http: ReturnType<typeof createHubHttp>, urls: () => string[]) => Promise<T>,
): Promise<T> {
  await using hub = await listen(answering);
  const http = createHubHttp({ hubUrl: hub.url, clock: createFakeClock(), log: createRecordingLog() });
  try {
    return await use(http, () => hub.requests.map(({ url }) => url));
  } finally {
    http.close();
  }
}

async function collect(pages: ReturnType<typeof listModelPages>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const { models } of pages) all.push(...models);
  return all;
}

const pagesOf =
  (pages: readonly unknown[], linkOf: (host: string, next: number) => string): Answering =>
  (request, response) => {
    const page = Number(new URL(request.url, 'http://x').searchParams.get('cursor'));
    const more = page + 1 < pages.length;
    const link = linkOf(`http://${request.headers.host}`, page + 1);
    response.writeHead(200, { ...json, ...(more && { link }) }).end(JSON.stringify(pages[page]));
  };

test('every page is asked for once, by the link of the one before', async () => {
  const answering = pagesOf(
    [[{ id: 'a/1' }], [{ id: 'a/2' }], []],
    (host, next) => `<${host}/api/models?cursor=${next}>; rel="next"`,
  );
  await withHub(answering, async (http, urls) => {
    const narrowed = { ...query, author: 'a b', tag: 'dpo', search: 'x' };
    expect(await collect(listModelPages(http, narrowed))).toEqual([{ id: 'a/1' }, { id: 'a/2' }]);
    expect(urls()).toEqual([
      '/api/models?sort=lastModified&limit=1000&author=a+b&search=x&filter=dpo&expand=tags&expand=sha',
      '/api/models?cursor=1',
      '/api/models?cursor=2',
    ]);
    expect(http.requestCount).toBe(3);
  });
});

test('who stops taking pages stops asking for them', async () => {
  const answering = pagesOf(
    [[1], [2], [3]],
    (host, next) => `<${host}/api/models?cursor=${next}>; rel="next"`,
  );
  await withHub(answering, async (http, urls) => {
    for await (const page of listModelPages(http, query)) {
      expect(page).toEqual({ models: [1], cursor: '1' });
      break;
    }
    expect(urls()).toHaveLength(1);
  });
});

test('a refusal for the number of requests is waited out, and counted', async () => {
  let refusals = 2;
  const answering: Answering = (_, response) => {
    const limit = { ratelimit: '"api";r=0;t=9' };
    if (refusals-- > 0) response.writeHead(429, { ...json, ...limit }).end('{}');
    else response.writeHead(200, json).end('[7]');
  };
  await withHub(answering, async (http) => {
    expect(await collect(listModelPages(http, query))).toEqual([7]);
    expect(http.requestCount).toBe(3);
  });
});

test('a listing goes on at a page that was named earlier, however many there are', async () => {
  const answering: Answering = (request, response) => {
    const page = Number(new URL(request.url, 'http://x').searchParams.get('cursor'));
    const link = `<http://${request.headers.host}/api/models?cursor=${page + 1}>; rel="next"`;
    response.writeHead(200, { ...json, ...(page < 2_500 && { link }) }).end(`[${page}]`);
  };
  await withHub(answering, async (http, urls) => {
    expect(await collect(listModelPages(http, { ...query, cursor: '499' }))).toHaveLength(2_002);
    expect(urls()[0]).toContain('cursor=499');
  });
});

test('a page that names itself as the next one ends the listing', async () => {
  const answering: Answering = (request, response) => {
    const link = `<http://${request.headers.host}/api/models?cursor=1>; rel="next"`;
    response.writeHead(200, { ...json, link }).end('[1]');
  };
  await withHub(answering, async (http, urls) => {
    await expect(collect(listModelPages(http, query))).rejects.toMatchObject({ code: 'answer-malformed' });
    expect(urls().length).toBeLessThan(4);
  });
});

test('a next page on another host is not followed', async () => {
  const answering = pagesOf([[1], [2]], () => '<https://elsewhere.example/api/models>; rel="next"');
  await withHub(answering, async (http) => {
    await expect(collect(listModelPages(http, query))).rejects.toThrow(ServiceError);
  });
});

test.each(['{}', '"x"', 'null', 'not JSON'])('%s is no listing', async (text) => {
  const answering: Answering = (_, response) => response.writeHead(200, json).end(text);
  await withHub(answering, async (http) => {
    await expect(collect(listModelPages(http, query))).rejects.toThrow(ServiceError);
  });
});

test.each([
  [401, { 'x-error-code': 'RepoNotFound' }],
  [404, { 'x-error-code': 'RepoNotFound' }],
  [403, { 'x-error-code': 'GatedRepo' }],
  [403, {}],
  [400, {}],
  [451, {}],
])('a repo that answers %d %j is none to see', async (status, headers) => {
  const answering: Answering = (_, response) =>
    response.writeHead(status, { ...json, ...headers }).end('{"error": "no"}');
  await withHub(answering, async (http) => {
    expect(await findModel(http, 'ns/name')).toBeUndefined();
    const file = { repo: 'ns/name', commit: 'a'.repeat(40), path: 'README.md', byteLength: 9 };
    expect(await readFileStart(http, file)).toBeUndefined();
    if (status !== 400 && status !== 451) expect(await findCollectionItems(http, 'ns/list')).toBeUndefined();
  });
});

test('a disabled repo is said to be', async () => {
  const answering: Answering = (_, response) =>
    response.writeHead(403, { ...json, 'x-error-message': 'Access to this resource is disabled.' }).end('{}');
  await withHub(answering, async (http) => {
    expect(await findModel(http, 'ns/name')).toEqual({ id: 'ns/name', disabled: true });
  });
});

test('a Hub that fails is no missing repo', async () => {
  const answering: Answering = (_, response) => response.writeHead(500, json).end('{}');
  await withHub(answering, async (http) => {
    await expect(findModel(http, 'ns/name')).rejects.toThrow(ServiceError);
  });
});

test('of a file no more than its beginning is read', async () => {
  const answering: Answering = (request, response) => {
    const range = request.headers.range ?? '';
    if (request.url.endsWith('empty.md')) response.writeHead(416).end();
    else response.writeHead(200).end(`${range} and what a server sends that knows no ranges`);
  };
  await withHub(answering, async (http) => {
    const file = { repo: 'ns/name', commit: 'a'.repeat(40), byteLength: 12 };
    expect(await readFileStart(http, { ...file, path: 'README.md' })).toBe('bytes=0-11 a');
    expect(await readFileStart(http, { ...file, path: 'empty.md' })).toBe('');
  });
});
