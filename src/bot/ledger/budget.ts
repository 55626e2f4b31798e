import { formatBytes } from '../../kit/index.ts';
import type { Ledger } from './ledger.ts';

/** What a run may do; undefined is no limit. */
export interface Limits {
  readonly pairsPerRun: number | undefined;
  readonly bytesPerRun: number | undefined;
  readonly reposPerDay: number | undefined;
  readonly storageBytes: number | undefined;
}

/** What publishing a pair takes. */
export interface Cost {
  /** Bytes of weights written. */
  readonly byteLength: number;
  /** Derived repos that are not there yet. */
  readonly newRepoCount: number;
}

/** What is left of the limits while a run goes on. */
export interface Budget {
  /**
   * Why a pair has to wait, as a sentence; undefined where it fits, which then counts. What is urgent waits for the Hub
   * alone, and for none of these limits.
   */
  take(cost: Cost, options?: { readonly isUrgent: boolean }): string | undefined;
  /** The Hub takes no new repos for now, as the end of a sentence: pairs that need one wait. */
  closeToNewRepos(reason: string): void;
}

const dayMs = 86_400_000;

const unlimited: Limits = {
  pairsPerRun: undefined,
  bytesPerRun: undefined,
  reposPerDay: undefined,
  storageBytes: undefined,
};

export function openBudget(limits: Limits, { repos }: Pick<Ledger, 'repos'>, now: number): Budget {
  const spent = {
    pairs: 0,
    bytes: 0,
    repos: repos.filter(({ at }) => at > now - dayMs).length,
    storage: repos.reduce((sum, { byteLength }) => sum + byteLength, 0),
  };
  let closed: string | undefined;
  return {
    closeToNewRepos(reason) {
      closed ??= reason;
    },
    take({ byteLength, newRepoCount }, { isUrgent } = { isUrgent: false }) {
      if (closed !== undefined && newRepoCount > 0) return closed;
      const { pairsPerRun, bytesPerRun, reposPerDay, storageBytes } = isUrgent ? unlimited : limits;
      if (pairsPerRun !== undefined && spent.pairs + 1 > pairsPerRun) {
        return `the limit of ${pairsPerRun} pairs in a run is reached.`;
      }
      if (bytesPerRun !== undefined && spent.bytes + byteLength > bytesPerRun) {
        return `${formatBytes(byteLength)} more would pass the limit of ${formatBytes(bytesPerRun)} in a run.`;
      }
      if (reposPerDay !== undefined && spent.repos + newRepoCount > reposPerDay) {
        return `${newRepoCount} more would pass the limit of ${reposPerDay} new repos in a day.`;
      }
      if (storageBytes !== undefined && spent.storage + byteLength > storageBytes) {
        return `${formatBytes(byteLength)} more would pass the storage limit of ${formatBytes(storageBytes)}.`;
      }
      spent.pairs += 1;
      spent.bytes += byteLength;
      spent.repos += newRepoCount;
      spent.storage += byteLength;
      return undefined;
    },
  };
}
