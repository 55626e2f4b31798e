import {
  checkRepoAccess,
  createCollection,
  createRepo,
  deleteCollection,
  downloadFile,
  listCollections,
  listCommits,
  listDatasets,
  listModels,
  modelInfo,
  repoExists,
  uploadFiles,
  whoAmI,
} from '@huggingface/hub';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedHub, startEmbeddedHub } from '../../src/stores/embedded-hub/embedded-hub.ts';
import { randomBytes } from '../formats/xet/oracle.ts';

const accessToken = 'hf_embedded_write';
let hub: EmbeddedHub;
let at: { readonly hubUrl: string; readonly accessToken: string };
beforeEach(async () => {
  hub = await startEmbeddedHub();
  at = { hubUrl: hub.url, accessToken };
});
afterEach(() => hub.close());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test("@huggingface/hub does what people's scripts do around derived repos", async () => {
  const repo = { type: 'model', name: 'demo/derived' } as const;
  const weights = randomBytes(300_000, 1);
  await createRepo({ repo, ...at });
  const card = '---\nlicense: mit\npipeline_tag: text-generation\ntags:\n- LLaMA-Factory\n---\n# A model\n';
  await uploadFiles({
    ...{ repo, ...at },
    files: [
      { path: 'README.md', content: new Blob([card]) },
      { path: 'model.safetensors', content: new Blob([new Uint8Array(weights)]) },
    ],
  });
  hub.store.createModel('other/gated', { gated: 'manual' });
  hub.store.createDataset('demo/data');

  const owned = await collect(
    listModels({ search: { owner: 'demo' }, additionalFields: ['tags', 'sha', 'safetensors'], ...at }),
  );
  expect(owned).toMatchObject([{ name: 'demo/derived', task: 'text-generation', gated: false }]);
  const namesOf = async (search: object) =>
    (await collect(listModels({ search, ...at }))).map(({ name }) => name);
  expect(await namesOf({ tags: ['LLaMA-Factory'] })).toEqual(['demo/derived']);
  expect(await namesOf({ tags: ['llama-factory'] })).toEqual([]);
  expect(await namesOf({ task: 'text-generation' })).toEqual(['demo/derived']);
  expect(await collect(listDatasets({ search: { owner: 'demo' }, ...at }))).toMatchObject([
    { name: 'demo/data' },
  ]);
  expect(
    (await modelInfo({ name: repo.name, additionalFields: ['cardData'], ...at })).cardData,
  ).toMatchObject({
    license: 'mit',
  });

  const small = await downloadFile({ repo, path: 'README.md', ...at });
  expect(await small?.text()).toBe(card);
  const large = await downloadFile({ repo, path: 'model.safetensors', ...at });
  expect(
    Buffer.compare(Buffer.from((await large?.arrayBuffer()) ?? new ArrayBuffer(0)), Buffer.from(weights)),
  ).toBe(0);

  const { slug } = await createCollection({
    collection: { title: 'Extrapolated', namespace: 'demo', private: true },
    ...at,
  });
  expect(await collect(listCollections({ search: { owner: ['demo'] }, ...at }))).toMatchObject([{ slug }]);
  await deleteCollection({ slug, ...at });
  expect(await collect(listCollections({ search: { owner: ['demo'] }, ...at }))).toEqual([]);

  await checkRepoAccess({ repo, ...at });
  const absent = { type: 'model', name: 'demo/absent' } as const;
  expect(await repoExists({ repo: absent, ...at })).toBe(false);
  expect(await whoAmI(at)).toMatchObject({ name: 'demo', orgs: [{ name: 'demo-org' }] });
  expect((await collect(listCommits({ repo, ...at }))).length).toBe(2);
  // The client cuts some chunks a few bytes too short, which is no violation.
  expect(hub.violations).toEqual([]);
});
