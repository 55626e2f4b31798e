import { type AdapterPlan, adapterConfigPath, openAdapter } from '../core/adapter/index.ts';
import { compareWeights, type RoundingComparison } from '../core/engine/index.ts';
import type { DerivedPiece, DerivedTensors, Extrapolation } from '../core/plan/index.ts';
import { cutDerived, matchDerived, matchPlan, samplePlan } from '../core/plan/index.ts';
import type { Checkpoint } from '../formats/checkpoint/index.ts';
import { isAdapterAlone, openCheckpoint, openShards } from '../formats/checkpoint/index.ts';
import type { Rounding, Snapshot } from '../kit/index.ts';
import { exitCodes, nameOf, plainPairing } from '../kit/index.ts';
import type { Finding, VerifyOutcome, VerifyReport } from './contract/reports.ts';
import type { VerifyRequest } from './contract/requests.ts';
import { checkDocuments } from './derived/check-documents.ts';
import { type Claim, readClaim } from './derived/claim.ts';
import { type Manifest, readManifest } from './derived/derived-repo.ts';
import { openSources } from './job/open-sources.ts';
import { openWhole } from './job/pipeline.ts';
import { planPair } from './job/plan-pair.ts';
import { standardMaxShardBytes } from './options/output-format.ts';
import type { Runtime } from './session/runtime.ts';
import { openSession } from './session/session.ts';
import { trackSteps } from './session/steps.ts';

/**
 * Recomputes the weights of a derived repo from its sources (pieces of every file, or all of them) and compares them
 * bit for bit; of a repo of this tool also its hashes, index, side files and card.
 *
 * @throws an ExtrapolateError when the repo or a source cannot be read, or it is not known what to check against.
 */
export async function verify(request: VerifyRequest, runtime: Runtime): Promise<VerifyReport> {
  await using session = openSession(runtime);
  const steps = trackSteps(runtime);
  const startedAt = runtime.clock.now();

  const opened = await steps.take('open', 'Read the headers of the repo and its sources', async () => {
    const derived = await session.openSnapshot(request.derived);
    const manifest = await readManifest(derived);
    const claim = readClaim(request, manifest, derived);
    const { sft, aligned } = claim;
    const pair = await openSources({ sft, aligned, variant: request.variant, preferPr: false }, session);
    const surroundings = claim.pipeline
      ? await openWhole(aligned.endpoint, pair.aligned.snapshot.origin, session)
      : pair.aligned.snapshot;
    return { derived, manifest, claim, pair, surroundings, weights: await openDerived(derived, manifest) };
  });
  const { derived, manifest, claim, pair, surroundings, weights } = opened;
  const { sft, aligned } = pair;
  const adapter = pair.adapters && planClaimed(pair, claim);
  const matched =
    adapter === undefined
      ? matchDerived(weights, aligned, sft, claim.pairing)
      : matchPlan(weights, adapter.plan);
  const comparison = await steps.take('compare', 'Recompute and compare', () => {
    // Adapters are small.
    const pieces =
      request.full || adapter !== undefined
        ? matched.files.flatMap((file) => file.pieces)
        : choosePieces(matched, derived);
    const total = pieces.reduce((sum, { derived: { start, end } }) => sum + end - start, 0);
    const bytes = { read: 0, written: 0 };
    const origins = { sft: sft.snapshot.origin, aligned: aligned.snapshot.origin };
    runtime.onProgress({
      kind: 'work-started',
      work: {
        ...origins,
        doing: 'compared',
        targets: [nameOf(derived.origin)],
        alphas: [claim.alpha],
        parameterCount: 0,
        byteLength: total,
      },
    });
    return compareWeights({
      pieces,
      alpha: claim.alpha,
      roundings: adapter === undefined ? roundingsOf(claim) : [adapter.plan.rounding],
      derived,
      sources: { aligned: aligned.snapshot, sft: sft.snapshot },
      signal: runtime.signal,
      onBytes(read, compared) {
        bytes.read += read;
        bytes.written += compared;
        runtime.onProgress({ kind: 'bytes', ...bytes, total });
      },
    });
  });
  const findings: Finding[] = matched.faults.map((message) => ({ what: 'tensors', message }));
  const documents = await steps.take('documents', 'Check hashes, index, side files and card', () =>
    checkDocuments({
      ...{ derived, weights, manifest, aligned, surroundings },
      folder: claim.pipeline ? claim.aligned.subfolder : undefined,
      signal: runtime.signal,
    }),
  );
  findings.push(
    ...documents,
    ...(adapter === undefined ? [] : await checkAdapterConfig(derived, claim, adapter)),
  );
  const { roundings, comparedByteLength, comparedCount, effectiveAlpha, bytesRead } = comparison;
  const outcome = judgeOutcome(claim, roundings, findings);
  return {
    kind: 'verify',
    outcome,
    derived: derived.origin,
    sft: sft.snapshot.origin,
    aligned: aligned.snapshot.origin,
    alpha: claim.alpha,
    rounding: claim.rounding,
    hasManifest: manifest !== undefined,
    full: request.full || adapter !== undefined,
    weights: {
      comparedByteLength,
      totalByteLength: [...weights.tensors.values()].reduce((sum, { start, end }) => sum + end - start, 0),
      comparedCount,
      fileCount: weights.shards.length,
      effectiveAlpha,
      roundings,
    },
    findings: [...(outcome === 'differs' ? describeDifferences(roundings) : []), ...findings],
    totals: { bytesRead, milliseconds: runtime.clock.now() - startedAt },
    warnings: pair.warnings,
    exitCode: exitCodeOf[outcome],
  };
}

