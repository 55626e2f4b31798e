import { parseRepo } from '../../app/options/index.ts';

/**
 * Names of models, each once, or addresses of their pages.
 * @param option where they were written.
 * @throws InputError for what is neither.
 */
export function parseModelNames(texts: readonly string[], option: string): readonly string[] {
  return [...new Set(texts.map((text) => parseRepo(text, option).repo))];
}
