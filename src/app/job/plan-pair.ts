import type { AdapterPlan } from '../../core/adapter/index.ts';
import { planAdapter } from '../../core/adapter/index.ts';
import { pairTensors } from '../../core/pairing/index.ts';
import type { Plan } from '../../core/plan/index.ts';
import { buildPlan } from '../../core/plan/index.ts';
import { joinProse, type Prose } from '../../kit/index.ts';
import type { JobRequest } from '../contract/requests.ts';
import type { Pair } from './pair.ts';
import { placeIn } from './pipeline.ts';

/** What is made of a pair, of whole checkpoints or of adapters. */
export interface PairPlan {
  readonly plan: Plan;
  /** Where θ1 is an adapter. */
  readonly adapter: AdapterPlan | undefined;
}

type PlanRequest = Pick<JobRequest, 'alphas' | 'rounding' | 'dtype' | 'maxShardBytes' | 'pairing'>;

/** @throws IncompatibleError naming the first thing that does not fit, and how many more there are. */
export function planPair(
  pair: Pick<Pair, 'sft' | 'aligned' | 'adapters'> & Partial<Pick<Pair, 'pipeline'>>,
  request: PlanRequest,
): PairPlan {
  const { adapters } = pair;
  if (adapters === undefined) {
    const plan = buildPlan(pair.aligned, pair.sft, request);
    return { plan: placePlan(plan, pair.pipeline?.folder), adapter: undefined };
  }
  const adapter = planAdapter(adapters.aligned, adapters.sft ?? pair.sft, request);
  return { plan: adapter.plan, adapter };
}

/** An index names its shards as they lie beside it, so that they move together. */
function placePlan(plan: Plan, folder: string | undefined): Plan {
  const place = <File extends { readonly path: string }>(file: File): File => ({
    ...file,
    path: placeIn(folder, file.path),
  });
  return { ...plan, files: plan.files.map(place), index: plan.index && place(plan.index) };
}

/** Everything that keeps a pair from being planned, each as a sentence with what to do. */
export function listMisfits(
  { sft, aligned, adapters }: Pick<Pair, 'sft' | 'aligned' | 'adapters'>,
  { pairing }: PlanRequest,
): readonly Prose[] {
  if (adapters !== undefined) return [];
  return pairTensors(aligned, sft, pairing).problems.map(({ message, hint }) => joinProse([message, hint]));
}
