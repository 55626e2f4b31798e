import type { RunOutput, RunReport, TargetState } from './contract/reports.ts';
import type { JobRequest } from './contract/requests.ts';
import { requireDiskSpace } from './job/disk-space.ts';
import { prepareDocuments } from './job/documents.ts';
import { judgePair, refuseJudged } from './job/judge-pair.ts';
import { openPair } from './job/pair.ts';
import { planPair } from './job/plan-pair.ts';
import { readPreviousCard } from './job/previous-card.ts';
import { type Job, type Outcome, publish } from './job/publish.ts';
import {
  inspectTarget,
  requireWriteAccess,
  resolveTargets,
  type Target,
  urlOf,
  warnOfVisibility,
} from './job/targets.ts';
import type { Runtime } from './session/runtime.ts';
import { openSession, type Session } from './session/session.ts';
import { trackSteps } from './session/steps.ts';

/**
 * The main job: two checkpoints in, a derived repo out for every α.
 *
 * Everything that can be refused is refused before anything is moved; an interrupted run continues where it
 * stopped when started again; a finished one says so and does nothing.
 *
 * @param parent whose connections are used, where several jobs run one after the other.
 * @throws an ExtrapolateError of kit/errors.ts; anything else is a bug.
 */
export async function run(request: JobRequest, runtime: Runtime, parent?: Session): Promise<RunReport> {
  await using session = openSession(runtime, parent);
  const steps = trackSteps(runtime);
  const startedAt = runtime.clock.now();

  const job = await steps.take('open', 'Read the headers and plan', async (): Promise<Job> => {
    const pair = await openPair(request, session);
    const { plan, adapter } = planPair(pair, request);
    const { documents, refusal } = await prepareDocuments(pair, plan, adapter, request);
    if (refusal) throw refusal;
    const targets = await resolveTargets(request, pair, session);
    return { request, session, steps, pair, plan, targets, documents };
  });
  const { pair, plan, documents } = job;
  const previousCards = new Map<Target, string>();
  const found = await steps.take('check', 'Check the targets', async () => {
    if (!request.dryRun) await requireWriteAccess(job.targets, session);
    const found: InspectedTarget[] = [];
    for (const target of job.targets) {
      const { state, refuseUnfit } = await inspectTarget(target, request, pair, session);
      await refuseUnfit();
      found.push({ target, state });
      const card = state === 'replaceable' ? await readPreviousCard(target, request, session) : undefined;
      if (card !== undefined) previousCards.set(target, card);
    }
    await requireDiskSpace(plan, pair.sideFiles, found);
    return found;
  });
  const judged = found.every(({ state }) => state === 'complete')
    ? []
    : await steps.take('judge', 'Sample the difference and judge the pair', async () => {
        return refuseJudged((await judgePair(pair, plan, request, session)).verdicts);
      });
  const outcome = request.dryRun ? foreseeAll(job, found) : await publish(job, previousCards);
  return {
    kind: 'run',
    dryRun: request.dryRun,
    rounding: plan.rounding,
    dtype: request.dtype,
    sft: pair.sft.snapshot.origin,
    aligned: pair.aligned.snapshot.origin,
    outputs: outcome.outputs,
    totals: {
      parameterCount: plan.totals.parameterCount,
      tensorCount: plan.totals.tensorCount,
      bytesRead: outcome.bytesRead,
      bytesWritten: outcome.bytesWritten,
      milliseconds: runtime.clock.now() - startedAt,
    },
    warnings: [
      ...pair.warnings,
      ...plan.notes,
      ...documents.warnings,
      ...warnOfVisibility(request, pair, job.targets),
      ...judged,
      ...outcome.outputs.flatMap(warnOfNonFinite),
    ],
  };
}

interface InspectedTarget {
  readonly target: Target;
  readonly state: TargetState;
}

function foreseeAll({ plan, session }: Job, found: readonly InspectedTarget[]): Outcome {
  const outputs = found.map(({ target, state }): RunOutput => {
    const isComplete = state === 'complete';
    return {
      alpha: target.alpha,
      target: target.name,
      url: urlOf(target, session),
      state: isComplete ? 'already-complete' : 'would-publish',
      files: isComplete
        ? []
        : plan.files.map(({ path, byteLength }) => ({ path, byteLength, resumed: false })),
    };
  });
  return { outputs, bytesRead: 0, bytesWritten: 0 };
}

function warnOfNonFinite({ target, statistics }: RunOutput): string[] {
  if (!statistics?.total.nonFiniteCount) return [];
  const { nonFiniteCount, overflowCount, elementCount } = statistics.total;
  const own = overflowCount === 0 ? '' : ` ${overflowCount} of them became so by extrapolation.`;
  return [`${target}: ${nonFiniteCount} of ${elementCount} weights are NaN or infinite.${own}`];
}
