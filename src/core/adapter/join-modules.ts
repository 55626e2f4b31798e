import { type Adapter, adapterPrefix, type LoraFactors } from './adapter.ts';
import { divisorOf } from './module-scales.ts';

/** A module of the derived adapter and whose factors it has, one after the other. */
export interface JoinedModule {
  readonly module: string;
  readonly aligned: LoraFactors | undefined;
  readonly sft: LoraFactors | undefined;
  readonly rank: number;
  /** Scale of θ0's factors over that of θ1's; where both are there. */
  readonly scaleRatio: number;
  /** The alpha that the derived config has to give it. */
  alphaFor(alpha: number): number;
}

/** All modules that either side adapts, θ1's first. */
export function joinModules(
  aligned: Adapter,
  sft: Adapter,
  alphas: { readonly aligned: ReadonlyMap<string, number>; readonly sft: ReadonlyMap<string, number> },
): readonly JoinedModule[] {
  const { usesRslora } = aligned.config;
  return [...new Set([...aligned.modules.keys(), ...sft.modules.keys()])].map((module) => {
    const own = aligned.modules.get(module);
    const other = sft.modules.get(module);
    const ownAlpha = alphas.aligned.get(module) ?? 0;
    const otherAlpha = alphas.sft.get(module) ?? 0;
    const ownDivisor = divisorOf(own?.rank ?? 1, usesRslora);
    const otherDivisor = divisorOf(other?.rank ?? 1, sft.config.usesRslora);
    // What is multiplied by 0 adds nothing, and a ratio to it would be infinite.
    const isAligned = own !== undefined && (ownAlpha !== 0 || other === undefined);
    const isSft = other !== undefined && !(isAligned && otherAlpha === 0);
    const rank = (isAligned ? own.rank : 0) + (isSft ? other.rank : 0);
    const divisor = divisorOf(rank, usesRslora);
    return {
      module,
      aligned: isAligned ? own : undefined,
      sft: isSft ? other : undefined,
      rank,
      scaleRatio: isAligned && isSft ? otherAlpha / otherDivisor / (ownAlpha / ownDivisor) : 1,
      alphaFor: (alpha) =>
        isAligned
          ? (1 + alpha) * ownAlpha * (divisor / ownDivisor)
          : -alpha * otherAlpha * (divisor / otherDivisor),
    };
  });
}

/** The names that PEFT gives a module's factors. */
export function factorNames({ kind, module }: LoraFactors): { readonly a: string; readonly b: string } {
  const stem = `${adapterPrefix}${module}`;
  return kind === 'embedding'
    ? { a: `${stem}.lora_embedding_A`, b: `${stem}.lora_embedding_B` }
    : { a: `${stem}.lora_A.weight`, b: `${stem}.lora_B.weight` };
}
