import type { OptionName, SwitchName, ValueOptionName } from './option-names.ts';
import { commandLineWords, type Words } from './words.ts';

/**
 * A text that refers to what every reader knows by another name: an option, the token, the command to repeat. It is
 * data until a face {@link tell}s it; as JSON and as a string it has the words of the command line.
 */
export class Advice {
  readonly parts: readonly (string | Reference)[];

  constructor(parts: readonly (string | Reference)[]) {
    this.parts = parts;
  }

  in(words: Words): string {
    return this.parts.map((part) => (typeof part === 'string' ? part : nameIn(part, words))).join('');
  }

  /** The same text, with another option in the place of one. */
  renameOption(name: OptionName, other: OptionName): Advice {
    return new Advice(
      this.parts.map((part) =>
        typeof part !== 'string' && part.kind === 'option' && part.name === name
          ? { ...part, name: other }
          : part,
      ),
    );
  }

  toString(): string {
    return this.in(commandLineWords);
  }

  toJSON(): string {
    return this.toString();
  }
}

/** What a person reads, whether or not it refers to something. */
export type Prose = string | Advice;

type Reference =
  | { readonly kind: 'option'; readonly name: OptionName; readonly value: string | undefined }
  | { readonly kind: 'token' | 'giveToken' | 'sameCommand' };

function nameIn(reference: Reference, words: Words): string {
  return reference.kind === 'option' ? words.option(reference.name, reference.value) : words[reference.kind];
}

/**
 * The tag of texts with references in them:
 *
 *     advice`Use ${option('dtype', 'bfloat16')}, or publish elsewhere with ${option('to')}.`
 */
export function advice(strings: TemplateStringsArray, ...values: readonly (Prose | number)[]): Advice {
  return concatenate(strings.flatMap((string, index) => [string, values[index] ?? '']));
}

/** An option by its name, and the value to give it. */
export function option(name: SwitchName): Advice;
export function option(name: ValueOptionName, value?: string | number): Advice;
export function option(name: OptionName, value?: string | number): Advice {
  return new Advice([{ kind: 'option', name, value: value?.toString() }]);
}

/** Where the Hub's token comes from: advice`Set ${hubToken}.` */
export const hubToken = new Advice([{ kind: 'token' }]);

/** What to do where there is no token, as a sentence. */
export const giveToken = new Advice([{ kind: 'giveToken' }]);

/** advice`Run ${sameCommand} again.` */
export const sameCommand = new Advice([{ kind: 'sameCommand' }]);

/** Texts in a row, such as sentences. */
export function joinProse(texts: readonly Prose[], separator = ' '): Prose {
  const joined = concatenate(texts.flatMap((text, index) => (index === 0 ? [text] : [separator, text])));
  return texts.every((text) => typeof text === 'string') ? joined.toString() : joined;
}

/** A sentence without its full stop, as the beginning of another. */
export function clauseOf(sentence: Prose): Prose {
  if (typeof sentence === 'string') return sentence.replace(/\.$/, '');
  const last = sentence.parts.at(-1);
  return new Advice(
    [...sentence.parts.slice(0, -1), typeof last === 'string' ? last.replace(/\.$/, '') : last].filter(
      (part) => part !== undefined,
    ),
  );
}

function concatenate(texts: readonly (Prose | number)[]): Advice {
  const parts = texts.flatMap((text) => (text instanceof Advice ? text.parts : [String(text)]));
  return new Advice(parts.filter((part) => part !== ''));
}

/** A value in which every {@link Advice} became a string. */
export type Told<Value> = Value extends Advice
  ? string
  : Value extends object
    ? { readonly [Key in keyof Value]: Told<Value[Key]> }
    : Value;

/** A text, or all texts of a report, in the words of its reader. */
export function tell<Value>(value: Value, words: Words): Told<Value>;
export function tell(value: unknown, words: Words): unknown {
  if (value instanceof Advice) return value.in(words);
  if (Array.isArray(value)) return value.map((item) => tell(item, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tell(inner, words)]));
}
