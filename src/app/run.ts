import { executePlan, type Output } from '../engine/execute-plan.ts';
import type { FileRecord, PublishedRepo } from '../kit/publication.ts';
import { addStatistics, type TensorGroupStatistics } from '../kit/statistics.ts';
import { buildPlan } from '../plan/build-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { requireDiskSpace } from './disk-space.ts';
import { createDocumentWriter } from './documents.ts';
import type { JobRequest, ReportFile, RunOutput, RunReport, Runtime, TargetState } from './job.ts';
import { openPair, type Pair } from './pair.ts';
import { openSession, type Session } from './session.ts';
import { createSideFileCarrier } from './side-files.ts';
import { type Steps, trackSteps } from './steps.ts';
import {
  inspectTarget,
  openTarget,
  requireWriteAccess,
  resolveTargets,
  type Target,
  urlOf,
} from './targets.ts';

interface Job {
  readonly request: JobRequest;
  readonly session: Session;
  readonly steps: Steps;
  readonly pair: Pair;
  readonly plan: Plan;
  readonly targets: readonly Target[];
}

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
    : await publishAll(job);
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

interface Outcome {
  readonly warnings: readonly string[];
  readonly outputs: readonly RunOutput[];
  readonly bytesRead: number;
  readonly bytesWritten: number;
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

async function publishAll({ request, session, steps, pair, plan, targets }: Job): Promise<Outcome> {
  const { signal, onProgress } = session.runtime;
  const complete = new Map<Target, PublishedRepo>();
  const open = new Map<Target, Output>();
  try {
    await steps.take('prepare', 'Prepare the targets', async () => {
      for (const target of targets) {
        const opened = await openTarget(target, request, session);
        if (opened.state === 'complete') complete.set(target, opened.repo);
        else open.set(target, { alpha: target.alpha, publication: opened.publication });
      }
    });
    if (open.size === 0)
      return {
        outputs: targets.map((target) => finished(target, complete)),
        bytesRead: 0,
        bytesWritten: 0,
        warnings: [],
      };

    const documents = await createDocumentWriter(pair, plan);
    for (const [target, { publication }] of open) await publication.checkCard(documents.draftCard(target));

    const outputs = [...open.values()];
    const resumedPaths = new Map(
      outputs.map((output) => [output, new Set(output.publication.staged.keys())]),
    );
    const { snapshot } = pair.aligned;
    const carried = await steps.take('side-files', 'Carry over config, tokenizer and licence', async () => {
      const carrier = createSideFileCarrier(snapshot, pair.sideFiles, signal);
      const entries = [];
      for (const output of outputs)
        entries.push([output, await carrier.carryTo(output.publication)] as const);
      return new Map(entries);
    });
    const execution = await steps.take('weights', 'Extrapolate and upload the weights', () =>
      executePlan({
        plan,
        outputs,
        sources: { aligned: snapshot, sft: pair.sft.snapshot },
        signal,
        onProgress,
      }),
    );
    const published = await steps.take('promote', 'Publish', async () => {
      const repos = new Map<Target, { repo: PublishedRepo; files: readonly FileRecord[] }>();
      for (const [target, output] of open) {
        signal.throwIfAborted();
        const weights = execution.records.get(output) ?? [];
        const { staged = [], inline = [] } = carried.get(output) ?? {};
        const repo = await output.publication.promote({
          files: [...weights, ...staged],
          inline: [
            ...inline,
            ...documents.write(
              target,
              weights,
              [...staged, ...inline].map(({ path }) => path),
            ),
          ],
          message: documents.commitMessage(target),
        });
        repos.set(target, { repo, files: [...weights, ...staged] });
      }
      return repos;
    });

    return {
      outputs: targets.map((target) => {
        const made = published.get(target);
        const output = open.get(target);
        if (made === undefined || output === undefined) return finished(target, complete);
        const resumed = resumedPaths.get(output);
        return {
          alpha: target.alpha,
          target: target.name,
          url: made.repo.url,
          commit: made.repo.commit,
          state: 'published',
          files: made.files.map(({ path, byteLength, sha256 }): ReportFile => {
            return { path, byteLength, sha256, resumed: resumed?.has(path) ?? false };
          }),
          statistics: sumStatistics(execution.records.get(output) ?? []),
        };
      }),
      bytesRead: execution.bytesRead,
      bytesWritten: execution.bytesWritten,
      warnings: documents.warnings,
    };
  } finally {
    await Promise.all([...open.values()].map(({ publication }) => publication.close()));
  }
}

function finished(target: Target, complete: ReadonlyMap<Target, PublishedRepo>): RunOutput {
  const repo = complete.get(target);
  if (repo === undefined) throw new TypeError(`${target.name} was neither complete nor published`);
  return {
    alpha: target.alpha,
    target: target.name,
    url: repo.url,
    commit: repo.commit,
    state: 'already-complete',
    files: [],
  };
}

function sumStatistics(records: readonly FileRecord[]): TensorGroupStatistics | undefined {
  const all = records.flatMap(({ statistics }) => statistics ?? []);
  return all.length === 0 ? undefined : all.reduce(addStatistics);
}

function warnOfNonFinite({ target, statistics }: RunOutput): string[] {
  if (!statistics?.nonFiniteCount) return [];
  return [
    `${target}: ${statistics.nonFiniteCount} of ${statistics.elementCount} weights are NaN or infinite.`,
  ];
}
