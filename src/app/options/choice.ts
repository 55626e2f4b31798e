import { advice, InputError, type Prose, suggest } from '../../kit/index.ts';

/**
 * One of a few words; undefined when none was given.
 * @param name what names it, for errors: an option, or its place in a file.
 * @param synonyms other words for some of them.
 * @throws InputError `choice-unknown` with all of them.
 */
export function readChoice<Choice extends string>(
  text: string | undefined,
  choices: readonly Choice[],
  name: Prose,
  synonyms: Readonly<Record<string, string>> = {},
): Choice | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const choice = choices.find((known) => known === trimmed || known === synonyms[trimmed]);
  if (choice !== undefined) return choice;
  throw new InputError(advice`${name}: '${trimmed}' is not one of ${choices.join(', ')}.`, {
    code: 'choice-unknown',
    hint: suggestChoice(trimmed, choices) ?? `Use ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}.`,
  });
}

/** What dtypes are called elsewhere. */
export const dtypeSynonyms: Readonly<Record<string, string>> = {
  bf16: 'bfloat16',
  fp16: 'float16',
  f16: 'float16',
  half: 'float16',
  fp32: 'float32',
  f32: 'float32',
  float: 'float32',
};

/** `Did you mean bfloat16?`; undefined where the word is like none of the choices. */
export function suggestChoice(word: string, choices: readonly string[]): string | undefined {
  const written = word.toLowerCase().replace(/^torch\./, '');
  const meant = choices.find((choice) => choice === written || choice === dtypeSynonyms[written]);
  const near = meant ?? suggest(written, choices);
  return near === undefined ? undefined : `Did you mean ${near}?`;
}
