import { type Execution, executePlan, type Output } from '../../core/engine/index.ts';
import type { PairFacts, Verdict } from '../../core/judgement/index.ts';
import type { Plan } from '../../core/plan/index.ts';
import { effectiveAlpha, type Prose, sumStatistics } from '../../kit/index.ts';
import type { ReportFile, RunOutput } from '../contract/reports.ts';
import type { JobRequest } from '../contract/requests.ts';
import type { Session } from '../session/session.ts';
import type { Steps } from '../session/steps.ts';
import { type CarriedFiles, createSideFileCarrier } from './carry-side-files.ts';
import type { DocumentWriter } from './documents.ts';
import { judgeMeasured, listWarnings } from './judge-pair.ts';
import type { Pair } from './pair.ts';
import { placeIn } from './pipeline.ts';
import type { Preparation, PreparedTarget } from './prepare.ts';
import { configPath } from './restated-config.ts';
import { openTarget } from './targets.ts';

/** What a preparation has found fit. */
export interface Job {
  readonly request: JobRequest;
  readonly session: Session;
  readonly steps: Steps;
  readonly pair: Pair;
  readonly plan: Plan;
  readonly targets: readonly PreparedTarget[];
  readonly documents: DocumentWriter;
  readonly verdicts: readonly Verdict[];
  readonly facts: PairFacts | undefined;
  readonly remarks: readonly Prose[];
}

/** @throws the first of the problems, where it leaves nothing to publish. */
export function requireJob({ problems, planned, documents, ...rest }: Preparation): Job {
  if (planned !== undefined && documents !== undefined) return { ...rest, plan: planned.plan, documents };
  throw problems[0]?.error ?? new Error('A job without a plan has no problem that says why.');
}

