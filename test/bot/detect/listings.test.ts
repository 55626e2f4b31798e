import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../../../src/app/session/session.ts';
import { type FindRequest, findPairs } from '../../../src/bot/watch/find-pairs.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { testRuntime } from '../../app/runtime.ts';
import { watchRule } from './rule.ts';
import { newModelOf, type SimulatedRepo } from './simulation/repo.ts';

const hour = 3_600_000;
const now = Date.parse('2026-03-10T00:00:00Z');
let hub: EmbeddedHub;

const publish = (repo: SimulatedRepo, hoursAgo: number) =>
  hub.store.createModel(repo.id, newModelOf(repo, new Date(now - hoursAgo * hour)));
const pair = (owner: string, hoursAgo: number) => {
  publish({ id: `${owner}/x-sft`, tags: ['trl', 'sft'], base: 'v/base' }, hoursAgo + 1);
  publish({ id: `${owner}/x-dpo`, tags: ['trl', 'dpo'], base: `${owner}/x-sft` }, hoursAgo);
};

beforeAll(async () => {
  hub = await startEmbeddedHub({ now: () => now });
  pair('old', 9_000);
  pair('recent', 30);
  pair('new', 2);
  hub.store.collections.set('fans/best-1', ['old/x-dpo', 'new/x-sft']);
});
afterAll(async () => {
  await hub.close();
  expect(hub.violations).toEqual([]);
});

async function find(request: Partial<FindRequest>, at = now) {
  const runtime = { ...testRuntime({ hubUrl: hub.url }), clock: { now: () => at, sleep: async () => {} } };
  await using session = openSession(runtime);
  const before = hub.requests.length;
  const found = await findPairs({ rules: [watchRule()], exclude: [], ...request }, session);
  return {
    ...found,
    accepted: found.decisions.flatMap(({ model, decision }) => (decision.kind === 'accepted' ? [model] : [])),
    paths: hub.requests.slice(before).map(({ path }) => decodeURIComponent(path.split('&expand')[0] ?? '')),
    lines: runtime.lines,
  };
}

test('a first run without dates looks three days back', async () => {
  const { accepted, cursor } = await find({});
  expect(accepted).toEqual(['new/x-dpo', 'recent/x-dpo']);
  expect(cursor).toEqual({ seenUntil: { all: now - 2 * hour }, members: {} });
});

test('of an owner or since a date, all are looked at', async () => {
  expect((await find({ rules: [watchRule({ owners: ['old'] })] })).accepted).toEqual(['old/x-dpo']);
  const since = now - 9_000 * hour;
  expect((await find({ rules: [watchRule({ since })] })).accepted).toHaveLength(3);
});

test('the next run reads what is younger than the cursor, and an hour before', async () => {
  const cursor = { seenUntil: { all: now - 1.5 * hour }, members: {} };
  const { accepted, counts } = await find({ cursor });
  expect(accepted).toEqual(['new/x-dpo']);
  expect(counts.listed).toBe(1);
  const later = { seenUntil: { all: now - 0.5 * hour }, members: {} };
  const { accepted: none, cursor: next } = await find({ cursor: later });
  expect(none).toEqual([]);
  expect(next.seenUntil.all).toBe(now - 0.5 * hour);
});

test('a date in the future does not hide what comes before it', async () => {
  const model = publish({ id: 'odd/clock' }, -50);
  const { cursor } = await find({});
  hub.store.models.delete(model.name);
  expect(cursor.seenUntil.all).toBe(now);
});

test('the Hub narrows the listing where a rule allows it', async () => {
  const { paths } = await find({ rules: [watchRule({ owners: ['new'], tags: ['dpo'] })] });
  expect(paths).toEqual([
    '/api/models?sort=lastModified&limit=1000&author=new&filter=dpo',
    expect.stringMatching(/^\/new\/x-dpo\/resolve\/[0-9a-f]{40}\/README\.md$/),
    expect.stringMatching(/^\/api\/resolve-cache\/models\/new\/x-dpo\/[0-9a-f]{40}\/README\.md$/),
    '/api/models/new/x-sft?blobs=true',
    '/api/models/new/x-dpo?blobs=true',
  ]);
});

test('a parent of many is asked for once', async () => {
  for (let index = 0; index < 5; index++)
    publish({ id: `many/model-${index}`, tags: ['dpo'], base: 'new/x-sft' }, 1);
  const { accepted, paths } = await find({ rules: [watchRule({ owners: ['many'] })] });
  expect(accepted).toHaveLength(5);
  expect(paths.filter((path) => path.startsWith('/api/models/new/x-sft'))).toHaveLength(1);
});

test('a collection gives what was added to it, however old', async () => {
  const rules = [watchRule({ collections: ['fans/best-1'] })];
  const first = await find({ rules });
  expect(first.accepted).toEqual(['old/x-dpo']);
  const second = await find({ rules, cursor: first.cursor }, now + hour);
  expect(second.decisions).toEqual([]);
  expect(second.requestCount).toBe(1);
  hub.store.collections.set('fans/best-1', ['old/x-dpo', 'new/x-sft', 'recent/x-dpo']);
  expect((await find({ rules, cursor: second.cursor }, now + 2 * hour)).accepted).toEqual(['recent/x-dpo']);
});

test('a collection that is not there is told, and ends nothing', async () => {
  const { accepted, lines } = await find({
    rules: [watchRule({ collections: ['fans/none'] }), watchRule({ owners: ['new'] })],
  });
  expect(accepted).toEqual(['new/x-dpo']);
  expect(lines).toContain(
    'The collection fans/none does not exist or is private; nothing was looked for in it.',
  );
});

test('both sources of a pair are pinned', async () => {
  const { decisions } = await find({ rules: [watchRule({ owners: ['new'] })] });
  const found = decisions.find(({ model }) => model === 'new/x-dpo')?.decision;
  expect(found).toMatchObject({
    sft: { commit: hub.store.model('new/x-sft').resolve('main').id },
    dpo: { commit: hub.store.model('new/x-dpo').resolve('main').id },
  });
});
