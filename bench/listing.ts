import { openSession } from '../src/app/session/index.ts';
import { parseWatchConfig } from '../src/bot/config/parse-watch-config.ts';
import type { LedgerCursor } from '../src/bot/ledger/ledger.ts';
import { findPairs } from '../src/bot/watch/find-pairs.ts';
import { testRuntime } from '../test/app/runtime.ts';
import { startGeneratedHub } from '../test/support/generated-listing.ts';
import type { BenchRow } from './row.ts';

const modelCount = Number(process.env.BENCH_MODELS ?? 3_000_000);
const firstAt = Date.parse('2022-03-02T00:00:00Z');
const lastAt = Date.parse('2026-11-01T00:00:00Z');
const onePairIn = 100;
const mebi = 2 ** 20;

/**
 * A first run without narrowing over as many models as the Hub has, at the pace of a free account: in runs that end
 * when enough was found, each of which reads on where the last one ended. Pauses pass at once and are counted.
 */
export async function benchListing(): Promise<BenchRow[]> {
  let sleptMs = 0;
  const clock = {
    now: () => lastAt + sleptMs,
    sleep: async (milliseconds: number) => {
      sleptMs += milliseconds;
    },
  };
  const rateLimits = { api: 1_000, resolvers: 5_000 };
  await using hub = await startGeneratedHub({
    ...{ modelCount, firstAt, lastAt, onePairIn, now: clock.now, rateLimits },
  });
  const config = parseWatchConfig(
    'defaults: { alpha: 0.3 }\nwatch: [{ name: all, names: ["*"], since: 2022-01-01 }]\nstate: { file: x }\n',
    'extrapolate.yml',
  );
  let cursor: LedgerCursor | undefined;
  let peakBytes = 0;
  let [requests, listed, suspects, accepted, runs] = [0, 0, 0, 0, 0];
  const startedAt = performance.now();
  do {
    await using session = openSession({ ...testRuntime({ hubUrl: hub.url }), clock });
    const found = await findPairs(
      {
        ...{ rules: config.rules, exclude: [], cursor },
        onPage: async () => {
          peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
        },
      },
      session,
    );
    if (runs++ === 0) console.error(found.left);
    cursor = found.cursor;
    requests += found.requestCount;
    listed += found.counts.listed;
    const open = found.decisions.filter(({ decision }) => decision.kind !== 'refused').length;
    accepted += found.decisions.filter(({ decision }) => decision.kind === 'accepted').length;
    suspects += open + found.counts.refused;
  } while (cursor.unread !== undefined);
  const seconds = (performance.now() - startedAt) / 1000;
  const { pages, cards, models, refused } = hub.counts;
  console.error({ ...{ runs, listed, suspects, accepted, pages, cards, models, refused } });
  // Of a pair its card is read, and the digests of the weights of both sides.
  const others = (requests - pages - 3 * accepted) / (suspects - accepted);
  return [
    { name: 'listing: models looked at', value: listed, unit: 'models' },
    { name: 'listing: requests', value: requests, unit: 'requests' },
    {
      name: 'listing: requests for each model that speaks of alignment and is no pair',
      value: others,
      unit: 'requests',
      target: '≤ 1',
      met: others <= 1,
    },
    { name: 'listing: pauses for the pace of a free account', value: sleptMs / 3_600_000, unit: 'h' },
    { name: 'listing: time without the pauses, server included', value: seconds, unit: 's' },
    {
      name: 'listing: highest memory, server included',
      value: peakBytes / mebi,
      unit: 'MiB',
      target: '≤ 512 MiB',
      met: peakBytes <= 512 * mebi,
    },
  ];
}
