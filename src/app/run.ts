import type { RunOutput, RunReport } from './contract/reports.ts';
import type { JobRequest } from './contract/requests.ts';
import { prepare } from './job/prepare.ts';
import { type Job, type PublishedOutputs, publish, requireJob } from './job/publish.ts';
import { urlOf } from './job/targets.ts';
import type { Runtime } from './session/runtime.ts';
import { openSession } from './session/session.ts';

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
  const startedAt = runtime.clock.now();
  const preparation = await prepare(request, session, {
    // Who looks first may get the token later.
    endsAt: ({ about }) => !(request.dryRun && about === 'access'),
  });
  const job = requireJob(preparation);
  const { pair, plan } = job;
  const outcome = request.dryRun ? foresee(job) : await publish(job);
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
    warnings: [...preparation.warnings, ...outcome.outputs.flatMap(warnOfNonFinite)],
  };
}

/** What would be published. */
function foresee({ plan, targets, session }: Job): PublishedOutputs {
  const outputs = targets.map((target): RunOutput => {
    const isComplete = target.state === 'complete';
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
