import { describeContinued, type PairFacts, type Verdict } from '../../core/judgement/index.ts';
import {
  AccessError,
  type ExtrapolateError,
  IncompatibleError,
  InputError,
  type Prose,
  type ReplacedModel,
} from '../../kit/index.ts';
import type { TargetState } from '../contract/reports.ts';
import type { JobRequest } from '../contract/requests.ts';
import { isDirectory } from '../options/endpoint.ts';
import type { Session } from '../session/session.ts';
import { type Steps, trackSteps } from '../session/steps.ts';
import { findMissingSpace } from './disk-space.ts';
import { type DocumentWriter, prepareDocuments } from './documents.ts';
import { type Judged, judgePair, listWarnings } from './judge-pair.ts';
import { openPair, type Pair } from './pair.ts';
import { listMisfits, type PairPlan, planPair } from './plan-pair.ts';
import { readPreviousCard } from './previous-card.ts';
import { describeHeld } from './replaced.ts';
import {
  inspectTarget,
  requireWriteAccess,
  resolveTargets,
  type Target,
  warnOfVisibility,
} from './targets.ts';

/** A job of which everything is known and nothing is moved. */
export interface Preparation {
  readonly request: JobRequest;
  readonly session: Session;
  readonly steps: Steps;
  readonly pair: Pair;
  /** Undefined when the tensors of the two do not fit together. */
  readonly planned: PairPlan | undefined;
  /** Undefined where they cannot be written. */
  readonly documents: DocumentWriter | undefined;
  /** One per α, in the order of the request; none when their names are not known. */
  readonly targets: readonly PreparedTarget[];
  /** Whether everything is there already. */
  readonly isComplete: boolean;
  readonly verdicts: readonly Verdict[];
  /** What the pair was judged by; undefined where it was not judged. */
  readonly facts: PairFacts | undefined;
  /** What keeps the job from being done, in the order in which it is found. */
  readonly problems: readonly Problem[];
  /** Warnings that no figures go into. */
  readonly remarks: readonly Prose[];
  /** The remarks, and what was found by the sample. */
  readonly warnings: readonly Prose[];
}

/** A target with what is there now. */
export interface PreparedTarget extends Target {
  readonly state: TargetState;
  /** A model of this tool that is replaced. */
  readonly replaces: ReplacedModel | undefined;
  /** The card of a derived repo that is replaced, for what people added to it. */
  readonly previousCard: string | undefined;
}

export interface Problem {
  readonly about: 'tensors' | 'documents' | 'licence' | 'target' | 'access' | 'disk' | 'judgement';
  readonly error: ExtrapolateError;
  /** The error in sentences, with what to do about it; of tensors, one for each that does not fit. */
  readonly sentences: readonly Prose[];
}

/** Whether a problem lies in the pair, so that trying again is of no use. */
export const isOfPair = ({ about }: Problem): boolean => ['tensors', 'licence', 'judgement'].includes(about);

export interface PrepareOptions {
  /** Says of a problem whether the preparation ends with its error; otherwise all of them are found. */
  readonly endsAt?: (problem: Problem) => boolean;
  /** Judge the pair, which reads a sample of the weights, also when everything is there already. */
  readonly alwaysJudges?: boolean;
  /** Whether somebody agreed to replace this other model; otherwise {@link JobRequest.force} says it. */
  readonly mayReplace?: (target: string, model: ReplacedModel) => boolean;
}

/**
 * The way that run, plan and the bot go before anything is moved: open the pair → plan → documents → targets →
 * write access → disk space → judge. What refuses the job is a part of the result.
 *
 * @throws an ExtrapolateError when a source cannot be opened, the Hub fails or the work is stopped: that says nothing
 *   about the job. Also the error of a problem that ends it.
 */
