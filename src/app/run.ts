import type { RunOutput, RunReport } from './contract/reports.ts';
import type { JobRequest } from './contract/requests.ts';
import { listWarnings } from './job/judge-pair.ts';
import { type Preparation, prepare } from './job/prepare.ts';
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
  // While the run can still be stopped; what was measured in the end is in the report.
  if (!request.dryRun) for (const warning of listWarnings(preparation.verdicts)) runtime.log.warn(warning);
  const outcome = request.dryRun ? foresee(job, preparation) : await publish(job);
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
    warnings: outcome.warnings,
  };
}

/** What would be published. */
function foresee({ plan, targets, session }: Job, { warnings }: Preparation): PublishedOutputs {
  const outputs = targets.map((target): RunOutput => {
    const isComplete = target.state === 'complete';
    return {
      alpha: target.alpha,
      target: target.name,
      url: urlOf(target, session),
      state: isComplete ? 'already-complete' : 'would-publish',
      ...(target.replaces === undefined ? {} : { replaced: target.replaces }),
      files: isComplete
        ? []
        : plan.files.map(({ path, byteLength }) => ({ path, byteLength, resumed: false })),
    };
  });
  return { outputs, warnings, bytesRead: 0, bytesWritten: 0 };
}
