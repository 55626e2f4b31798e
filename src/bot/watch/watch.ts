import type { Runtime } from '../../app/session/index.ts';
import { openSession, type Session, trackSteps } from '../../app/session/index.ts';
import { describeFailure, ExtrapolateError, exitCodes, type Failure, listNames } from '../../kit/index.ts';
import { configWords } from '../config/config-words.ts';
import type { WatchConfig } from '../config/watch-config.ts';
import type { GitHub, TrackingIssueDoor } from '../github/index.ts';
import { openBudget } from '../ledger/budget.ts';
import { emptyLedger, type Ledger, type PairRecord, pairKeyOf } from '../ledger/ledger.ts';
import { type FoundPairs, findPairs } from './find-pairs.ts';
import { describeLeft } from './forecast.ts';
import { type LedgerStore, openLedgerStore } from './ledger-store.ts';
import { readConfig } from './read-config.ts';
import type { WatchRequest } from './requests.ts';
import { type Gathered, gatherCandidates, unknownSft } from './watch-candidates.ts';
import { renderWatchIssue } from './watch-issue.ts';
import { settlePair } from './watch-pair.ts';
import type { WatchReport, WatchRow } from './watch-report.ts';

const nothingFound: FoundPairs = {
  decisions: [],
  cursor: { seenUntil: {}, members: {} },
  requestCount: 0,
  counts: { listed: 0, excluded: 0, unmatched: 0, unaligned: 0, refused: 0 },
  left: undefined,
  warnings: [],
};

/** Of a dry run outside of the repository that has the state. */
const emptyStore: LedgerStore = { isCheap: true, read: async () => emptyLedger, write: async () => {} };
const withoutState =
  'The state lies in a repository on GitHub, and none is known here: this dry run takes it for empty, as in a first ' +
  'run. Set GITHUB_TOKEN and GITHUB_REPOSITORY to have it looked at.';

/** A search that takes longer than this tells and ends, where nothing is to be written. */
const dryRunRequests = 2_000;
/** Between two times at which a long search keeps what it found. */
const keepEveryMs = { cheap: 10_000, commit: 600_000 };

/**
 * Finds newly published pairs, publishes what the configuration allows, and remembers the rest. One pair's failure
 * does not stop the others; what was published is read from the Hub, so that no pair is published twice, whatever
 * became of the run before.
 *
 * What cannot be kept in the end is a part of the report, because what was published is published.
 *
 * @throws an ExtrapolateError when the configuration, the state or the search cannot be read, or the run is stopped;
 *   what was settled until then is in the state.
 */
