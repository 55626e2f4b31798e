import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../../src/app/session/session.ts';
import { type FindRequest, type FoundPairs, findPairs } from '../../../src/bot/watch/find-pairs.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { testRuntime } from '../../app/runtime.ts';
import { watchRule } from './rule.ts';
import { newModelOf } from './simulation/repo.ts';
import { makeTruePair } from './simulation/true-pairs.ts';
import { publishWorld, type World } from './simulation/world.ts';

const hour = 3_600_000;
const startsAt = Date.parse('2026-03-02T00:00:00Z');
const days = 4;
const token = 'hf_embedded_read';
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const measureHeap = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};
/** Of a free account, in five minutes. */
const freeTier = { api: 1_000, resolvers: 5_000 };

/** What the driver makes of the Hub at a time. */
async function find(hub: EmbeddedHub, now: number, request: Partial<FindRequest> = {}): Promise<FoundPairs> {
  const runtime = {
    ...testRuntime({ hubUrl: hub.url, token }),
    clock: { now: () => now, sleep: async () => {} },
  };
  await using session = openSession(runtime);
  return findPairs({ rules: [watchRule()], exclude: ['*-excluded'], ...request }, session);
}

const requestsBefore = (hub: EmbeddedHub) => hub.stats.requests;

describe('four days of 20,000 models', () => {
  let hub: EmbeddedHub;
  let world: World;
  let found: FoundPairs;
  let seconds = 0;
  let heapGrowth = 0;
  let resolverRequests = 0;

  beforeAll(async () => {
    hub = await startEmbeddedHub({ now: () => startsAt, rateLimits: freeTier });
    world = publishWorld(hub, { seed: 20260302, repoCount: 20_500, startsAt, days, repetitions: 5 });
    const heapBefore = measureHeap();
    const sampling = setInterval(() => {
      heapGrowth = Math.max(heapGrowth, measureHeap() - heapBefore);
    }, 500);
    const begin = performance.now();
    found = await find(hub, world.endsAt, { rules: [watchRule({ since: startsAt })] });
    seconds = (performance.now() - begin) / 1000;
    clearInterval(sampling);
    heapGrowth = Math.max(heapGrowth, measureHeap() - heapBefore);
    resolverRequests = hub.requests.filter(({ path }) => /\/resolve(-cache)?\//.test(path)).length;
  }, 180_000);
  afterAll(async () => {
    await hub.close();
    expect(hub.violations).toEqual([]);
  });

  test('says of every candidate what is right', () => {
    const decisions = new Map(found.decisions.map(({ model, decision }) => [model, decision]));
    const wrong: string[] = [];
    for (const [id, expected] of world.expected) {
      const decision = decisions.get(id);
      const said =
        decision === undefined
          ? 'none'
          : decision.kind === 'accepted'
            ? `accepted ${decision.sft.repo}`
            : decision.kind === 'refused'
              ? `refused ${decision.reason}`
              : `needs-person ${decision.question}`;
      const wanted =
        expected.kind === 'accepted'
          ? `accepted ${expected.sft}`
          : expected.kind === 'refused'
            ? `refused ${expected.reason}`
            : expected.kind === 'needs-person'
              ? `needs-person ${expected.question}`
              : 'none';
      if (said !== wanted)
        wrong.push(`${world.caseOf.get(id)}: ${id}: ${said}, not ${wanted}: ${JSON.stringify(decision)}`);
    }
    expect(wrong).toEqual([]);
  });

  test('accepts nothing else, and nearly all pairs', () => {
    const accepted = found.decisions.filter(({ decision }) => decision.kind === 'accepted');
    const right = accepted.filter(({ model, decision }) => {
      const expected = world.expected.get(model);
      return (
        decision.kind === 'accepted' && expected?.kind === 'accepted' && expected.sft === decision.sft.repo
      );
    });
    const pairs = [...world.expected.values()].filter(({ kind }) => kind === 'accepted').length;
    console.info(
      `${world.repoCount} models, ${pairs} pairs: precision ${right.length / accepted.length}, recall ${right.length / pairs}, ` +
        `${found.requestCount} requests (${resolverRequests} for files), ${seconds.toFixed(1)} s, heap +${(heapGrowth / 2 ** 20).toFixed(1)} MiB`,
    );
    expect(right.length / accepted.length).toBe(1);
    expect(right.length / pairs).toBeGreaterThanOrEqual(0.95);
  });

  test('stays within what a free account may ask, and within bounds of memory', () => {
    expect(found.requestCount).toBeLessThan(1_750); // as docs/detection.md says
    expect(found.requestCount - resolverRequests).toBeLessThan(freeTier.api);
    expect(resolverRequests).toBeLessThan(freeTier.resolvers);
    expect(found.counts.listed).toBeGreaterThan(20_000);
    // At its highest; server and client share the process. Of 30 MB of JSON no more than two pages are held.
    expect(heapGrowth).toBeLessThan(64 * 2 ** 20);
  });

  test('the next run reads on from there', async () => {
    const added = makeTruePair('TRL, capitals', 'latecomer', 'news');
    for (const [index, repo] of added.repos.entries())
      hub.store.createModel(repo.id, newModelOf(repo, new Date(world.endsAt + (index + 1) * hour)));
    const before = requestsBefore(hub);
    const next = await find(hub, world.endsAt + 4 * hour, { cursor: found.cursor });
    expect(next.decisions.find(({ model }) => model === 'latecomer/news-DPO')?.decision).toMatchObject({
      kind: 'accepted',
      sft: { repo: 'latecomer/news-SFT' },
    });
    // One page, and of each candidate of the last hour what it needs.
    expect(next.counts.listed).toBeLessThan(400);
    expect(hub.stats.requests - before).toBe(next.requestCount);
    expect(next.requestCount).toBeLessThan(60);
    expect(next.cursor.seenUntil.all).toBe(world.endsAt + 2 * hour);
  });
});
