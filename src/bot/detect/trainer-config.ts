import { alignmentOf } from '../../core/judgement/index.ts';
import { readCodeBlocks } from './card-prose.ts';

/** What the configuration of a trainer in a card says of the way of training. */
export interface TrainerConfig {
  readonly ways: ReadonlySet<string>;
  /** The trainer would say so here if it had aligned the model, and says no such thing. */
  readonly isSft: boolean;
}

/** axolotl's `rl`, LLaMA-Factory's `stage`, ms-swift's `rlhf_type`. */
const wayKey =
  /^[ \t]{0,4}(?:--)?(?:rl|stage|rlhf_type)[:= ][ \t]{0,4}["']?([a-z_]{2,20})["']?[ \t]{0,4}(?:\\|#.{0,200})?$/gim;
/** Only axolotl writes its whole configuration into cards. */
const axolotl = /^base_model:.{0,300}$/m;

export function readTrainerConfig(card: string | undefined): TrainerConfig {
  const ways = new Set<string>();
  let isSft = false;
  for (const block of readCodeBlocks(card)) {
    const stated = [...block.matchAll(wayKey)].map(([, value = '']) => value.toLowerCase());
    for (const value of stated)
      for (const word of value.split('_')) {
        const way = alignmentOf(word);
        if (way !== undefined) ways.add(way);
      }
    if (stated.includes('sft') || (axolotl.test(block) && /^datasets:/m.test(block) && stated.length === 0))
      isSft = true;
  }
  return { ways, isSft: isSft && ways.size === 0 };
}
