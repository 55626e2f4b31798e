import { jobFieldNames } from '../../app/options/index.ts';
import { advice, type Environment, InputError, suggest } from '../../kit/index.ts';

/** Every input of action.yml. */
export const inputNames = [
  ...(['mode', 'config', 'models', 'repo', ...jobFieldNames] as const),
  ...(['prefer-pr', 'pipeline', 'full', 'dry-run', 'private', 'public', 'force'] as const),
  ...(['hf-token', 'github-token', 'hub-url'] as const),
] as const;

const prefix = 'INPUT_';

/**
 * The runner hands over inputs that there are not, with no more than a warning; a misspelt `private` must not publish.
 * Variables that are like no input are somebody else's.
 *
 * @throws InputError `input-unknown` for one that is near to one that there is.
 */
export function refuseUnknownInputs(environment: Environment): void {
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || value === undefined || value === '') continue;
    const name = variable.slice(prefix.length).toLowerCase();
    if (inputNames.some((known) => known === name)) continue;
    // An underscore is what people write for a dash.
    const near = suggest(name.replaceAll('_', '-'), inputNames);
    if (near === undefined) continue;
    throw new InputError(advice`${name} is not an input of this action.`, {
      code: 'input-unknown',
      hint: `Did you mean ${near}?`,
    });
  }
}
