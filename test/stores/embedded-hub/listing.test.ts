import { listModels, modelInfo } from '@huggingface/hub';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';

let hub: EmbeddedHub;
const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const card = (fields: object, text = '') => `---\n${JSON.stringify(fields)}\n---\n${text}`;

beforeAll(async () => {
  hub = await startEmbeddedHub({ pageSize: 2 });
  const { store } = hub;
  for (const [index, name] of ['org/a', 'org/b-dpo', 'other/c-dpo', 'other/d', 'org/e'].entries()) {
    store.createModel(name, {
      createdAt: day(index + 1),
      lastModified: day(10 - index),
      facts: {
        downloads: (index * 7) % 5,
        likes: index,
        config: { model_type: 'llama' },
        safetensors: { parameters: { BF16: 9 }, total: 9 },
      },
      files: {
        'README.md': card(
          { tags: name.endsWith('dpo') ? ['dpo'] : [], base_model: 'org/a', license: 'mit' },
          'https://arxiv.org/abs/2305.18290',
        ),
      },
      listedFiles: [{ path: 'model.safetensors', sha256: 'ab'.repeat(32), byteLength: 18 }],
    });
  }
  store.createModel('demo/hidden', { private: true, createdAt: day(20) });
  store.collections.set('org/best-123', ['org/a', 'demo/hidden', 'org/e', 'org/gone']);
  store.renameModel('org/e', 'org/e-new');
});
afterAll(async () => {
  await hub.close();
  expect(hub.violations).toEqual([]);
});

async function get(path: string, token?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${hub.url}${path}`, { headers });
  return { status: response.status, link: response.headers.get('link'), body: await response.json() };
}

async function listAll(query: string, token?: string): Promise<string[]> {
  const ids: string[] = [];
  let path: string | undefined = `/api/models?${query}`;
  while (path !== undefined) {
    const { body, link } = await get(path, token);
    expect(body.length).toBeLessThanOrEqual(2);
    ids.push(...body.map(({ id }: { id: string }) => id));
    const next: string | undefined = /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1];
    path = next?.slice(hub.url.length);
  }
  return ids;
}

test.each([
  ['sort=createdAt', ['org/e-new', 'other/d', 'other/c-dpo', 'org/b-dpo', 'org/a']],
  ['sort=lastModified', ['org/a', 'org/b-dpo', 'other/c-dpo', 'other/d', 'org/e-new']],
  ['sort=likes&author=org', ['org/e-new', 'org/b-dpo', 'org/a']],
  ['sort=downloads', ['other/c-dpo', 'org/e-new', 'org/b-dpo', 'other/d', 'org/a']],
  ['sort=createdAt&filter=dpo', ['other/c-dpo', 'org/b-dpo']],
  ['sort=createdAt&filter=dpo&filter=license:mit&author=org', ['org/b-dpo']],
  ['sort=createdAt&search=DPO', ['other/c-dpo', 'org/b-dpo']],
  [
    'sort=createdAt&filter=base_model:finetune:org/a&filter=arxiv:2305.18290&search=other',
    ['other/d', 'other/c-dpo'],
  ],
])('%s', async (query, ids) => expect(await listAll(query)).toEqual(ids));

test('private models are listed to those who may see them', async () => {
  expect((await listAll('sort=createdAt', 'hf_embedded_read'))[0]).toBe('demo/hidden');
});

test('what is published between two pages moves nothing', async () => {
  const first = await get('/api/models?sort=createdAt&author=org');
  hub.store.createModel('org/newest', { createdAt: day(30) });
  const next = /<([^>]+)>/.exec(first.link ?? '')?.[1] ?? '';
  const second = await get(next.slice(hub.url.length));
  hub.store.models.delete('org/newest');
  expect([...first.body, ...second.body].map(({ id }) => id)).toEqual(['org/e-new', 'org/b-dpo', 'org/a']);
});

test('expand gives what was asked for', async () => {
  const fields = ['tags', 'sha', 'baseModels', 'safetensors', 'siblings', 'config'];
  const { body } = await get(
    `/api/models?sort=createdAt&limit=1&search=b-dpo&${fields.map((field) => `expand=${field}`).join('&')}`,
  );
  expect(Object.keys(body[0]).sort()).toEqual(['_id', 'id', ...fields].sort());
  expect(body[0]).toMatchObject({
    tags: expect.arrayContaining([
      'safetensors',
      'dpo',
      'arxiv:2305.18290',
      'base_model:org/a',
      'license:mit',
    ]),
    baseModels: { relation: 'finetune', models: [{ id: 'org/a' }] },
    safetensors: { total: 9 },
    siblings: expect.arrayContaining([{ rfilename: 'model.safetensors' }]),
    config: { model_type: 'llama' },
  });
});

test('an unknown order, a limit that is none and a cursor that is none are refused', async () => {
  for (const query of ['sort=beauty', 'sort=constructor', 'limit=0', 'limit=x', 'cursor=x'])
    expect((await get(`/api/models?${query}`)).status, query).toBe(400);
});

test('the name before a renaming leads to the repo', async () => {
  const response = await fetch(`${hub.url}/api/models/org/e?blobs=true`, { redirect: 'manual' });
  expect(response.status).toBe(307);
  expect(response.headers.get('location')).toBe(`${hub.url}/api/models/org/e-new?blobs=true`);
  expect((await modelInfo({ name: 'org/e', hubUrl: hub.url })).name).toBe('org/e-new');
  const file = await fetch(`${hub.url}/org/e/resolve/main/README.md`);
  expect(await file.text()).toContain('base_model');
});

test('a collection has what may be seen of it', async () => {
  const { body } = await get('/api/collections/org/best-123');
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['org/a', 'org/e-new']);
  expect((await get('/api/collections/org/worst')).status).toBe(404);
});

test('the unmodified @huggingface/hub lists by date', async () => {
  const names: string[] = [];
  for await (const { name, createdAt } of listModels({
    search: { owner: 'org' },
    sort: 'createdAt',
    additionalFields: ['createdAt'],
    hubUrl: hub.url,
  })) {
    names.push(`${name} ${String(createdAt).slice(0, 10)}`);
  }
  expect(names).toEqual(['org/e-new 2026-01-05', 'org/b-dpo 2026-01-02', 'org/a 2026-01-01']);
});
