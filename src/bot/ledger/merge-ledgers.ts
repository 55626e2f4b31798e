import type { Ledger, PairRecord, PairStatus } from './ledger.ts';

/** What is further on wins, where two runs at once wrote of one pair. */
const progress: readonly PairStatus[] = ['waiting', 'failed', 'asked', 'declined', 'dismissed', 'published'];

/**
 * Joins what another run has written in the meantime with this run's.
 *
 * @param base what this run began with.
 */
export function mergeLedgers(base: Ledger, mine: Ledger, theirs: Ledger): Ledger {
  const pairs = new Map(theirs.pairs);
  for (const [key, record] of mine.pairs) {
    const other = pairs.get(key);
    const isChanged = base.pairs.get(key) !== record;
    if (other === undefined || (isChanged && !isFurther(other, record, base.pairs.get(key)))) {
      pairs.set(key, record);
    }
  }
  // What this run dropped, and the other did not touch, is gone.
  for (const [key, record] of base.pairs) {
    const other = theirs.pairs.get(key);
    if (!mine.pairs.has(key) && other !== undefined && isSame(other, record)) pairs.delete(key);
  }
  const repos = new Map([...theirs.repos, ...mine.repos].map((repo) => [`${repo.target} ${repo.at}`, repo]));
  return {
    cursor: mine.cursor ?? theirs.cursor,
    pairs,
    repos: [...repos.values()].toSorted((a, b) => a.at - b.at),
  };
}

/** Whether the other run changed the record as well, and brought it further. */
function isFurther(other: PairRecord, mine: PairRecord, base: PairRecord | undefined): boolean {
  if (base !== undefined && isSame(other, base)) return false;
  return progress.indexOf(other.status) > progress.indexOf(mine.status);
}

const isSame = (a: PairRecord, b: PairRecord) => JSON.stringify(a) === JSON.stringify(b);