export async function prepare(
  request: JobRequest,
  session: Session,
  { endsAt = () => false, alwaysJudges = false, mayReplace = () => false }: PrepareOptions = {},
): Promise<Preparation> {
  const steps = trackSteps(session.runtime);
  const problems: Problem[] = [];
  const refuse = (
    about: Problem['about'],
    error: ExtrapolateError,
    sentences: readonly Prose[] = [error.inFull],
  ) => {
    const problem = { about, error, sentences };
    if (endsAt(problem)) throw error;
    problems.push(problem);
  };
  const attempt = async <T>(
    about: Problem['about'],
    check: () => T | Promise<T>,
    list?: (error: ExtrapolateError) => readonly Prose[],
  ): Promise<T | undefined> => {
    try {
      return await check();
    } catch (error) {
      if (!isOfJob(error)) throw error;
      refuse(about, error, list?.(error));
      return undefined;
    }
  };

  askForAccount(request, session);
  const opened = await steps.take('open', 'Read the headers and plan', async () => {
    const pair = await openPair(request, session);
    const planned = await attempt(
      'tensors',
      () => planPair(pair, request),
      (error) => {
        const misfits = listMisfits(pair, request);
        return misfits.length === 0 ? [error.inFull] : misfits;
      },
    );
    const prepared = planned && (await attempt('documents', () => prepareDocuments(pair, planned, request)));
    if (prepared?.refusal) refuse('licence', prepared.refusal);
    const named = (await attempt('target', () => resolveTargets(request, pair, session))) ?? [];
    return { pair, planned, documents: prepared?.documents, named };
  });
  const { pair, planned, documents, named } = opened;
  const targets = await steps.take('check', 'Check the targets', async () => {
    await attempt('access', () => requireWriteAccess(named, session));
    const targets: PreparedTarget[] = [];
    for (const target of named) {
      const found = await attempt('target', () => inspectTarget(target, request, pair, session));
      if (found) await attempt('target', () => found.refuseUnfit());
      const there = found?.holdsOther ? await session.openSnapshot(target.endpoint) : undefined;
      const held = there && (await describeHeld(target, there, pair, request));
      if (held?.refusal && !request.force && !mayReplace(target.name, held.model)) {
        refuse('target', held.refusal);
      }
      const previousCard =
        there && (await attempt('target', () => readPreviousCard(target.name, there, request)));
      targets.push({ ...target, state: found?.state ?? 'unknown', replaces: held?.model, previousCard });
    }
    const full = planned && (await findMissingSpace(planned.plan, pair.sideFiles, targets));
    if (full) refuse('disk', full);
    return targets;
  });
  const isComplete = targets.length > 0 && targets.every(({ state }) => state === 'complete');
  const nothing: Judged = { verdicts: [], facts: undefined };
  const { verdicts, facts } =
    isComplete && !alwaysJudges
      ? nothing
      : await steps.take('judge', 'Sample the difference and judge the pair', () =>
          judgePair(pair, planned?.plan, request, session),
        );
  for (const verdict of verdicts) {
    if (verdict.severity === 'refuse') refuse('judgement', new IncompatibleError(verdict.message, verdict));
  }
  const remarks = [
    ...pair.warnings,
    ...(planned?.plan.notes ?? []),
    ...pair.sideNotes,
    ...(documents?.warnings ?? []),
    ...warnOfVisibility(request, pair, targets),
    ...(facts === undefined ? [] : describeContinued(facts)),
  ];
  return {
    ...{ request, session, steps, pair, planned, documents, targets, isComplete, verdicts, facts, problems },
    remarks,
    warnings: [...remarks, ...listWarnings(verdicts)],
  };
}

/** Asks whose token it is while the sources are opened; whoever needs the answer, or its failure, asks again. */
function askForAccount({ to }: JobRequest, session: Session): void {
  if (to !== undefined && isDirectory(to)) return;
  session
    .hub()
    .then((hub) => hub.account())
    .catch(() => {});
}

/** Not that the Hub failed or that the user stopped. */
const isOfJob = (error: unknown): error is ExtrapolateError =>
  error instanceof InputError || error instanceof IncompatibleError || error instanceof AccessError;
