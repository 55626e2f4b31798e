import { oneLine } from '../../kit/index.ts';
import type { PairFacts } from './facts.ts';

const mostNameCharacters = 100;

/** How messages name the two sides. */
export function labelSides({ sft, aligned }: PairFacts): { readonly sft: string; readonly aligned: string } {
  return {
    sft: `${oneLine(sft.name, mostNameCharacters)} (θ0)`,
    aligned: `${oneLine(aligned.name, mostNameCharacters)} (θ1)`,
  };
}
