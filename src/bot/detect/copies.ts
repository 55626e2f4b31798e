import { createHash } from 'node:crypto';
import { readCardText } from './card-text.ts';
import { isSameSize } from './compatibility.ts';
import type { AcceptedPair } from './decision.ts';
import type { HubView } from './hub-view.ts';
import type { ModelFacts } from './model-facts.ts';
import { proposeParents } from './parent-evidence.ts';
import { ownerOf } from './repo-name.ts';

/** Shorter cards are alike by chance. */
const leastCardCharacters = 400;

/** The Hub's template, of which nothing was filled in: thousands of different models have it. */
const untouched = /\[More Information Needed\]/g;
const mostUntouched = 5;

/**
 * What a copy of a repo has in common with it: the weight files or, where the Hub tells no digests of them, every word
 * of the card beside the same θ0. Models with different weights and one card are different models.
 */
export function listFingerprints(facts: ModelFacts, sft: string): readonly string[] {
  if (facts.weightDigests !== undefined) return [`weights:${hash(facts.weightDigests.join())}`];
  const text = facts.cardText?.replaceAll(/\s+/g, ' ').trim() ?? '';
  const isTemplate = (text.match(untouched)?.length ?? 0) > mostUntouched;
  if (text.length < leastCardCharacters || isTemplate) return [];
  return [`card:${hash(`${sft.toLowerCase()} ${facts.parameterCount} ${text}`)}`];
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The repo that the quick start of the card loads, if that is somebody else's model of the same size. */
export async function findOriginalInCard(facts: ModelFacts, view: HubView): Promise<string | undefined> {
  const { quickStart } = readCardText(facts);
  if (quickStart === undefined || ownerOf(quickStart).toLowerCase() === ownerOf(facts.id).toLowerCase())
    return undefined;
  // Cards written by hand also show how to load what the model was made of.
  if (proposeParents(facts).some(({ repo }) => repo.toLowerCase() === quickStart.toLowerCase()))
    return undefined;
  const original = await view.find(quickStart);
  if (original === undefined || original.id === facts.id) return undefined;
  const isAlike =
    original.parameterCount === undefined ||
    facts.parameterCount === undefined ||
    isSameSize(original.parameterCount, facts.parameterCount);
  const isOlder = (original.createdAt ?? 0) <= (facts.createdAt ?? Infinity);
  return isAlike && isOlder ? original.id : undefined;
}

/**
 * Which of the accepted are copies of others, as the position of the original for each of them. Of two that share a
 * fingerprint the older is the original.
 */
export function findCopies(accepted: readonly AcceptedPair[]): ReadonlyMap<number, number> {
  const order = accepted
    .map((pair, index) => ({ pair, index }))
    .sort((a, b) => (a.pair.createdAt ?? Infinity) - (b.pair.createdAt ?? Infinity));
  const originals = new Map<string, number>();
  const copies = new Map<number, number>();
  for (const { pair, index } of order) {
    const original = pair.fingerprints
      .map((fingerprint) => originals.get(fingerprint))
      .find((position) => position !== undefined);
    if (original !== undefined) copies.set(index, original);
    for (const fingerprint of pair.fingerprints)
      if (!originals.has(fingerprint)) originals.set(fingerprint, original ?? index);
  }
  return copies;
}