export async function watch(request: WatchRequest, runtime: Runtime): Promise<WatchReport> {
  await using session = openSession(runtime);
  const steps = trackSteps(runtime);
  const startedAt = runtime.clock.now();

  const opened = await steps.take('open', 'Read the configuration and the state', async () => {
    const config = await readConfig(request.config);
    const github = await connect(request, runtime);
    const isWithoutState = request.dryRun && config.state.kind === 'repository' && github === undefined;
    const store = isWithoutState ? emptyStore : openLedgerStore(config.state, { session, github });
    const warnings = isWithoutState ? [withoutState] : [];
    const issue = openIssue(config, request, github);
    const ticked = issue && ((await issue.read())?.ticked ?? new Set<string>());
    return { config, store, issue, ledger: await store.read(), ticked, warnings };
  });
  const { config, store, issue, ledger } = opened;
  const settledRows: WatchRow[] = [];
  let written = ledger;
  const saveAs = async (kept: LedgerInMaking) => {
    if (request.dryRun) return;
    const mine = toLedger(kept);
    await store.write(written, mine).catch((error: unknown) => {
      throw tellUnkept(error, settledRows);
    });
    written = mine;
  };
  const gather = (found: FoundPairs) =>
    gatherCandidates({ config, ledger, found, now: startedAt, ticked: opened.ticked });
  const found = await steps.take('find', 'Look for new pairs', () =>
    search(
      { config, ledger, session, isDryRun: request.dryRun },
      async (partly) => {
        await saveAs(startLedger(ledger, partly, config, gather(partly)));
      },
      store.isCheap ? keepEveryMs.cheap : keepEveryMs.commit,
    ),
  );
  const { candidates, rows, asked, dismissed } = gather(found);

  const after = startLedger(ledger, found, config, { candidates, asked, dismissed });
  let bytesWritten = 0;
  const budget = openBudget(config.limits, ledger, startedAt);
  const save = () => saveAs(after);
  try {
    // Who may not write the state learns it before anything is published, and a run that is killed leaves what it
    // found: what was not looked at waits.
    if (candidates.length > 0) await save();
    for (const candidate of candidates) {
      runtime.signal.throwIfAborted();
      runtime.log.info(`${candidate.aligned} over ${candidate.sft}`);
      const settled = await settlePair(candidate, {
        ...{ session, budget, now: runtime.clock.now() },
        attempts: config.limits.attempts,
        dryRun: request.dryRun,
      });
      settledRows.push(settled.row);
      after.pairs.set(candidate.key, settled.record);
      after.repos.push(...settled.newRepos);
      bytesWritten += settled.bytesWritten;
      if (store.isCheap) await save();
    }
  } catch (error) {
    await saveQuietly(save, runtime);
    throw error;
  }
  const unsaved: Failure[] = [];
  const tryTo = async <T>(write: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await write();
    } catch (error) {
      if (runtime.signal.aborted || !(error instanceof ExtrapolateError)) throw error;
      unsaved.push(describeFailure(error, runtime.signal, configWords));
      return undefined;
    }
  };
  await steps.take('save', 'Keep the state', () => tryTo(() => save()));

  // What a rule refuses may be configured, or have waited: what came of that says it.
  const settledModels = new Set(settledRows.map(({ model }) => model));
  const others = rows.filter(({ model, outcome }) => outcome !== 'refused' || !settledModels.has(model));
  const all = [...settledRows, ...others];
  const failed = all.filter(({ outcome }) => outcome === 'failed');
  const report: WatchReport = {
    kind: 'watch',
    dryRun: request.dryRun,
    config: request.config,
    rows: all,
    counts: found.counts,
    requestCount: found.requestCount,
    left: found.left,
    totals: { bytesWritten, milliseconds: runtime.clock.now() - startedAt },
    warnings: [
      ...opened.warnings,
      ...found.warnings,
      ...(found.left === undefined ? [] : [describeLeft(found.left)]),
    ],
    unsaved,
    exitCode: failed.length > 0 ? exitCodes.pairsFailed : exitCodes.ok,
  };
  const keepIssue = async () => {
    if (issue === undefined || request.dryRun) return undefined;
    const text = renderWatchIssue(report, {
      boxesOf: (row) => boxesOf(row, after.pairs),
      hubUrl: runtime.hubUrl,
      at: runtime.clock.now(),
      runUrl: request.runUrl,
      repos: after.repos,
    });
    return issue.write(text, { reopen: all.some(({ outcome }) => outcome === 'needs-person') });
  };
  const kept = await tryTo(keepIssue);
  return {
    ...report,
    ...(kept !== undefined && { issue: { number: kept.number, url: kept.url } }),
    exitCode: unsaved[0]?.exitCode ?? report.exitCode,
  };
}

/** A ledger that is being written. */
interface LedgerInMaking {
  readonly cursor: Ledger['cursor'];
  readonly pairs: Map<string, PairRecord>;
  readonly repos: Ledger['repos'][number][];
}