const exitCodeOf: Readonly<Record<VerifyOutcome, number>> = {
  identical: exitCodes.ok,
  'other-rounding': exitCodes.otherRounding,
  differs: exitCodes.differs,
};

/** How an adapter should have come about; what is not claimed is as it is unless told otherwise. */
function planClaimed(pair: Parameters<typeof planPair>[0], claim: Claim): AdapterPlan | undefined {
  const { alpha, rounding = { kind: 'nearest' }, dtype = 'same', pairing = plainPairing } = claim;
  const asked = { alphas: [alpha], rounding, dtype, pairing, maxShardBytes: standardMaxShardBytes };
  return planPair(pair, asked).adapter;
}

/** Ranks and scales are half of an adapter. */
async function checkAdapterConfig(
  derived: Snapshot,
  { alpha }: Claim,
  adapter: AdapterPlan,
): Promise<readonly Finding[]> {
  const path = adapterConfigPath;
  const file = derived.files.get(path);
  const find = (message: string): Finding[] => [{ what: 'file', path, message }];
  if (file === undefined) return find('it is missing.');
  const expected = adapter.configFor(alpha);
  if (file.byteLength !== expected.byteLength) return find('it is not what θ1, θ0 and α give.');
  const content = await derived.source(path).slice(0, file.byteLength);
  return Buffer.compare(content, expected) === 0 ? [] : find('it is not what θ1, θ0 and α give.');
}

/** By the files that the manifest lists, so that an index that is wrong does not hide the weights. */
async function openDerived(derived: Snapshot, manifest: Manifest | undefined): Promise<Checkpoint> {
  if (manifest === undefined) {
    const adapter = isAdapterAlone(derived) ? await openAdapter(derived) : undefined;
    return adapter?.checkpoint ?? openCheckpoint(derived);
  }
  const paths = manifest.files.map(({ path }) => path).filter((path) => derived.files.has(path));
  return paths.length === 0 ? openCheckpoint(derived) : openShards(derived, paths);
}

/** The claimed rounding first; the others tell how a repo was made that is not as claimed. */
function roundingsOf({ rounding }: Claim): readonly Rounding[] {
  const common = [{ kind: 'nearest' }, { kind: 'reference' }] as const;
  if (rounding === undefined) return common;
  return [rounding, ...common.filter(({ kind }) => kind !== rounding.kind)];
}

/**
 * Pieces of every file. Where they lie follows from the commit, which its maker could not know while making the
 * weights.
 */
function choosePieces({ files }: DerivedTensors, { origin }: Snapshot): readonly DerivedPiece[] {
  const all = files.flatMap(({ pieces }) => pieces);
  const whole = (part: Extrapolation) =>
    all.find(({ operation }) => {
      if (operation.kind !== 'extrapolate' || operation.tensor !== part.tensor) return false;
      const first = part.firstElement - operation.firstElement;
      return first >= 0 && first < operation.elementCount;
    });
  const plan = files.map(({ path, pieces }) => ({
    path,
    operations: pieces.map(({ operation }) => operation),
  }));
  return samplePlan(plan, origin.kind === 'hub' ? origin.commit : '').flatMap(
    (operation: Extrapolation): DerivedPiece[] => {
      const piece = whole(operation);
      return piece === undefined ? [] : [cutDerived(piece, operation)];
    },
  );
}

function judgeOutcome(
  { rounding }: Claim,
  roundings: readonly RoundingComparison[],
  findings: readonly Finding[],
): VerifyOutcome {
  if (findings.length > 0) return 'differs';
  const equal = roundings.find(({ differingCount }) => differingCount === 0);
  if (equal === undefined) return 'differs';
  return rounding === undefined || equal === roundings[0] ? 'identical' : 'other-rounding';
}

const maxListedTensors = 10;

/** Where and how much the weights differ, by the rounding that comes nearest. */
function describeDifferences(roundings: readonly RoundingComparison[]): Finding[] {
  const nearest = roundings.toSorted((a, b) => a.differingCount - b.differingCount)[0];
  if (nearest === undefined || nearest.differingCount === 0) return [];
  const { differences } = nearest;
  const listed = differences.slice(0, maxListedTensors).map((difference): Finding => {
    const { tensor, path, firstElement, differingCount, comparedCount, maxAbsDifference } = difference;
    const by = maxAbsDifference === undefined ? '' : `, by up to ${maxAbsDifference}`;
    return {
      what: 'weights',
      path,
      message: `tensor '${tensor}' differs in ${differingCount} of ${comparedCount} elements${by}; the first is ${firstElement}.`,
    };
  });
  if (listed.length === differences.length) return listed;
  return [...listed, { what: 'weights', message: `${differences.length} tensors differ in all.` }];
}
