import { collectStrings } from './card-facts.ts';
import type { PairFacts } from './facts.ts';
import type { UnsettledVerdict } from './verdict.ts';

/**
 * How the author of a model says that it is not to be extrapolated, as the end of a sentence that begins with the
 * repo; undefined where nothing of it is said.
 *
 * @param card the fields of its front matter.
 * @param tags those that the Hub lists; the card's own count too.
 */
export function findOptOut(
  card: Readonly<Record<string, unknown>>,
  tags: readonly string[] = [],
): string | undefined {
  const stated = Object.hasOwn(card, 'hf-extrapolate') ? card['hf-extrapolate'] : undefined;
  const statements: readonly unknown[] = Array.isArray(stated) ? stated : [stated];
  if (statements.some(isNo)) return 'says `hf-extrapolate: false` in its card';
  return [...tags, ...collectStrings(card.tags)].includes('no-extrapolation')
    ? 'is tagged no-extrapolation'
    : undefined;
}

/** Also as older readers of YAML write it. */
const isNo = (value: unknown): boolean =>
  value === false ||
  value === 0 ||
  (typeof value === 'string' && /^(false|no|off|never|n)$/i.test(value.trim()));

export function findOptedOut(facts: PairFacts): UnsettledVerdict | undefined {
  for (const { name, card } of [facts.aligned, facts.sft]) {
    const optOut = findOptOut(card ?? {});
    if (optOut === undefined) continue;
    return {
      message: `${name} ${optOut}: its author does not want it to be extrapolated.`,
      hint: 'Ask its author, or take another model.',
    };
  }
  return undefined;
}