/** What earlier runs knew, without what no rule is for any more, and with what people are asked. */
function startLedger(
  ledger: Ledger,
  found: FoundPairs,
  config: WatchConfig,
  { candidates, asked, dismissed }: Pick<Gathered, 'candidates' | 'asked' | 'dismissed'>,
): LedgerInMaking {
  const rules = new Set(config.rules.map(({ name }) => name));
  // Questions that are still open come with `asked`.
  const kept = [...ledger.pairs].filter(
    ([, { rule, sft }]) => (rule === undefined || rules.has(rule)) && sft !== unknownSft,
  );
  const pairs = new Map(kept);
  for (const record of asked.values()) pairs.set(pairKeyOf(record), record);
  for (const [key, record] of dismissed) pairs.set(key, record);
  // What waits for its turn is found by no later search.
  for (const { key, sft, aligned, rule, firstAlpha, fingerprints, isRestricted } of candidates) {
    if (pairs.has(key)) continue;
    const nothing = { attempts: 0, notBefore: undefined, reason: undefined, boxes: [] };
    pairs.set(key, {
      sft,
      aligned,
      rule,
      status: 'waiting',
      firstAlpha,
      fingerprints,
      isRestricted,
      ...nothing,
    });
  }
  return {
    cursor: config.rules.length === 0 ? ledger.cursor : found.cursor,
    pairs,
    repos: [...ledger.repos],
  };
}

const toLedger = ({ cursor, pairs, repos }: LedgerInMaking): Ledger => ({
  cursor,
  pairs: new Map(pairs),
  repos: [...repos],
});

/**
 * @param keep what was found so far; called from time to time, and when the search fails.
 * @param keepEvery milliseconds
 */
async function search(
  {
    config,
    ledger,
    session,
    isDryRun,
  }: {
    readonly config: WatchConfig;
    readonly ledger: Ledger;
    readonly session: Session;
    readonly isDryRun: boolean;
  },
  keep: (found: FoundPairs) => Promise<void>,
  keepEvery: number,
): Promise<FoundPairs> {
  const { rules, exclude, limits } = config;
  if (rules.length === 0) return nothingFound;
  const { clock } = session.runtime;
  const known = new Map(
    [...ledger.pairs.values()].flatMap(({ aligned, fingerprints, status }) =>
      status === 'published' ? fingerprints.map((fingerprint) => [fingerprint, aligned] as const) : [],
    ),
  );
  let keptAt = clock.now();
  let unkept: (() => FoundPairs) | undefined;
  try {
    return await findPairs(
      {
        ...{ rules, exclude, cursor: ledger.cursor, known },
        mostRequests: limits.requestsPerRun ?? (isDryRun ? dryRunRequests : undefined),
        async onPage(peek) {
          unkept = peek;
          if (clock.now() - keptAt < keepEvery) return;
          await keep(peek());
          unkept = undefined;
          keptAt = clock.now();
        },
      },
      session,
    );
  } catch (error) {
    const found = unkept;
    if (found !== undefined) await saveQuietly(() => keep(found()), session.runtime);
    throw error;
  }
}

async function connect(request: WatchRequest, runtime: Runtime): Promise<GitHub | undefined> {
  if (request.github === undefined) return undefined;
  const { createGitHub } = await import('../github/index.ts');
  const { clock, log, signal } = runtime;
  return createGitHub({ ...request.github, clock, log, signal, random: Math.random });
}

function openIssue(
  { reporting }: WatchConfig,
  { config }: WatchRequest,
  github: GitHub | undefined,
): TrackingIssueDoor | undefined {
  if (!reporting.issue || github === undefined) return undefined;
  return github.trackingIssue({ key: config, title: reporting.title, labels: reporting.labels });
}

function boxesOf({ model, sft = unknownSft }: WatchRow, pairs: ReadonlyMap<string, PairRecord>) {
  return pairs.get(pairKeyOf({ sft, aligned: model }))?.boxes ?? [];
}

/** Who reads that the state could not be kept has to know what was done all the same. */
function tellUnkept(error: unknown, rows: readonly WatchRow[]): unknown {
  if (!(error instanceof ExtrapolateError)) return error;
  const models = rows.flatMap(({ model, outcome }) => (outcome === 'published' ? [model] : []));
  const done =
    models.length === 0
      ? 'nothing was published'
      : `what was published is on the Hub, and the next run finds it there (${listNames(models)})`;
  error.precede(`The state could not be kept; ${done}.`);
  return error;
}

/** After a failure that is told anyway. */
async function saveQuietly(save: () => Promise<void>, { log }: Runtime): Promise<void> {
  await save().catch((error: unknown) => {
    log.warn(error instanceof ExtrapolateError ? error.wording : String(error));
  });
}
