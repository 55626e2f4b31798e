import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watch } from '../../../src/bot/watch/watch.ts';
import type { WatchReport } from '../../../src/bot/watch/watch-report.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { testRuntime } from '../../app/runtime.ts';
import { publishWorld, type World } from '../detect/simulation/world.ts';

const startsAt = Date.parse('2026-03-02T00:00:00Z');
/** Of a free account, in five minutes. */
const freeTier = { api: 1_000, resolvers: 5_000 };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const measureHeap = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

describe('a day of 20,000 models whose weights cannot be opened', () => {
  let hub: EmbeddedHub;
  let world: World;
  let report: WatchReport;
  let directory: string;
  let seconds = 0;
  let sleptMs = 0;
  let heapGrowth = 0;
  let asked = { api: 0, resolvers: 0, planning: 0, refused: 0 };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'extrapolate-many-'));
    hub = await startEmbeddedHub({ now: () => startsAt + sleptMs, rateLimits: freeTier });
    world = publishWorld(hub, { seed: 20260302, repoCount: 20_000, startsAt, days: 1, repetitions: 6 });
    const config = join(directory, 'extrapolate.yml');
    await writeFile(
      config,
      `defaults: { alpha: 0.3, to: "demo/{dpo}-ExPO" }
watch:
  - { name: everything, names: ["*"], since: 2026-03-02 }
exclude: ["*-excluded"]
state: { file: ${join(directory, 'state.json')} }
`,
    );
    const heapBefore = measureHeap();
    const sampling = setInterval(() => {
      heapGrowth = Math.max(heapGrowth, measureHeap() - heapBefore);
    }, 500);
    const begin = performance.now();
    // Time stands still but for pauses, which pass at once: all that lies between two of them is in one window.
    const clock = {
      now: () => world.endsAt + sleptMs,
      sleep: async (milliseconds: number) => {
        sleptMs += milliseconds;
      },
    };
    const runtime = { ...testRuntime({ hubUrl: hub.url, token: 'hf_embedded_write' }), clock };
    report = await watch({ config, github: undefined, dryRun: true }, runtime);
    seconds = (performance.now() - begin) / 1000;
    clearInterval(sampling);
    heapGrowth = Math.max(heapGrowth, measureHeap() - heapBefore);
    const count = (fits: (request: (typeof hub.requests)[number]) => boolean) =>
      hub.requests.filter(fits).length;
    asked = {
      api: count(({ path }) => path.startsWith('/api/')),
      resolvers: count(({ path }) => path.includes('/resolve/')),
      planning: count(({ path }) => /^\/api\/models\/[^?]+\/(revision|tree)\//.test(path)),
      refused: count(({ status }) => status === 429),
    };
  }, 60_000);
  afterAll(async () => {
    await hub.close();
    await rm(directory, { recursive: true, force: true });
    expect(hub.violations).toEqual([]);
  });

  test('every pair is a row that says what is wrong, and none ends the run', () => {
    const pairs = [...world.expected].filter(([, { kind }]) => kind === 'accepted').map(([id]) => id);
    const rows = new Map(report.rows.map((row) => [row.model, row]));
    console.info(
      `${world.repoCount} models, ${pairs.length} pairs: ${asked.api} requests and ${asked.resolvers} for files, ` +
        `${(sleptMs / 60_000).toFixed(1)} min of pauses, ${seconds.toFixed(1)} s, heap +${(heapGrowth / 2 ** 20).toFixed(1)} MiB`,
    );
    const odd = pairs.filter((id) => !['failed', 'refused'].includes(rows.get(id)?.outcome ?? 'missing'));
    expect(odd).toEqual([]);
    expect(pairs.filter((id) => (rows.get(id)?.reason ?? '') === '')).toEqual([]);
    expect(report.rows.some(({ outcome }) => outcome === 'would-publish')).toBe(false);
    expect(report.counts.listed).toBeGreaterThan(19_000);
  });

  test('the Hub is asked for no more than a free account may ask', () => {
    // More than one window has, so that the run has to wait for the next one; all pairs are planned at one pace.
    expect(asked.api).toBeGreaterThan(freeTier.api);
    expect(asked.refused).toBe(0);
    // Of each pair: the commits and files of both sides, and whether there is a derived repo.
    const pairs = [...world.expected.values()].filter(({ kind }) => kind === 'accepted').length;
    expect(asked.planning).toBeLessThanOrEqual(5 * pairs + asked.refused);
    expect(asked.resolvers).toBeLessThan(freeTier.resolvers);
  });

  test('memory does not grow with the listing', () => {
    expect(heapGrowth).toBeLessThan(64 * 2 ** 20);
    expect(seconds).toBeLessThan(30);
  });
});
