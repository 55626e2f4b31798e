import { listSome } from '../../kit/index.ts';
import { readCard } from './card-facts.ts';
import type { PairFacts } from './facts.ts';
import { readName } from './names.ts';
import { labelSides } from './side-label.ts';
import type { Finding } from './verdict.ts';

/** What is known of ways of alignment that extrapolation did not help; the paper, arXiv 2404.16792. */
export const unsuitedWays: Readonly<Record<string, string>> = {
  orpo: 'ORPO trains a pretrained model in one go, so that there is no SFT checkpoint to extrapolate from',
  kto: 'the paper found no α that improved a KTO model on Mistral',
};

export function findUnsuitedAlignment(facts: PairFacts): Finding | undefined {
  const inName = readName(facts.aligned.name).alignments;
  const inCard = readCard(facts.aligned).alignments;
  const found = Object.keys(unsuitedWays).filter((way) => inName.has(way) || inCard.has(way));
  if (found.length === 0) return undefined;
  const where = found.some((way) => inName.has(way)) ? 'name' : 'card';
  return {
    message:
      `The ${where} of ${labelSides(facts).aligned} says ${listSome(found, found.length).toUpperCase()}: ` +
      `${listSome(
        found.map((way) => unsuitedWays[way] ?? way),
        found.length,
      )}.`,
    hint: 'Score what the derived model writes before it is used; prefer a model aligned by DPO or RLHF.',
  };
}
