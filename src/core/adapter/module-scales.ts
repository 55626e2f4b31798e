import { excerpt, IncompatibleError } from '../../kit/index.ts';
import type { Adapter } from './adapter.ts';
import { distinct } from './adapter-plan.ts';
import { patternBudget, readPatterns } from './module-pattern.ts';

/**
 * What each module's product is multiplied by is alpha over this: the rank, or its square root with rsLoRA.
 */
export const divisorOf = (rank: number, usesRslora: boolean): number => (usesRslora ? Math.sqrt(rank) : rank);

/**
 * The alpha of every module.
 *
 * @throws IncompatibleError `adapter-pattern` where patterns cannot be read, `adapter-weights` where a factor
 *   has another rank than the config says, so that PEFT could not load it either.
 */
export function alphasOfModules({ config, modules }: Adapter): ReadonlyMap<string, number> {
  const { source, rank, alpha, rankPattern, alphaPattern } = config;
  const budget = patternBudget();
  const ranks = readPatterns(rankPattern, source, budget);
  const alphas = readPatterns(alphaPattern, source, budget);
  const found = new Map<string, number>();
  for (const [module, factors] of modules) {
    const stated = ranks.find(module) ?? rank;
    if (factors.kind !== 'parameter' && stated !== factors.rank) {
      throw new IncompatibleError(
        `${source}: the factors of ${excerpt(module)} have rank ${factors.rank}, which should be ${stated}.`,
        {
          code: 'adapter-weights',
          hint: 'Config and weights are of different savings; save the adapter again.',
        },
      );
    }
    found.set(module, alphas.find(module)?.alpha ?? alpha);
  }
  return found;
}

/** What products are multiplied by, ascending; several where patterns give modules scales of their own. */
export function scalesOf(
  { config, modules }: Adapter,
  alphas: ReadonlyMap<string, number>,
): readonly number[] {
  return distinct(
    [...modules].map(([module, { rank }]) => (alphas.get(module) ?? 0) / divisorOf(rank, config.usesRslora)),
  );
}
