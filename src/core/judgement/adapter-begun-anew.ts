import type { AdapterBeginning, PairFacts } from './facts.ts';
import { labelSides } from './side-label.ts';
import type { UnsettledVerdict } from './verdict.ts';

/**
 * Two adapters are subtracted as updates of one model. An alignment that began new factors did so on the SFT adapter
 * merged in, as trainers do; what its factors hold is then Δ alone, while its configuration names the same base.
 */
export function findBegunAnew(facts: PairFacts): UnsettledVerdict | undefined {
  const beginning = facts.factors?.beginning;
  if (beginning === undefined || beginning.isContinued) return undefined;
  const { sft, aligned } = labelSides(facts);
  const evidence =
    beginning.cosines === undefined ? 'have another rank than those of' : `do not resemble those of`;
  const figures =
    beginning.cosines === undefined
      ? ', or are of other modules'
      : ` (${describeCosines(beginning.cosines)})`;
  return {
    message:
      `The factors of ${aligned} ${evidence} ${sft}${figures}: its training began new ones. If it began them on ${sft} ` +
      'merged into its base, they are relative to that, and the difference of the two adapters is not what alignment changed.',
    hint: 'Merge the SFT adapter into its base model (PeftModel.merge_and_unload), save it, and let θ0 be that.',
  };
}

/** What was found where the training of θ1 went on from θ0's factors. */
export function describeContinued(facts: PairFacts): readonly string[] {
  const beginning = facts.factors?.beginning;
  if (beginning?.isContinued !== true || beginning.cosines === undefined) return [];
  const { sft, aligned } = labelSides(facts);
  return [
    `The factors of ${aligned} resemble those of ${sft} (${describeCosines(beginning.cosines)}): its training went on from them.`,
  ];
}

function describeCosines({ a, b, moduleCount }: NonNullable<AdapterBeginning['cosines']>): string {
  const modules = `${moduleCount} ${moduleCount === 1 ? 'module' : 'modules'}`;
  return `in ${modules} the cosine is ${a.toFixed(2)} for A and ${b.toFixed(2)} for B`;
}
