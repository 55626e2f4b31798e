import type { Question, RefusalReason } from './decision.ts';
import type { Evidence } from './evidence.ts';
import type { ModelFacts } from './model-facts.ts';
import type { ParentSource } from './parent-evidence.ts';

/** Where the alignment of a model started, or why that cannot be said. */
export type Start =
  | {
      readonly kind: 'found';
      readonly facts: ModelFacts;
      readonly evidence: readonly Evidence<ParentSource>[];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string }
  | {
      readonly kind: 'question';
      readonly question: Question;
      readonly message: string;
      readonly options: readonly string[];
    };

/** A checkpoint on the way back, and what names it. */
export interface Step {
  readonly facts: ModelFacts;
  readonly evidence: readonly Evidence<ParentSource>[];
}

export function refuse(reason: RefusalReason, message: string): Start {
  return { kind: 'refused', reason, message };
}

export function ask(question: Question, message: string, options: readonly string[]): Start {
  return { kind: 'question', question, message, options };
}
