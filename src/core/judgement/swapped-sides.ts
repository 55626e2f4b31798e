import { listSome } from '../../kit/index.ts';
import { namesAsBase, readCard } from './card-facts.ts';
import type { PairFacts } from './facts.ts';
import { readName } from './names.ts';
import { labelSides } from './side-label.ts';
import type { UnsettledVerdict } from './verdict.ts';

/** θ0 that says of itself that it is what θ1 should be, and the other way round. */
export function findSwapped(facts: PairFacts): UnsettledVerdict | undefined {
  const sides = labelSides(facts);
  const card = { sft: readCard(facts.sft), aligned: readCard(facts.aligned) };
  const name = { sft: readName(facts.sft.name), aligned: readName(facts.aligned.name) };
  const evidence: string[] = [];
  // Cards that name each other were written by hand and contradict themselves.
  if (namesAsBase(card.sft, facts.aligned) && !namesAsBase(card.aligned, facts.sft)) {
    evidence.push(`the card of ${sides.sft} says that it was made from ${sides.aligned}`);
  }
  const namesAgree = name.sft.alignments.size > 0 && name.aligned.isSft && name.aligned.alignments.size === 0;
  if (namesAgree) {
    const [way] = name.sft.alignments;
    evidence.push(`the name of ${sides.sft} says ${way}, that of ${sides.aligned} says sft`);
  }
  // Tags are copied from card to card, so that names which say the opposite outweigh them.
  const namesOppose = name.aligned.alignments.size > 0 || (name.sft.isSft && name.sft.alignments.size === 0);
  const tagsAgree =
    card.sft.alignments.size > 0 &&
    !card.sft.isTaggedSft &&
    card.aligned.isTaggedSft &&
    card.aligned.alignments.size === 0;
  if (tagsAgree && !namesOppose) {
    const [way] = card.sft.alignments;
    evidence.push(`the card of ${sides.sft} is tagged ${way}, that of ${sides.aligned} is tagged sft`);
  }
  if (evidence.length === 0) return undefined;
  return {
    message: `θ0 and θ1 look exchanged: ${listSome(evidence, evidence.length)}. Extrapolation would go back beyond the SFT checkpoint.`,
    hint: 'Exchange the two: θ0 is the checkpoint before alignment, θ1 the one after it.',
  };
}
