import { oneLine } from '../../kit/index.ts';
import type { PairFacts } from './facts.ts';
import { labelSides } from './side-label.ts';
import type { UnsettledVerdict } from './verdict.ts';

const mostNameCharacters = 120;
const repoName = /^[\w.-]+\/[\w.-]+$/;

/**
 * An adapter extrapolates away from the model it was trained on; shapes alone do not tell that model from another of
 * its kind. What it names may be a folder of whoever trained it, which says nothing.
 */
export function findOtherBase(facts: PairFacts): UnsettledVerdict | undefined {
  const { adapterBase, sft } = facts;
  if (adapterBase === undefined || sft.repo === undefined || !repoName.test(adapterBase)) return undefined;
  if (adapterBase.toLowerCase() === sft.repo.toLowerCase() || isCopyByName(adapterBase, sft.repo))
    return undefined;
  const sides = labelSides(facts);
  return {
    message: `The adapter of ${sides.aligned} says that it was trained on ${oneLine(adapterBase, mostNameCharacters)}, not on ${sides.sft}.`,
    hint: `Let θ0 be ${oneLine(adapterBase, mostNameCharacters)}, or a model with the same weights.`,
  };
}

/** What was quantised in advance, as it is while it is loaded for training; the factors are for what it is a copy of. */
const quantisedCopy = /-(unsloth-)?bnb-[48]bit$/;

/** `unsloth/mistral-7b-instruct-v0.2-bnb-4bit` is a copy of mistralai/Mistral-7B-Instruct-v0.2. */
function isCopyByName(base: string, repo: string): boolean {
  const [copy, original] = [base, repo].map((id) => id.slice(id.indexOf('/') + 1).toLowerCase());
  if (copy === undefined || original === undefined || !quantisedCopy.test(copy)) return false;
  const withoutMaker = (name: string) => name.replace(/^meta-/, '');
  return withoutMaker(copy.replace(quantisedCopy, '')) === withoutMaker(original);
}
