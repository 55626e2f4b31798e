import { findRepoFault } from '../../app/options/index.ts';
import { InputError } from '../../kit/index.ts';

/** What a rule of the configuration may say about repos; each throws InputError `pattern-invalid`. */

const maxLength = 96; // as of the names themselves

/** A glob of `namespace/name`: `*` stands for any characters but `/`, `?` for one; without `/` it is about the name alone. */
export function requireGlob(text: string, name: string): void {
  if (text.length <= maxLength && /^[\w.*?-]+(\/[\w.*?-]+)?$/.test(text)) return;
  throw invalid(
    `${name}: '${text}' is not a pattern of repos.`,
    'Write letters, digits, -, _, . and one /, with * for any characters and ? for one: org/*, *-GGUF.',
  );
}

/** A user or an organisation. */
export function requireOwner(text: string, name: string): void {
  const fault = text.includes('/') ? 'it has a / in it' : findRepoFault(`${text}/x`);
  if (fault === undefined) return;
  throw invalid(
    `${name}: '${text}' is not a user or an organisation: ${fault}.`,
    'Write the name alone, as in its address on the Hub.',
  );
}

/** `owner/slug`, the end of a collection's address. */
export function requireCollection(text: string, name: string): void {
  const [owner = '', slug = '', ...others] = text.split('/');
  if (others.length === 0 && findRepoFault(`${owner}/x`) === undefined && /^[\w-]{1,200}$/.test(slug)) return;
  throw invalid(
    `${name}: '${text}' is not a collection.`,
    'Write owner/slug, the end of its address: HuggingFaceH4/zephyr-7b-6538c6d6d5ddd1cbb1744a66.',
  );
}

/** `namespace/name` without a revision. */
export function requireRepoName(text: string, name: string): void {
  const fault = findRepoFault(text);
  if (fault === undefined) return;
  throw invalid(`${name}: '${text}' is not a repo: ${fault}.`, 'Write namespace/name.');
}

function invalid(message: string, hint: string): InputError {
  return new InputError(message, { code: 'pattern-invalid', hint });
}
