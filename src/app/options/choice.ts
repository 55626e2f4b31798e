import { advice, InputError, type Prose } from '../../kit/index.ts';

/**
 * One of a few words; undefined when none was given.
 * @param name what names it, for errors: an option, or its place in a file.
 * @throws InputError `choice-unknown` with all of them.
 */
export function readChoice<Choice extends string>(
  text: string | undefined,
  choices: readonly Choice[],
  name: Prose,
): Choice | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const choice = choices.find((known) => known === trimmed);
  if (choice !== undefined) return choice;
  throw new InputError(advice`${name}: '${trimmed}' is not one of ${choices.join(', ')}.`, {
    code: 'choice-unknown',
    hint: `Use ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}.`,
  });
}
