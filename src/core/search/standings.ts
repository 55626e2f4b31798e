import { type Answers, pairedDifferences, rewardOf, type ScoredAnswer } from './answers.ts';
import { findGuard, type GuardFinding } from './guards.ts';
import { type Estimate, estimateMean, normalQuantile } from './intervals.ts';
import type { SearchSettings } from './settings.ts';

/** What the search prompts say of one α. */
export interface Standing {
  readonly alpha: number;
  readonly promptCount: number;
  /** Reward against θ1, paired by prompt. */
  readonly gain: Estimate;
  /** Why it is out. */
  readonly out: GuardFinding | 'worse' | undefined;
}

/** Share of searches in which an α that is as good as the best may be dropped. */
const dropLevel = 0.05;
/** Below so many common prompts nothing is dropped but a collapse. */
const fewestForDropping = 30;

/** Every α that was scored, θ1 not among them, ascending by α. */
export function rankAlphas(answers: Answers['search'], settings: SearchSettings): readonly Standing[] {
  // θ1 is in every search.
  const aligned = answers.get(0) ?? [];
  const scored = [...answers].filter(([alpha, list]) => alpha !== 0 && list.length > 0);
  const guarded = scored.map(([alpha, list]): Standing => {
    const gain = estimateMean(pairedDifferences(aligned, list, rewardOf));
    const out = findGuard(aligned, list, settings.guards, settings.bootstrap);
    return { alpha, promptCount: gain.count, gain, out };
  });
  const leader = findLeader(guarded);
  const leading = leader === undefined ? aligned : (answers.get(leader.alpha) ?? []);
  const threshold = normalQuantile(1 - dropLevel / (settings.looks.length * Math.max(scored.length, 1)));
  return guarded
    .map((standing): Standing => {
      const list = answers.get(standing.alpha) ?? [];
      if (standing.out !== undefined || standing === leader) return standing;
      const behind = behindBy(list, leading);
      const isWorse = behind.count >= fewestForDropping && behind.mean > threshold * behind.standardError;
      return isWorse ? { ...standing, out: 'worse' } : standing;
    })
    .sort((a, b) => a.alpha - b.alpha);
}

/** How much better the leader is on common prompts. */
export function behindBy(list: readonly ScoredAnswer[], leading: readonly ScoredAnswer[]): Estimate {
  return estimateMean(pairedDifferences(list, leading, rewardOf));
}

/** The α of the highest gain that is not out. */
export function findLeader(standings: readonly Standing[]): Standing | undefined {
  return standings
    .filter(({ out }) => out === undefined)
    .reduce<Standing | undefined>((best, standing) => {
      return best === undefined || standing.gain.mean > best.gain.mean ? standing : best;
    }, undefined);
}

/**
 * Among the α whose paired difference to the best is within one standard error of it, the one of smallest magnitude:
 * a smaller step risks less of what the prompts do not ask for.
 */
export function chooseAlpha(
  standings: readonly Standing[],
  answers: Answers['search'],
): Standing | undefined {
  const leader = findLeader(standings);
  if (leader === undefined) return undefined;
  const leading = answers.get(leader.alpha) ?? [];
  return standings
    .filter((standing) => {
      if (standing.out !== undefined || standing.promptCount < leader.promptCount) return false;
      if (standing === leader) return true;
      const behind = behindBy(answers.get(standing.alpha) ?? [], leading);
      return behind.mean <= behind.standardError;
    })
    .reduce((best, standing) => (Math.abs(standing.alpha) < Math.abs(best.alpha) ? standing : best), leader);
}
