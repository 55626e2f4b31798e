import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { call, writeToken } from './hand-made-upload.ts';

const repo = 'demo/model';
let hub: EmbeddedHub;
let scratch: string;

beforeAll(async () => {
  hub = await startEmbeddedHub();
  hub.store.createModel(repo);
  hub.store.addFile(repo, 'old.txt', 'old');
  scratch = await mkdtemp(join(tmpdir(), 'extrapolate-'));
  await writeFile(join(scratch, 'model.safetensors'), 'weights');
});
afterAll(async () => {
  await hub.close();
  await rm(scratch, { recursive: true });
});

const ask = (query: string) => call(hub, 'GET', `${hub.url}/api/models/${repo}/discussions?${query}`);
const list = async (query: string) =>
  (await (await ask(query)).json()) as { count: number; start: number; discussions: { num: number }[] };

it('lists the pull requests that were opened by tests and by commits, ten to a page', async () => {
  const first = await hub.store.openPull(repo, scratch, { author: 'bot', title: 'Convert' }, ['old.txt']);
  expect(hub.store.listFiles(repo, `refs/pr/${first}`)).toEqual(['.gitattributes', 'model.safetensors']);
  expect(hub.store.listFiles(repo)).toEqual(['.gitattributes', 'old.txt']);
  await hub.store.openPull(repo, scratch, { author: 'bot', status: 'merged' });
  for (let index = 0; index < 10; index++) await hub.store.openPull(repo, scratch, { author: 'bot' });
  const url = `${hub.url}/api/models/${repo}/commit/main?create_pr=1`;
  const body = JSON.stringify({ key: 'header', value: { summary: 'Mine', description: '' } });
  const headers = { 'content-type': 'application/x-ndjson' };
  expect((await call(hub, 'POST', url, { token: writeToken, headers, body })).status).toBe(200);

  const page = await list('type=pull_request&status=open&author=bot');
  expect([page.count, page.start, page.discussions.length]).toEqual([11, 0, 10]);
  const rest = await list('type=pull_request&status=open&author=bot&p=1');
  expect(rest).toMatchObject({
    count: 11,
    start: 10,
    discussions: [{ num: 1, title: 'Convert', status: 'open', isPullRequest: true, author: { name: 'bot' } }],
  });
  expect((await list('author=demo')).discussions).toMatchObject([{ num: 13, title: 'Mine' }]);
  expect((await list('status=merged')).discussions).toMatchObject([{ num: 2 }]);
  expect((await list('type=discussion')).count).toBe(0);
});

it.each(['type=pr', 'status=new', 'p=-1', 'p=x'])('refuses %s', async (query) => {
  expect((await ask(query)).status).toBe(400);
});
