import { createHash } from 'node:crypto';
import {
  isOfPair,
  type Preparation,
  type Problem,
  prepare,
  publish,
  requireJob,
} from '../../app/job/index.ts';
import { openSession, type Session } from '../../app/session/index.ts';
import { findOptOut } from '../../core/judgement/index.ts';
import {
  advice,
  CancelledError,
  describeReplaced,
  ExtrapolateError,
  FormatError,
  IncompatibleError,
  joinProse,
  listSome,
  type Prose,
  tell,
} from '../../kit/index.ts';
import { configWords } from '../config/config-words.ts';
import { readModelFacts } from '../detect/model-facts.ts';
import { retryAt } from '../ledger/back-off.ts';
import type { Budget } from '../ledger/budget.ts';
import type { BoxRecord, PairRecord, RepoRecord } from '../ledger/ledger.ts';
import { findPublished } from './find-published.ts';
import { type Candidate, dismissalOf } from './watch-candidates.ts';
import type { WatchRow } from './watch-report.ts';

const mostListedTargets = 4;

/** What came of a candidate: for the report, for the ledger, and the repos that are new. */
export interface Settled {
  readonly row: WatchRow;
  readonly record: PairRecord;
  readonly newRepos: readonly RepoRecord[];
  readonly bytesWritten: number;
}

/** How the Hub refuses for the number of commits, new repos and requests. */
const quotaCodes: ReadonlySet<string> = new Set(['repo-quota', 'rate-limited']);

interface Circumstances {
  readonly session: Session;
  readonly budget: Budget;
  /** After so many failures in a row a person is asked. */
  readonly attempts: number;
  readonly dryRun: boolean;
  readonly now: number;
}

/**
 * Takes one pair as far as it goes: looks whether it is there, plans it, and publishes it. What goes wrong is a part
 * of the outcome, so that one pair does not stop the others.
 *
 * @throws CancelledError when the run was stopped.
 */
export async function settlePair(candidate: Candidate, around: Circumstances): Promise<Settled> {
  try {
    // Its own, so that what it opened is closed before the next pair.
    await using session = openSession(around.session.runtime, around.session);
    return await publishPair(candidate, around, session);
  } catch (error) {
    if (error instanceof CancelledError || around.session.runtime.signal.aborted) throw error;
    if (!(error instanceof ExtrapolateError)) throw error;
    // Trying again would end alike.
    if (error instanceof IncompatibleError || error instanceof FormatError) {
      return settled(candidate, 'refused', error.inFull, { status: 'declined' });
    }
    if (error.code === 'repo-quota')
      around.budget.closeToNewRepos('the Hub takes no new repos of this account for now.');
    // The account has done too much of late; that is no fault of the pair.
    if (quotaCodes.has(error.code))
      return settled(candidate, 'waiting', advice`It waits: ${error.inFull}`, { status: 'waiting' });
    return failAgain(candidate, around, error.inFull);
  }
}

/** Later, with more patience each time; in the end a person is asked. */
function failAgain(candidate: Candidate, { attempts, now }: Circumstances, reason: Prose): Settled {
  const isAnswered = candidate.approved.has('retry');
  const failures = (isAnswered ? 0 : (candidate.before?.attempts ?? 0)) + 1;
  if (failures < attempts) {
    const notBefore = retryAt(failures, now);
    return settled(candidate, 'failed', reason, { status: 'failed', attempts: failures, notBefore });
  }
  return settled(candidate, 'needs-person', advice`It failed ${failures} times: ${reason}`, {
    status: 'asked',
    attempts: failures,
    notBefore: retryAt(failures, now),
    boxes: [boxFor(candidate, 'retry', `Try ${candidate.aligned} again`)],
  });
}

