import { oneLine } from './bounded-text.ts';
import type { PairFacts } from './facts.ts';
import { labelSides } from './side-label.ts';
import type { Finding } from './verdict.ts';

const mostNameCharacters = 120;
const repoName = /^[\w.-]+\/[\w.-]+$/;

/**
 * An adapter extrapolates away from the model it was trained on; shapes alone do not tell that model from another of
 * its kind. What it names may be a folder of whoever trained it, which says nothing.
 */
export function findOtherBase(facts: PairFacts): Finding | undefined {
  const { adapterBase, sft } = facts;
  if (adapterBase === undefined || sft.repo === undefined || !repoName.test(adapterBase)) return undefined;
  if (adapterBase.toLowerCase() === sft.repo.toLowerCase()) return undefined;
  const sides = labelSides(facts);
  return {
    message: `The adapter of ${sides.aligned} says that it was trained on ${oneLine(adapterBase, mostNameCharacters)}, not on ${sides.sft}.`,
    hint: `Let θ0 be ${oneLine(adapterBase, mostNameCharacters)}, or a model with the same weights.`,
  };
}
