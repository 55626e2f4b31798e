import { listSome } from '../../kit/index.ts';
import { readCard } from './card-facts.ts';
import type { PairFacts } from './facts.ts';
import { readName } from './names.ts';
import { labelSides } from './side-label.ts';
import type { UnsettledVerdict } from './verdict.ts';
import { wayOf } from './ways.ts';

export function findUnsuitedAlignment(facts: PairFacts): UnsettledVerdict | undefined {
  const inName = readName(facts.aligned.name).alignments;
  const inCard = readCard(facts.aligned).alignments;
  const found = [...new Set([...inName, ...inCard])].filter((way) => wayOf(way).policy === 'ask');
  if (found.length === 0) return undefined;
  const where = found.some((way) => inName.has(way)) ? 'name' : 'card';
  return {
    message:
      `The ${where} of ${labelSides(facts).aligned} says ${listSome(
        found.map((way) => wayOf(way).title),
        found.length,
      )}. ` + found.map((way) => wayOf(way).known).join(' '),
    hint: 'Score what the derived model writes before it is used; prefer a model aligned by DPO or RLHF.',
  };
}
