import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSession } from '../../../src/app/session/index.ts';
import { type FindRequest, type FoundPairs, findPairs } from '../../../src/bot/watch/find-pairs.ts';
import { watch } from '../../../src/bot/watch/watch.ts';
import { testRuntime } from '../../app/runtime.ts';
import { type GeneratedHub, startGeneratedHub } from '../../support/generated-listing.ts';
import { watchRule } from '../detect/rule.ts';

const firstAt = Date.parse('2026-01-01T00:00:00Z');
const lastAt = Date.parse('2026-10-01T00:00:00Z');
const modelCount = 20_000;
let hub: GeneratedHub;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'extrapolate-first-'));
  hub = await startGeneratedHub({ modelCount, firstAt, lastAt, onePairIn: 100, now: () => lastAt });
});
afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const runtimeOf = () => {
  let time = lastAt;
  // Time goes on, so that what is kept from time to time is kept.
  const clock = { now: () => (time += 100), sleep: async () => {} };
  return { ...testRuntime({ hubUrl: hub.url }), clock };
};

async function find(request: Partial<FindRequest> = {}): Promise<FoundPairs> {
  await using session = openSession(runtimeOf());
  return findPairs({ rules: [watchRule({ since: firstAt })], exclude: [], ...request }, session);
}

const acceptedOf = ({ decisions }: FoundPairs) =>
  decisions.flatMap(({ model, decision }) => (decision.kind === 'accepted' ? [model] : []));

test('a model that is no pair costs its card and nothing else, where the listing shows what it started from', async () => {
  const found = await find();
  const accepted = acceptedOf(found);
  expect(found.counts).toMatchObject({ listed: modelCount, refused: 100 });
  expect(accepted).toHaveLength(100);
  expect(hub.counts.pages).toBe(20);
  expect(hub.counts.cards).toBe(200);
  // The digests of both sides of a pair.
  expect(hub.counts.models).toBeLessThanOrEqual(2 * accepted.length);
  expect(found.left).toBeUndefined();
});

test('runs of any number of requests find together what one finds', async () => {
  const whole = new Set(acceptedOf(await find()));
  const together = new Set<string>();
  let cursor: FindRequest['cursor'];
  let [runs, listed] = [0, 0];
  do {
    const part = await find({ cursor, mostRequests: 40 });
    cursor = JSON.parse(JSON.stringify(part.cursor));
    for (const model of acceptedOf(part)) together.add(model);
    listed += part.counts.listed;
    expect(part.left === undefined).toBe(cursor?.unread === undefined);
  } while (++runs < 50 && cursor?.unread !== undefined);
  expect(runs).toBeGreaterThan(5);
  expect(together).toEqual(whole);
  // A run begins with what is new, which is the first page again.
  expect(listed).toBeLessThan(modelCount + runs * 1_000);
});

test('what is left is told, about right', async () => {
  const { left, requestCount } = await find({ mostRequests: 100 });
  const all = await find();
  expect(left?.requests).toBeGreaterThan(0.7 * (all.requestCount - requestCount));
  expect(left?.requests).toBeLessThan(1.4 * (all.requestCount - requestCount));
  expect(left?.models).toBeLessThan(modelCount);
});

test('a page that the Hub has forgotten is not the end of a listing', async () => {
  const { cursor } = await find({ mostRequests: 100 });
  const forgotten = Number(cursor?.unread?.all?.[0]?.from);
  expect(forgotten).toBeGreaterThan(0);
  let isForgotten = false;
  hub.onPage = (start) => {
    if (start !== forgotten || isForgotten) return undefined;
    isForgotten = true;
    return 400;
  };
  const rest = await find({ cursor });
  expect(isForgotten).toBe(true);
  expect(rest.cursor.unread).toBeUndefined();
  expect(rest.counts.listed).toBeGreaterThan(modelCount - 1_001);
});

const configure = async () => {
  const config = join(directory, 'extrapolate.yml');
  await writeFile(
    config,
    `defaults: { alpha: 0.3, to: "demo/{dpo}-ExPO" }
watch: [{ name: everything, names: ["*"], since: 2026-01-01 }]
limits: { requests-per-run: 150, pairs-per-run: 1 }
state: { file: ${join(directory, 'state.json')} }
`,
  );
  return config;
};

test('a dry run says what a run would take, and ends early', async () => {
  const config = await configure();
  const report = await watch({ config, github: undefined, dryRun: true }, runtimeOf());
  expect(report.left?.requests).toBeGreaterThan(100);
  expect(report.warnings.join()).toMatch(
    /The search ended early\. Left for the next runs are about [\d,]+ models/,
  );
});

test('a search that fails keeps where it was, and the next run goes on there', async () => {
  const config = await configure();
  let isBroken = true;
  hub.onPage = (start) => (isBroken && start >= 3_000 ? 500 : undefined);
  const request = { config, github: undefined, dryRun: false };
  await expect(watch(request, runtimeOf())).rejects.toThrow(/failed \(500\)/);
  const state = JSON.parse(await readFile(join(directory, 'state.json'), 'utf8'));
  expect(state.cursor.unread.all).toEqual([{ from: expect.stringMatching(/^[123]000$/), until: firstAt }]);
  isBroken = false;
  const before = hub.counts.pages;
  await watch(request, runtimeOf()).catch(() => undefined);
  expect(hub.counts.pages).toBeGreaterThan(before + 1);
});
