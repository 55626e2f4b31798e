import { option } from '../../kit/index.ts';
import { readChoice } from './choice.ts';

/** The texts that a user decides a card with; empty counts as absent. */
export interface CardTexts {
  readonly relation?: string | undefined;
  readonly license?: string | undefined;
  readonly 'card-template'?: string | undefined;
}

export const relations = ['merge', 'finetune'] as const;

/** What a user decides about the card; the rest follows from the pair. */
export interface CardFields {
  /** How the derived repo relates to its base models; `merge` where nothing is said. */
  readonly relation: (typeof relations)[number] | undefined;
  /** The Hub's identifier of the licence, instead of what the sources' cards state; checked where cards are made. */
  readonly license: string | undefined;
  /** A file with a Liquid template of the card's text, instead of the built-in one. */
  readonly template: string | undefined;
}

/** @throws InputError for a relation that is none. */
export function parseCardFields(texts: CardTexts): CardFields {
  return {
    relation: readChoice(texts.relation, relations, option('relation')),
    license: texts.license?.trim() || undefined,
    template: texts['card-template']?.trim() || undefined,
  };
}
