import { InputError } from '../../kit/index.ts';

export type Visibility = 'private' | 'public';

/**
 * Undefined leaves it to the sources.
 * @param nameOption how the user knows the two switches, for the error: `--private` or `private: true`.
 * @throws InputError when both are asked for.
 */
export function chooseVisibility(
  switches: { readonly private: boolean; readonly public: boolean },
  nameOption: (name: Visibility) => string,
): Visibility | undefined {
  if (switches.private && switches.public) {
    throw new InputError(`${nameOption('private')} and ${nameOption('public')} exclude each other.`, {
      code: 'visibility-conflict',
      hint: 'Give one of them, or none.',
    });
  }
  return switches.private ? 'private' : switches.public ? 'public' : undefined;
}
