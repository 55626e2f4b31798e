import { bitsPerElement } from '../../formats/safetensors/index.ts';
import { assemblePlan } from '../plan/assemble-plan.ts';
import type { Plan, PlannedTensor } from '../plan/plan.ts';
import type { Adapter } from './adapter.ts';
import type { AdapterPlanOptions } from './adapter-plan.ts';

const outputPath = 'adapter_model.safetensors';

/** The plan that makes these tensors, in one file with θ1's metadata. */
export function assembleAdapter(
  { checkpoint }: Adapter,
  tensors: readonly PlannedTensor[],
  { alphas, rounding }: AdapterPlanOptions,
  notes: readonly string[],
): Plan {
  const [shard] = checkpoint.shards;
  // Wide elements first, as safetensors has them, so that each lies at a multiple of its length.
  const dataOrder = tensors
    .toSorted((a, b) => bitsPerElement[b.dtype] - bitsPerElement[a.dtype])
    .map(({ name }) => name);
  return assemblePlan({
    alphas,
    rounding,
    shards: [{ path: outputPath, metadata: shard?.metadata ?? { format: 'pt' }, tensors, dataOrder }],
    index: undefined,
    notes,
  });
}