/** What came of a job; one output per target, in order. */
export interface PublishedOutputs {
  readonly outputs: readonly RunOutput[];
  /** By what was measured of all that was made. */
  readonly warnings: readonly Prose[];
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** A target that is being made. */
interface OpenTarget {
  readonly target: PreparedTarget;
  readonly output: Output;
  /** What an earlier run had staged. */
  readonly resumed: ReadonlySet<string>;
}

/** Makes and publishes what is not there yet: side files, then the weights of all targets in one pass, then each commit. */
export async function publish(job: Job): Promise<PublishedOutputs> {
  const { request, session, steps, pair, plan, targets, documents } = job;
  const { signal, onProgress } = session.runtime;
  const open: OpenTarget[] = [];
  // Another dtype than θ1's is stated in the configuration, which is written anew then.
  const restated = request.dtype === 'same' ? undefined : placeIn(pair.pipeline?.folder, configPath);
  const unchanged = pair.sideFiles.filter(({ path }) => path !== restated);
  const carrier = createSideFileCarrier(pair.surroundings, unchanged, signal);
  if (targets.some(({ state }) => state !== 'complete')) carrier.begin();
  try {
    const outputs = await steps.take('prepare', 'Prepare the targets', () => openTargets(job, open));
    const inOrder = () => targets.flatMap((target) => outputs.get(target) ?? []);
    if (open.length === 0)
      return { outputs: inOrder(), warnings: job.remarks, bytesRead: 0, bytesWritten: 0 };

    for (const { target, output } of open) await output.publication.checkCard(documents.draftCard(target));

    const carried = await steps.take('side-files', 'Carry over config, tokenizer and licence', async () => {
      const files = new Map<OpenTarget, CarriedFiles>();
      for (const one of open) files.set(one, await carrier.carryTo(one.output.publication));
      return files;
    });
    const toHub = open.some(({ target }) => target.endpoint.kind === 'hub');
    const title = `Extrapolate and ${toHub ? 'upload' : 'write'} the weights`;
    const execution = await steps.take('weights', title, () => {
      onProgress({
        kind: 'work-started',
        work: {
          doing: toHub ? 'uploaded' : 'written',
          sft: pair.sft.snapshot.origin,
          aligned: pair.aligned.snapshot.origin,
          targets: open.map(({ target }) => target.name),
          alphas: open.map(({ target }) => target.alpha),
          parameterCount: plan.totals.parameterCount,
          byteLength: plan.totals.outputBytes * open.length,
        },
      });
      return executePlan({
        plan,
        outputs: open.map(({ output }) => output),
        sources: {
          aligned: pair.aligned.snapshot,
          sft: pair.sft.snapshot,
          openDigest: () => session.pool.openSha256(),
        },
        allowOverflow: request.allow.has('overflow'),
        signal,
        onProgress,
      });
    });
    await steps.take('promote', 'Publish', async () => {
      for (const one of open) {
        signal.throwIfAborted();
        outputs.set(one.target, await promote(one, execution, job, carried.get(one)));
      }
    });
    const { bytesRead, bytesWritten } = execution;
    const warnings = [...job.remarks, ...listWarnings(judgeMade(job, open, execution))];
    return { outputs: inOrder(), warnings, bytesRead, bytesWritten };
  } finally {
    await Promise.all(open.map(({ output }) => output.publication.close()));
  }
}

/** Opens the targets one by one into `open`; gives the outputs that are complete already. */
async function openTargets(
  { request, session, pair, targets }: Job,
  open: OpenTarget[],
): Promise<Map<PreparedTarget, RunOutput>> {
  const complete = new Map<PreparedTarget, RunOutput>();
  for (const target of targets) {
    const opened = await openTarget(target, request, pair, session);
    if (opened.state === 'open') {
      const { publication } = opened;
      const resumed = new Set(publication.staged.keys());
      open.push({ target, output: { alpha: target.alpha, publication }, resumed });
      continue;
    }
    const { url, commit } = opened.repo;
    const state = 'already-complete';
    complete.set(target, { alpha: target.alpha, target: target.name, url, commit, state, files: [] });
  }
  return complete;
}

/** The pair as it looks by all weights that were made; by the sample where they say nothing. */
function judgeMade(
  { facts, request, verdicts }: Job,
  made: readonly OpenTarget[],
  execution: Execution,
): readonly Verdict[] {
  if (facts === undefined) return verdicts;
  return judgeMeasured(
    facts,
    made.map(({ target, output }) => ({
      alpha: target.alpha,
      statistics: sumStatistics(statisticsOf(output, execution)),
    })),
    request,
  );
}

const statisticsOf = (output: Output, { records }: Execution) =>
  (records.get(output) ?? []).flatMap(({ statistics = [] }) => statistics);

async function promote(
  made: OpenTarget,
  execution: Execution,
  job: Job,
  { staged, inline }: CarriedFiles = { staged: [], inline: [] },
): Promise<RunOutput> {
  const { target, output, resumed } = made;
  const { documents, remarks, verdicts } = job;
  const weights = execution.records.get(output) ?? [];
  const files = [...weights, ...staged];
  const statistics = sumStatistics(statisticsOf(output, execution));
  const measured = judgeMade(job, [made], execution);
  const written = documents.write(target, {
    weights,
    carriedFiles: [...staged, ...inline].map(({ path }) => path),
    warnings: [...remarks, ...listWarnings(measured)],
    allowed: [
      ...new Set([...verdicts, ...measured].flatMap(({ code, isAllowed }) => (isAllowed ? code : []))),
    ],
    previousCard: target.previousCard,
  });
  const { url, commit } = await output.publication.promote({
    files,
    inline: [...inline, ...written],
    message: documents.commitMessage(target),
  });
  return {
    alpha: target.alpha,
    target: target.name,
    url,
    commit,
    state: 'published',
    ...(target.replaces === undefined ? {} : { replaced: target.replaces }),
    files: files.map(({ path, byteLength, sha256 }): ReportFile => {
      return { path, byteLength, sha256, resumed: resumed.has(path) };
    }),
    // Adapters may be nothing but factors that are copied.
    ...(statistics.total.elementCount === 0
      ? {}
      : { effectiveAlpha: effectiveAlpha(statistics.total), statistics }),
  };
}
