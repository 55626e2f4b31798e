import { buildPlan } from '../plan/build-plan.ts';
import { requireDiskSpace } from './disk-space.ts';
import type { JobRequest, RunOutput, RunReport, Runtime, TargetState } from './job.ts';
import { openPair } from './pair.ts';
import { type Job, type Outcome, publish } from './publish.ts';
import { openSession } from './session.ts';
import { trackSteps } from './steps.ts';
import { inspectTarget, requireWriteAccess, resolveTargets, type Target, urlOf } from './targets.ts';

/**
 * The main job: two checkpoints in, a derived repo out for every α.
 *
 * Everything that can be refused is refused before anything is moved; an interrupted run continues where it
 * stopped when started again; a finished one says so and does nothing.
 *
 * @throws an ExtrapolateError of kit/errors.ts; anything else is a bug.
 */
export async function run(request: JobRequest, runtime: Runtime): Promise<RunReport> {
  await using session = openSession(runtime);
  const steps = trackSteps(runtime);
  const startedAt = runtime.clock.now();

  const job = await steps.take('open', 'Read the headers and plan', async (): Promise<Job> => {
    const pair = await openPair(request, session);
    const plan = buildPlan(pair.aligned, pair.sft, request.alphas);
    const targets = await resolveTargets(request, pair, session);
    return { request, session, steps, pair, plan, targets };
  });
  const found = await steps.take('check', 'Check the targets', async () => {
    if (!request.dryRun) await requireWriteAccess(job.targets, session);
    const found: InspectedTarget[] = [];
    for (const target of job.targets) {
      const { state, refuseUnfit } = await inspectTarget(target, request, session);
      await refuseUnfit();
      found.push({ target, state });
    }
    await requireDiskSpace(job.plan, job.pair.sideFiles, found);
    return found;
  });
  const { outputs, bytesRead, bytesWritten, warnings } = request.dryRun
    ? foreseeAll(job, found)
    : await publish(job);
  return {
    kind: 'run',
    dryRun: request.dryRun,
    sft: job.pair.sft.snapshot.origin,
    aligned: job.pair.aligned.snapshot.origin,
    outputs,
    totals: {
      parameterCount: job.plan.totals.parameterCount,
      tensorCount: job.plan.totals.tensorCount,
      bytesRead,
      bytesWritten,
      milliseconds: runtime.clock.now() - startedAt,
    },
    warnings: [...warnings, ...outputs.flatMap(warnOfNonFinite)],
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
  return { outputs, bytesRead: 0, bytesWritten: 0, warnings: [] };
}

function warnOfNonFinite({ target, statistics }: RunOutput): string[] {
  if (!statistics?.nonFiniteCount) return [];
  return [
    `${target}: ${statistics.nonFiniteCount} of ${statistics.elementCount} weights are NaN or infinite.`,
  ];
}
