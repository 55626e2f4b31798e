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
import { alignmentChangedShare, exitCodes, storedPathOf } from '../kit/index.ts';
import type { PlannedOutput, PlannedRead, PlanReport, SampleReport } from './contract/reports.ts';
import type { JobRequest } from './contract/requests.ts';
import type { Pair } from './job/pair.ts';
import { isOfPair, prepare } from './job/prepare.ts';
import { type Target, uploadMemoryBytes } from './job/targets.ts';
import type { Runtime } from './session/runtime.ts';
import { openSession } from './session/session.ts';

/** The process itself, its threads and the two input blocks, as measured. */
const baseMemoryBytes = 130e6;

/** What a run with the Hub on either side takes besides, upload buffers aside, as measured with up to ten α. */
const hubMemoryBytes = 130e6;

/**
 * What `run` would read, compute and write, what a sample of the weights says of the pair, and everything that does
 * not fit; writes nothing.
 *
 * @throws an ExtrapolateError when a source cannot be opened, the Hub fails or the run is stopped; what keeps
 *   an openable pair from running is listed in the report's `problems` instead.
 */
export async function planJob(request: JobRequest, runtime: Runtime): Promise<PlanReport> {
  await using session = openSession(runtime);
  const preparation = await prepare(request, session, { alwaysJudges: true });
  const { pair, planned, targets, verdicts, facts, problems } = preparation;
  const plan = planned?.plan;
  const reads = {
    sft: sumReads(plan, pair.sft, 'sft'),
    aligned: sumReads(plan, pair.aligned, 'aligned'),
  };
  return {
    kind: 'plan',
    rounding: request.rounding,
    dtype: request.dtype,
    sft: pair.sft.snapshot.origin,
    aligned: pair.aligned.snapshot.origin,
    reads,
    outputs: targets.map(({ alpha, name, state, replaces }) => ({
      alpha,
      target: name,
      targetState: state,
      ...(replaces === undefined ? {} : { replaces }),
      files: plan?.files.map(describeFile) ?? [],
      sideFiles: pair.sideFiles.map(({ path, byteLength }) => ({ path, byteLength })),
    })),
    totals: {
      tensorCount: plan?.totals.tensorCount ?? pair.aligned.tensors.size,
      extrapolatedCount: plan?.totals.extrapolatedCount ?? 0,
      copiedCount: plan?.totals.copiedCount ?? 0,
      parameterCount: plan?.totals.parameterCount ?? 0,
      alignedBytes: plan?.totals.alignedBytes ?? 0,
      sftBytes: plan?.totals.sftBytes ?? 0,
      outputBytes: (plan?.totals.outputBytes ?? 0) * request.alphas.length,
      ...estimate(pair, targets),
    },
    sample: facts?.sample && describeSample(facts.sample),
    verdicts,
    problems: problems.flatMap(({ sentences }) => sentences),
    isUnfit: problems.some(isOfPair),
    warnings: preparation.warnings,
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

function estimate(pair: Pair, targets: readonly Target[]) {
  // The signed address that the Hub gives for a file serves all reads of it.
  const requestsFor = (side: Pair['sft']) => (side.snapshot.origin.kind === 'hub' ? side.shards.length : 0);
  const hubTargets = targets.filter(({ endpoint }) => endpoint.kind === 'hub').length;
  const readsHub = [pair.sft, pair.aligned].some(({ snapshot }) => snapshot.origin.kind === 'hub');
  return {
    peakMemoryBytes:
      baseMemoryBytes +
      (readsHub || hubTargets > 0 ? hubMemoryBytes : 0) +
      (hubTargets > 0 ? uploadMemoryBytes : 0),
    requestCount:
      requestsFor(pair.sft) +
      requestsFor(pair.aligned) +
      (pair.aligned.snapshot.origin.kind === 'hub' ? pair.sideFiles.length : 0) +
      hubTargets * (pair.aligned.shards.length + 8),
  };
}
