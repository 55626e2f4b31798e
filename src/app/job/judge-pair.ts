import { compareFactors } from '../../core/adapter/index.ts';
import { measureSample, type Variant } from '../../core/engine/index.ts';
import type { AlphaSample, PairFacts, SampleFacts, SideFacts, Verdict } from '../../core/judgement/index.ts';
import { judge, sampledAlpha } from '../../core/judgement/index.ts';
import type { Plan } from '../../core/plan/index.ts';
import { samplePlan } from '../../core/plan/index.ts';
import { parseCard, shortName } from '../../documents/metadata/index.ts';
import { joinProse, option, type Prose, sumStatistics } from '../../kit/index.ts';
import type { JobRequest } from '../contract/requests.ts';
import type { Session } from '../session/session.ts';
import { compareVocabularies } from './compare-vocabularies.ts';
import type { Pair } from './pair.ts';

export interface Judged {
  readonly verdicts: readonly Verdict[];
  /** What the pair was judged by; its sample is absent where the tensors do not fit. Undefined where it was not judged. */
  readonly facts: PairFacts | undefined;
}

/** Ways to store that keep α where rounding to the nearest number of 16 bits does not. */
const alternatives: readonly (Omit<Variant, 'alphas'> & {
  readonly label: string;
  readonly asking: Prose;
})[] = [
  {
    label: 'stochastic',
    asking: option('rounding', 'stochastic'),
    rounding: { kind: 'stochastic', seed: 0 },
    outputDtype: undefined,
  },
  { label: 'float32', asking: option('dtype', 'float32'), rounding: { kind: 'nearest' }, outputDtype: 'F32' },
];

/**
 * Judges a pair before its weights are moved: by its configurations and cards, and by a sample of a few megabytes
 * that goes through the kernel as the run's weights will.
 *
 * @param plan undefined when the tensors do not fit; then only what is written about the two is judged.
 */
export async function judgePair(
  pair: Pair,
  plan: Plan | undefined,
  request: JobRequest,
  session: Session,
): Promise<Judged> {
  const { signal } = session.runtime;
  const { adapters } = pair;
  const sample = plan && (await takeSample(pair, plan, signal));
  const facts: PairFacts = {
    alphas: request.alphas,
    sft: describeSide(pair, 'sft'),
    aligned: describeSide(pair, 'aligned'),
    sample,
    adapterBase: adapters?.sft === undefined ? adapters?.aligned.config.baseModel : undefined,
    factors: adapters && (await compareFactors(adapters.aligned, adapters.sft, signal)),
    vocabulary: plan?.commonRows === undefined ? undefined : await compareVocabularies(pair, plan.commonRows),
  };
  return { verdicts: judge(facts, request), facts };
}

/** Judges once more, by what was measured of all weights of some of the α. */
export function judgeMeasured(
  facts: PairFacts,
  measured: readonly Pick<AlphaSample, 'alpha' | 'statistics'>[],
  request: JobRequest,
): readonly Verdict[] {
  const { sample } = facts;
  const isMeasured = measured.some(({ statistics }) => statistics.total.elementCount > 0);
  const alphas = measured.map((entry): AlphaSample => {
    const sampled = sample?.alphas.find(({ alpha }) => alpha === entry.alpha);
    return { ...entry, alternatives: sampled?.alternatives ?? [] };
  });
  const whole = sample && isMeasured ? { ...sample, isWhole: true, alphas } : undefined;
  return judge({ ...facts, alphas: measured.map(({ alpha }) => alpha), sample: whole }, request);
}

/** Warnings of the pair as sentences; refusals are told otherwise. */
export function listWarnings(verdicts: readonly Verdict[]): readonly Prose[] {
  return verdicts
    .filter(({ severity }) => severity === 'warn')
    .map(({ message, hint }) => joinProse([message, hint]));
}

export function describeSide(pair: Pair, side: 'sft' | 'aligned'): SideFacts {
  const { snapshot, shards, config } = pair[side];
  const { origin } = snapshot;
  const digests = shards.flatMap(({ path }) => snapshot.files.get(path)?.sha256 ?? []);
  return {
    name: origin.kind === 'hub' ? origin.repo : shortName(origin.path),
    ...(origin.kind === 'hub' ? { repo: origin.repo } : {}),
    config,
    card: parseCard(pair.cards[side] ?? '').data,
    hasChatTemplate: pair.loading[side].chatTemplate,
    ...(digests.length === shards.length ? { weightDigests: digests } : {}),
  };
}

async function takeSample(pair: Pair, plan: Plan, signal: AbortSignal): Promise<SampleFacts | undefined> {
  const { alphas, rounding } = plan;
  const pieces = samplePlan(plan.files, '');
  // Adapters are factors, which are copied.
  if (pieces.length === 0) return undefined;
  const [asAsked = [], ...others] = await measureSample({
    pieces,
    variants: [
      { rounding, outputDtype: undefined, alphas },
      ...alternatives.map(({ rounding, outputDtype }) => ({ rounding, outputDtype, alphas })),
    ],
    sources: { aligned: pair.aligned.snapshot, sft: pair.sft.snapshot },
    signal,
  });
  return {
    sampledElementCount: pieces.reduce((sum, { elementCount }) => sum + elementCount, 0),
    rounding: rounding.kind,
    alphas: alphas.map((alpha, index): AlphaSample => {
      return {
        alpha,
        statistics: sumStatistics(asAsked[index] ?? []),
        alternatives: alternatives.map(({ label, asking }, other) => ({
          label,
          option: asking,
          effectiveAlpha: sampledAlpha(sumStatistics(others[other]?.[index] ?? [])),
        })),
      };
    }),
  };
}
