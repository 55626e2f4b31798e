import { readsOf } from '../core/engine/index.ts';
import type { SampleFacts } from '../core/judgement/index.ts';
import {
  sampledAlpha,
  sampledChangedShare,
  sampledDeltaRatio,
  sampledStatistics,
} from '../core/judgement/index.ts';
import type { OutputFile, Plan, Side } from '../core/plan/index.ts';
import type { Checkpoint } from '../formats/checkpoint/index.ts';
import {
  AccessError,
  alignmentChangedShare,
  exitCodes,
  IncompatibleError,
  InputError,
  type Prose,
  storedPathOf,
} from '../kit/index.ts';
import { standardSpanBytes } from '../stores/hub/index.ts';
import type {
  PlannedOutput,
  PlannedRead,
  PlanReport,
  SampleReport,
  TargetState,
} from './contract/reports.ts';
import type { JobRequest } from './contract/requests.ts';
import { describeMissingSpace, missingDiskBytes } from './job/disk-space.ts';
import { prepareDocuments } from './job/documents.ts';
import { describeVerdict, judgePair } from './job/judge-pair.ts';
import { openPair, type Pair } from './job/pair.ts';
import { listMisfits, planPair } from './job/plan-pair.ts';
import { readPreviousCard } from './job/previous-card.ts';
import {
  inspectTarget,
  requireWriteAccess,
  resolveTargets,
  type Target,
  uploadMemoryBytes,
  warnOfVisibility,
} from './job/targets.ts';
import type { Runtime } from './session/runtime.ts';
import { openSession, type Session } from './session/session.ts';

/** The process itself, its threads and the two input blocks, as measured. */
const baseMemoryBytes = 130e6;

/** What a run with the Hub on either side takes besides, upload buffers aside, as measured with up to ten α. */
const hubMemoryBytes = 130e6;

/**
 * What `run` would read, compute and write, what a sample of the weights says of the pair, and everything that does
 * not fit; writes nothing.
 *
 * @param parent whose connections are used, where several jobs are planned one after the other.
 * @throws an ExtrapolateError when a source cannot be opened, the Hub fails or the run is stopped; what keeps
 *   an openable pair from running is listed in the report's `problems` instead.
 */
export async function planJob(request: JobRequest, runtime: Runtime, parent?: Session): Promise<PlanReport> {
  await using session = openSession(runtime, parent);
  const pair = await openPair(request, session);
  const problems: Prose[] = [...listMisfits(pair, request)];
  const made =
    problems.length === 0 ? await collectProblems(problems, async () => planPair(pair, request)) : undefined;
  const planned = made?.plan;
  const warnings: Prose[] = [...pair.warnings, ...(planned?.notes ?? [])];

  const targets = await collectProblems(problems, () => resolveTargets(request, pair, session));
  const outputs: PlannedOutput[] = [];
  const found: { target: Target; state: TargetState }[] = [];
  for (const target of targets ?? []) {
    const there = await collectProblems(problems, () => inspectTarget(target, request, pair, session));
    const targetState = there?.state ?? 'unknown';
    if (there) {
      found.push({ target, state: targetState });
      await collectProblems(problems, there.refuseUnfit);
      if (targetState === 'replaceable')
        await collectProblems(problems, () => readPreviousCard(target, request, session));
    }
    if (targetState === 'complete')
      warnings.push(`${target.name} already holds exactly this; run would do nothing.`);
    outputs.push({
      alpha: target.alpha,
      target: target.name,
      targetState,
      files: planned?.files.map(describeFile) ?? [],
      sideFiles: pair.sideFiles.map(({ path, byteLength }) => ({ path, byteLength })),
    });
  }
  if (targets) await collectProblems(problems, () => requireWriteAccess(targets, session));
  if (planned) {
    const missing = await missingDiskBytes(planned, pair.sideFiles, found);
    if (missing) problems.push(describeMissingSpace(missing));
  }
  const documents =
    made && (await collectProblems(problems, () => prepareDocuments(pair, made.plan, made.adapter, request)));
  if (documents?.refusal) problems.push(documents.refusal.inFull);
  warnings.push(...(documents?.documents.warnings ?? []), ...warnOfVisibility(request, pair, targets ?? []));
  const { verdicts, sample } = await judgePair(pair, planned, request, session);
  for (const verdict of verdicts) {
    (verdict.severity === 'refuse' ? problems : warnings).push(describeVerdict(verdict));
  }
  const reads = {
    sft: sumReads(planned, pair.sft, 'sft'),
    aligned: sumReads(planned, pair.aligned, 'aligned'),
  };
  return {
    kind: 'plan',
    rounding: request.rounding,
    dtype: request.dtype,
    sft: pair.sft.snapshot.origin,
    aligned: pair.aligned.snapshot.origin,
    reads,
    outputs,
    totals: {
      tensorCount: planned?.totals.tensorCount ?? pair.aligned.tensors.size,
      extrapolatedCount: planned?.totals.extrapolatedCount ?? 0,
      copiedCount: planned?.totals.copiedCount ?? 0,
      parameterCount: planned?.totals.parameterCount ?? 0,
      alignedBytes: planned?.totals.alignedBytes ?? 0,
      sftBytes: planned?.totals.sftBytes ?? 0,
      outputBytes: (planned?.totals.outputBytes ?? 0) * request.alphas.length,
      ...estimate(pair, reads, targets ?? []),
    },
    sample: sample && describeSample(sample),
    verdicts,
    problems,
    isUnfit:
      made === undefined ||
      documents?.refusal !== undefined ||
      verdicts.some(({ severity }) => severity === 'refuse'),
    warnings,
    exitCode: problems.length > 0 ? exitCodes.hasProblems : exitCodes.ok,
  };
}

