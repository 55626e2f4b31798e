import { advice, InputError, option, type Prose } from '../../kit/index.ts';

export type Visibility = 'private' | 'public';

/**
 * Undefined leaves it to the sources.
 * @param nameOption what names the two switches, for the error: the options, or their places in a file.
 * @throws InputError when both are asked for.
 */
export function chooseVisibility(
  switches: { readonly private: boolean; readonly public: boolean },
  nameOption: (name: Visibility) => Prose = option,
): Visibility | undefined {
  if (switches.private && switches.public) {
    throw new InputError(advice`${nameOption('private')} and ${nameOption('public')} exclude each other.`, {
      code: 'visibility-conflict',
      hint: 'Give one of them, or none.',
    });
  }
  return switches.private ? 'private' : switches.public ? 'public' : undefined;
}
