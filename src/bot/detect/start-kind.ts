import { readName } from '../../core/judgement/index.ts';
import { alignmentThresholds, readAlignment } from './alignment.ts';
import type { RefusalReason } from './decision.ts';
import type { DecisionContext } from './hub-view.ts';
import type { ModelFacts } from './model-facts.ts';
import { isExcluded } from './rule-filter.ts';
import { findAdapter, findLateUnfitness, findUnfitness } from './unfit-model.ts';

/** What a repo is as the start of a training. */
export type StartKind =
  /** The SFT checkpoint; that is θ0. */
  | { readonly kind: 'sft' }
  /** What came before it is θ0, or leads there. */
  | { readonly kind: 'between'; readonly why: 'aligned' | 'quantised' | 'adapter'; readonly text: string }
  /** An SFT adapter: θ0 of an adapter that goes on from it, and of nothing else. */
  | { readonly kind: 'adapter'; readonly text: string }
  | { readonly kind: 'merge'; readonly text: string }
  | { readonly kind: 'pretrained'; readonly text: string }
  | { readonly kind: 'unclear'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly text: string };

export function readStartKind(facts: ModelFacts, context: DecisionContext): StartKind {
  if (isExcluded(facts.id, context.exclude))
    return { kind: 'refused', reason: 'parent-excluded', text: 'is excluded by the configuration' };
  const alignment = readAlignment(facts);
  // Two signs that name no way are enough to doubt a start, and not to call a model aligned.
  const isAligned = alignment.score >= alignmentThresholds.ask;
  const unfit = findUnfitness(facts);
  if (unfit?.reason === 'merge') return { kind: 'merge', text: unfit.text };
  if (unfit?.reason === 'quantised') return { kind: 'between', why: 'quantised', text: unfit.text };
  if (unfit !== undefined) return { kind: 'refused', ...unfit };
  const adapter = findAdapter(facts);
  // The adapter of the alignment itself: what was merged into the candidate, on top of the SFT checkpoint.
  if (adapter !== undefined && isAligned) return { kind: 'between', why: 'adapter', text: adapter };
  if (context.gated === 'skip' && isRestricted(facts))
    return { kind: 'refused', reason: 'restricted', text: describeRestriction(facts) };
  const late = findLateUnfitness(facts);
  if (late !== undefined) return { kind: 'refused', ...late };
  if (isAligned)
    return {
      kind: 'between',
      why: 'aligned',
      text: `is itself aligned: ${alignment.evidence.map(({ text }) => text).join(', ')}`,
    };
  return adapter === undefined ? readTraining(facts) : { kind: 'adapter', text: adapter };
}

/** The Hub adds `conversational` wherever a tokenizer has a chat template, and pretrained models have some too. */
const tunedTag =
  /^(sft|instruct|instruction-tuned|trl|alignment-handbook|axolotl|llama-factory|generated_from_trainer)$/;
const chatTag = /^(conversational|chat)$/;

function readTraining(facts: ModelFacts): StartKind {
  const { isTuned, base } = readName(facts.id);
  if (isTuned) return { kind: 'sft' };
  const tuned = facts.tags.find((tag) => tunedTag.test(tag));
  const tagged = facts.tags.find((tag) => /^(pretrained|pre-trained|base-model)$/.test(tag));
  if (tagged !== undefined) return { kind: 'pretrained', text: `is tagged ${tagged}` };
  if (base !== undefined && tuned === undefined) {
    const text =
      base === 'plain' ? 'has the name of a pretrained model' : 'says base or pretrained in its name';
    return { kind: 'pretrained', text };
  }
  if (base !== undefined)
    return { kind: 'unclear', text: `has the name of a pretrained model and is tagged ${tuned}` };
  const isTold = tuned !== undefined || facts.tags.some((tag) => chatTag.test(tag));
  if (isTold || facts.baseModels.length > 0) return { kind: 'sft' };
  return { kind: 'unclear', text: 'does not say how it was trained' };
}

export function isRestricted({ isGated, isPrivate }: ModelFacts): boolean {
  return isGated || isPrivate;
}

export function describeRestriction({ isGated }: ModelFacts): string {
  return isGated ? 'is gated' : 'is private';
}
