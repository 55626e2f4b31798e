import { readCard } from './card-facts.ts';
import type { SideFacts } from './facts.ts';
import { readName } from './names.ts';
import { wayOf } from './ways.ts';

/** What is known of extrapolating models that were aligned as θ1 was, by its name and tags, each as a sentence. */
export function listKnown(aligned: SideFacts): readonly string[] {
  const named = [...readName(aligned.name).alignments, ...readCard(aligned).alignments];
  // Of a single word for any way nothing more is known than the card says anyway.
  return [...new Set(named.filter((way) => way !== 'aligned').map((way) => wayOf(way).known))];
}
