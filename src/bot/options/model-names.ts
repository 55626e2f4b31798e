import { isDirectory, parseRepo } from '../../app/options/index.ts';
import { advice, InputError, type Prose } from '../../kit/index.ts';

/**
 * Names of models, each once, or addresses of their pages. Models are judged by what is on `main`.
 * @param option where they were written.
 * @throws InputError for a directory, another revision, and what is no name.
 */
export function parseModelNames(texts: readonly string[], option: Prose): readonly string[] {
  return [...new Set(texts.map((text) => parseModelName(text, option)))];
}

function parseModelName(text: string, option: Prose): string {
  if (isDirectory(text.trim())) {
    throw new InputError(advice`${option}: '${text}' is a directory, and models of the Hub are judged.`, {
      code: 'endpoint-invalid',
      hint: 'Write namespace/name.',
    });
  }
  const { repo, revision } = parseRepo(text, option);
  if (revision === undefined || revision === 'main') return repo;
  throw new InputError(advice`${option}: '${text}' names a revision, and models are judged by main.`, {
    code: 'endpoint-invalid',
    hint: `Write ${repo}.`,
  });
}
