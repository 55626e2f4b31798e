import type { Checkpoint } from '../../formats/checkpoint/index.ts';
import { InputError } from '../../kit/index.ts';
import type { Adapter } from './adapter.ts';
import type { AdapterPlan, AdapterPlanOptions } from './adapter-plan.ts';
import { planConcatenated } from './plan-concatenated.ts';
import { planScaled } from './plan-scaled.ts';

/**
 * The plan for a pair whose θ1 is an adapter: on θ0 itself, or on the base model of θ0, which is then an
 * adapter too. What it makes is, merged into the base, θ1 + α·(θ1 − θ0), exact but for one rounding of each
 * number stored.
 *
 * @throws IncompatibleError where the two do not go together, naming the first fault; InputError
 *   `adapter-rounding` for the authors' rounding, which is one of whole checkpoints.
 */
export function planAdapter(
  aligned: Adapter,
  sft: Adapter | Checkpoint,
  options: AdapterPlanOptions,
): AdapterPlan {
  if (options.rounding.kind === 'reference') {
    throw new InputError("The rounding 'reference' is that of a script which takes whole checkpoints only.", {
      code: 'adapter-rounding',
      hint: "Use the rounding 'nearest' for adapters.",
    });
  }
  const plan = 'modules' in sft ? planConcatenated(aligned, sft, options) : planScaled(aligned, sft, options);
  // A scale that becomes infinite is to be known before anything is made.
  for (const alpha of options.alphas) plan.configFor(alpha);
  return plan;
}
