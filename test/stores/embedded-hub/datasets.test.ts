import { randomBytes } from 'node:crypto';
import {
  commit,
  createRepo,
  datasetInfo,
  deleteRepo,
  downloadFile,
  listFiles,
  modelInfo,
  repoExists,
  uploadFiles,
} from '@huggingface/hub';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { createRouter, type Route } from '../../../src/stores/embedded-hub/router.ts';
import { call, readToken, writeToken } from './hand-made-upload.ts';

const name = 'demo/both';
const dataset = { type: 'dataset', name } as const;
const address = `datasets/${name}`;

let hub: EmbeddedHub;
beforeEach(async () => {
  hub = await startEmbeddedHub({ lfsPartBytes: 1_000_000 });
});
afterEach(async () => {
  await hub.close();
  expect(hub.violations).toEqual([]);
});

const account = () => ({ accessToken: writeToken, hubUrl: hub.url });
const errorOf = async (answer: Response) =>
  `${answer.status} ${((await answer.json()) as { error: string }).error}`;

describe('a dataset and a model of one name', () => {
  it('are two repos', async () => {
    await createRepo({ repo: name, ...account() });
    expect(await repoExists({ repo: dataset, hubUrl: hub.url })).toBe(false);
    const made = await createRepo({ repo: dataset, visibility: 'private', ...account() });
    expect(made.repoUrl).toBe(`${hub.url}/datasets/${name}`);
    await expect(createRepo({ repo: dataset, ...account() })).rejects.toMatchObject({ statusCode: 409 });

    const add = (path: string) => [{ operation: 'addOrUpdate', path, content: new Blob([path]) } as const];
    const { commit: first } = (await commit({
      repo: dataset,
      title: 'Add data',
      operations: add('data.txt'),
      ...account(),
    })) ?? { commit: undefined };
    expect(first?.url).toBe(`${hub.url}/datasets/${name}/commit/${first?.oid}`);
    await commit({ repo: name, title: 'Add weights', operations: add('weights.txt'), ...account() });
    expect(hub.store.listFiles(address)).toEqual(['.gitattributes', 'data.txt']);
    expect(hub.store.listFiles(name)).toEqual(['.gitattributes', 'weights.txt']);

    const additionalFields = ['sha' as const];
    const ofDataset = await datasetInfo({ name, additionalFields, ...account() });
    const ofModel = await modelInfo({ name, additionalFields, ...account() });
    expect(ofDataset).toMatchObject({ name, private: true, sha: first?.oid });
    expect(ofModel).toMatchObject({ name, private: false });
    expect(ofModel.id).not.toBe(ofDataset.id);

    await deleteRepo({ repo: dataset, ...account() });
    expect(hub.store.datasets.size).toBe(0);
    expect(hub.store.models.size).toBe(1);
  });

  it.each([true, false])('have their own large files (over Xet: %s)', async (useXet) => {
    hub.store.createModel(name);
    hub.store.createDataset(name);
    const bytes = randomBytes(2_500_000);
    const files = [{ path: 'data.bin', content: new Blob([new Uint8Array(bytes)]) }];
    await uploadFiles({ repo: dataset, files, useXet, ...account() });
    expect((await hub.store.readFile(address, 'data.bin')).equals(bytes)).toBe(true);
    expect(hub.store.model(name).knownObjects.size).toBe(0);
    const blob = await downloadFile({ repo: dataset, path: 'data.bin', hubUrl: hub.url });
    expect(Buffer.from((await blob?.arrayBuffer()) ?? new ArrayBuffer()).equals(bytes)).toBe(true);
    expect(await downloadFile({ repo: name, path: 'data.bin', hubUrl: hub.url })).toBeNull();
    const paths: string[] = [];
    for await (const { path } of listFiles({ repo: dataset, hubUrl: hub.url })) paths.push(path);
    expect(paths).toContain('data.bin');
  });
});

it('a private dataset is seen by its owner only', async () => {
  hub.store.createDataset(name, { private: true, files: { 'a.json': '{}' } });
  const file = `/datasets/${name}/resolve/main/a.json`;
  expect((await call(hub, 'GET', file)).headers.get('x-error-code')).toBe('RepoNotFound');
  const head = await call(hub, 'HEAD', file, { token: readToken });
  expect([head.status, head.headers.get('content-length')]).toEqual([307, '0']);
  expect((await call(hub, 'GET', `/datasets/${name}`, { token: readToken })).status).toBe(200);
  const absent = await call(hub, 'GET', `/datasets/${name}/resolve/main/b.json`, { token: readToken });
  expect([absent.status, absent.headers.get('x-error-code')]).toEqual([404, 'EntryNotFound']);
  const info = await call(hub, 'GET', `/api/datasets/${name}`, { token: readToken });
  expect(await info.json()).not.toHaveProperty('modelId');
  expect((await call(hub, 'GET', `/api/models/${name}`, { token: readToken })).status).toBe(404);
});

it('repos of other types are refused', async () => {
  const json = { name: 'app', organization: 'demo', type: 'space' };
  const answer = await call(hub, 'POST', '/api/repos/create', { token: writeToken, json });
  expect(await errorOf(answer)).toBe('400 The embedded Hub has models and datasets only.');
});

it('routes of repos tell the type by the beginning of the path', () => {
  const route = (path: string): Route => ({ method: 'GET', side: 'hub', path, handle: async () => {} });
  const find = createRouter([route('{api}/refs'), route('{page}.git/info'), route('{page}'), route('/x')]);
  const typeOf = (path: string) => find('GET', 'hub', path)?.repoType;
  expect(['/api/models/a/b/refs', '/a/b.git/info', '/a/b', '/x'].map(typeOf)).toEqual(Array(4).fill('model'));
  const ofDatasets = ['/api/datasets/a/b/refs', '/datasets/a/b.git/info', '/datasets/a/b'];
  expect(ofDatasets.map(typeOf)).toEqual(Array(3).fill('dataset'));
  expect(find('GET', 'hub', '/datasets/a/b')?.params).toEqual({ namespace: 'a', name: 'b' });
  expect(typeOf('/api/spaces/a/b/refs')).toBeUndefined();
});
