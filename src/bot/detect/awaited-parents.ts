import { readAlignment } from './alignment.ts';
import type { ModelFacts } from './model-facts.ts';
import { findLateUnfitness, findUnfitness } from './unfit-model.ts';

/**
 * The repos of which deciding on a listed model is going to ask, by what the listing says. Those that the listing
 * shows a little later need not be asked for.
 */
export function listAwaitedParents(listed: ModelFacts): readonly string[] {
  if (listed.baseModels.length === 0) return [];
  const { isSuspect, score } = readAlignment(listed);
  if (!isSuspect || score < 0) return [];
  const isUnfit = findUnfitness(listed) !== undefined || findLateUnfitness(listed) !== undefined;
  return isUnfit ? [] : listed.baseModels;
}