function describeSample({ sampledElementCount, alphas }: SampleFacts): SampleReport | undefined {
  const [first] = alphas;
  if (first === undefined) return undefined;
  return {
    elementCount: sampledElementCount,
    deltaRatio: sampledDeltaRatio(first.statistics),
    alignmentChangedShare: alignmentChangedShare(sampledStatistics(first.statistics)),
    alphas: alphas.map(({ alpha, statistics, alternatives }) => ({
      alpha,
      effectiveAlpha: sampledAlpha(statistics),
      changedShare: sampledChangedShare(statistics),
      alternatives: alternatives.map(({ option, effectiveAlpha }) => ({ option, effectiveAlpha })),
    })),
  };
}

/**
 * Runs a check that would stop `run`; what it says becomes a problem of the plan. Not that the Hub failed or
 * that the user stopped: neither says anything about the run that was planned.
 */
async function collectProblems<T>(problems: Prose[], check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch (error) {
    const isOfRun =
      error instanceof InputError || error instanceof IncompatibleError || error instanceof AccessError;
    if (!isOfRun) throw error;
    problems.push(error.inFull);
    return undefined;
  }
}

function describeFile({ path, byteLength, operations }: OutputFile): PlannedOutput['files'][number] {
  const extrapolate = operations.filter(({ kind }) => kind === 'extrapolate').length;
  return { path, byteLength, operations: { extrapolate, copy: operations.length - extrapolate } };
}

function sumReads(planned: Plan | undefined, { snapshot }: Checkpoint, side: Side): PlannedRead[] {
  const byPath = new Map<string, number>();
  for (const { path, start, end } of planned?.files.flatMap((file) => readsOf(file)[side]) ?? []) {
    byPath.set(path, (byPath.get(path) ?? 0) + end - start);
  }
  return [...byPath].map(([path, byteLength]) => ({ path: storedPathOf(snapshot, path), byteLength }));
}

function estimate(pair: Pair, reads: PlanReport['reads'], targets: readonly Target[]) {
  const requestsFor = (side: Pair['sft'], files: readonly PlannedRead[]) =>
    side.snapshot.origin.kind === 'hub'
      ? side.shards.length +
        files.reduce((sum, { byteLength }) => sum + Math.ceil(byteLength / standardSpanBytes), 0)
      : 0;
  const hubTargets = targets.filter(({ endpoint }) => endpoint.kind === 'hub').length;
  const readsHub = [pair.sft, pair.aligned].some(({ snapshot }) => snapshot.origin.kind === 'hub');
  return {
    peakMemoryBytes:
      baseMemoryBytes +
      (readsHub || hubTargets > 0 ? hubMemoryBytes : 0) +
      (hubTargets > 0 ? uploadMemoryBytes : 0),
    requestCount:
      requestsFor(pair.sft, reads.sft) +
      requestsFor(pair.aligned, reads.aligned) +
      (pair.aligned.snapshot.origin.kind === 'hub' ? pair.sideFiles.length : 0) +
      hubTargets * (pair.aligned.shards.length + 8),
  };
}