async function publishPair(candidate: Candidate, around: Circumstances, session: Session): Promise<Settled> {
  const { budget, dryRun, now } = around;
  const { request, newCommits, approved } = candidate;
  const published = await findPublished(request, session);
  if (published === 'same') {
    return settled(candidate, 'already-published', '', { status: 'published' });
  }
  const optOut = await findOptOutOf(candidate, session);
  if (optOut !== undefined) return settled(candidate, 'refused', optOut, { status: 'declined' });
  if (published === 'older') {
    if (newCommits === 'ignore') {
      const reason = 'It was made of earlier commits of its sources, and new ones are ignored.';
      return settled(candidate, 'already-published', reason, { status: 'published' });
    }
    if (newCommits === 'ask' && !approved.has('revise')) {
      const question = 'It was made of earlier commits of its sources: make it anew?';
      return settled(candidate, 'needs-person', question, {
        status: 'asked',
        boxes: [boxFor(candidate, 'revise', `Make ${candidate.aligned} anew of the new commits`)],
      });
    }
  }
  const preparation = await prepareAgreed(candidate, session);
  const { problems, planned, isComplete } = preparation;
  // What lies in the pair is told before what may change.
  const problem = problems.find(isOfPair) ?? problems.find(isOtherModel) ?? problems[0];
  if (problem !== undefined) {
    const [reason = problem.error.message] = problem.sentences;
    if (isOfPair(problem)) return settled(candidate, 'refused', reason, { status: 'declined' });
    if (isOtherModel(problem)) {
      return settled(candidate, 'needs-person', problem.error.wording, {
        status: 'asked',
        boxes: [boxToReplace(candidate, preparation)],
      });
    }
    return failAgain(candidate, around, reason);
  }
  if (isComplete) return settled(candidate, 'already-published', '', { status: 'published' });
  const missing = preparation.targets.filter(({ state }) => state !== 'complete');
  const newTargets = missing.filter(({ state }) => ['absent', 'empty', 'resumable'].includes(state));
  const repoBytes = planned?.plan.totals.outputBytes ?? 0;
  const byteLength = missing.length * repoBytes;
  const cost = { byteLength, newRepoCount: newTargets.length };
  const limit = budget.take(cost, { isUrgent: approved.has('now') });
  if (limit !== undefined) {
    return settled(candidate, 'waiting', `It waits: ${limit}`, {
      status: 'waiting',
      boxes: [boxFor(candidate, 'now', `Publish ${candidate.aligned} now, whatever the limits`)],
    });
  }
  if (dryRun) {
    const repos = missing.map(({ name, alpha }) => ({ target: name, alpha, url: '' }));
    const warnings = joinProse(preparation.warnings);
    return settled(candidate, 'would-publish', warnings, candidate.before ?? {}, { repos });
  }
  const { outputs, bytesWritten } = await publish(requireJob(preparation));
  const repos = outputs.map(({ target, url, alpha, effectiveAlpha }) => ({
    ...{ target, url, alpha, effectiveAlpha },
  }));
  return {
    ...settled(candidate, 'published', '', { status: 'published' }, { repos }),
    newRepos: newTargets.map(({ name }) => ({ target: name, at: now, byteLength: repoBytes })),
    bytesWritten,
  };
}

const isOtherModel = ({ error }: Problem) => error.code === 'target-other-model';

/** What holds another model is replaced only where a person agreed to replace that very model. */
async function prepareAgreed(candidate: Candidate, session: Session): Promise<Preparation> {
  const { request, approved, before } = candidate;
  const preparation = await prepare(request, session);
  if (!approved.has('replace') || !preparation.problems.some(isOtherModel)) return preparation;
  const { key } = boxToReplace(candidate, preparation);
  if (!before?.boxes.some((box) => box.key === key)) return preparation;
  return prepare(request, session, { mayReplace: () => true });
}

function boxToReplace(candidate: Candidate, { targets }: Preparation): BoxRecord {
  const replaced = targets.flatMap(({ name, replaces }) =>
    replaces === undefined ? [] : [`${name}, which holds ${describeReplaced(replaces)}`],
  );
  const digest = createHash('sha256').update(replaced.join('\n')).digest('hex').slice(0, 16);
  const box = boxFor(candidate, 'replace', `Replace ${listSome(replaced, mostListedTargets)}`);
  return { ...box, key: `${box.key}|${digest}` };
}

/** Authors may opt out while a pair waits or is asked about; what is configured is a person's own decision. */
async function findOptOutOf(
  { rule, sft, aligned, isFresh }: Candidate,
  session: Session,
): Promise<string | undefined> {
  if (rule === undefined || isFresh) return undefined;
  const hub = await session.hub();
  for (const repo of [aligned, sft]) {
    const facts = readModelFacts(await hub.findModel(repo));
    const optOut = facts === undefined ? undefined : findOptOut(facts.card, facts.tags);
    if (optOut !== undefined) return `${repo} ${optOut}.`;
  }
  return undefined;
}

function boxFor({ key, sft }: Candidate, action: BoxRecord['action'], text: string): BoxRecord {
  return { key: `${key}|${action}`, action, sft, text };
}

function settled(
  candidate: Candidate,
  outcome: WatchRow['outcome'],
  reason: Prose,
  record: Partial<PairRecord>,
  row: Partial<WatchRow> = {},
): Settled {
  const { sft, aligned, rule, evidence, firstAlpha, fingerprints, isRestricted } = candidate;
  const told = tell(reason, configWords);
  return {
    row: { model: aligned, sft, rule, outcome, reason: told, evidence, repos: [], ...row },
    record: {
      ...{ sft, aligned, rule, firstAlpha, fingerprints, isRestricted },
      status: 'waiting',
      attempts: 0,
      notBefore: undefined,
      reason: told === '' ? undefined : told.slice(0, 2_000),
      ...record,
      boxes: withDismissal(candidate.key, aligned, record),
    },
    newRepos: [],
    bytesWritten: 0,
  };
}

/** Every question can be dismissed as well. */
function withDismissal(
  key: string,
  aligned: string,
  { status, boxes = [] }: Partial<PairRecord>,
): readonly BoxRecord[] {
  return status === 'asked' ? [...boxes, dismissalOf(key, aligned)] : boxes;
}
