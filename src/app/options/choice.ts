import { InputError } from '../../kit/index.ts';

/**
 * One of a few words; undefined when none was given.
 * @param name how the user knows the option, for errors.
 * @throws InputError `choice-unknown` with all of them.
 */
export function readChoice<Choice extends string>(
  text: string | undefined,
  choices: readonly Choice[],
  name: string,
): Choice | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const choice = choices.find((known) => known === trimmed);
  if (choice !== undefined) return choice;
  throw new InputError(`${name}: '${trimmed}' is not one of ${choices.join(', ')}.`, {
    code: 'choice-unknown',
    hint: `Use ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}.`,
  });
}
