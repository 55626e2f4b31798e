import { findInnerPathFault, findRepoFault, findRevisionFault } from '../../app/options/index.ts';
import { InputError, oneLine } from '../../kit/index.ts';

/**
 * The rules for values that only extrapolate.yml has. Each gives the value, or throws an InputError that names it.
 * The last parameter is how the user knows the value.
 */

const unitFactors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9, t: 1e12 };

/**
 * Reads a number of things, such as `7B`, `350M` or `10000`, as models and their pages count.
 * @throws InputError `count-invalid`
 */
export function parseCount(given: string | number, name: string): number {
  const trimmed = String(given).trim();
  const [, digits = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]?)$/i.exec(trimmed) ?? [];
  const factor = unitFactors[unit.toLowerCase()];
  const count = digits === '' || factor === undefined ? Number.NaN : Math.round(Number(digits) * factor);
  if (Number.isSafeInteger(count)) return count;
  throw new InputError(`${name}: '${trimmed}' is not a number of things.`, {
    code: 'count-invalid',
    hint: `Give ${name} a number, such as 100, 10K, 350M or 7B.`,
  });
}

/**
 * A number of parameters. A small number without a unit is one whose unit was forgotten: `13` is meant as `13B`.
 * @throws InputError `count-invalid`
 */
export function parseParameterCount(given: string | number, name: string): number {
  const count = parseCount(given, name);
  const digits = String(given).trim();
  if (count >= 1000 || Number(digits) === 0 || !/^[\d.]+$/.test(digits)) return count;
  throw new InputError(`${name}: no model has ${digits} parameters.`, {
    code: 'count-invalid',
    hint: Number(digits) < 100 ? `Did you mean ${digits}B?` : `Did you mean ${digits}M, or ${digits}B?`,
  });
}

/** The shortest text that {@link parseCount} reads as this number: `7B`. */
export function formatParameterCount(count: number): string {
  const [unit = '', factor = 1] = Object.entries(unitFactors).findLast(([, size]) => count >= size) ?? [];
  return `${count / factor}${unit.toUpperCase()}`;
}

/**
 * Reads a day such as `2025-01-31`, or a moment such as `2025-01-31T12:00:00Z`.
 * @returns milliseconds since 1970; of a day its beginning in UTC.
 * @throws InputError `day-invalid`
 */
export function parseDay(text: string, name: string): number {
  const trimmed = text.trim();
  const [, day] = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/.exec(trimmed) ?? [];
  const time = day === undefined ? Number.NaN : Date.parse(trimmed);
  // `2025-02-30` would be taken for the second of March.
  const isReal = Number.isFinite(time) && new Date(time).toISOString().slice(0, 10) === day;
  if (isReal) return time;
  throw new InputError(`${name}: '${trimmed}' is not a day.`, {
    code: 'day-invalid',
    hint: `Give ${name} a day as 2025-01-31, or a moment as 2025-01-31T12:00:00Z.`,
  });
}

/** One line of text. */
export function requireLine(text: string, what: string, most: number, name: string): string {
  if (text.trim() !== '' && text.length <= most && !/\p{Cc}/u.test(text)) return text;
  throw new InputError(`${name}: ${JSON.stringify(oneLine(text, 80))} is not ${what}.`, {
    code: 'word-invalid',
    hint: `Write one line of 1 to ${most} characters.`,
  });
}

const maxGlobLength = 96; // as of the names themselves

/** A glob of `namespace/name`: `*` stands for any characters but `/`, `?` for one; without `/` it is about the name alone. */
export function requireGlob(text: string, name: string): string {
  if (text.length <= maxGlobLength && /^[\w.*?-]+(\/[\w.*?-]+)?$/.test(text)) return text;
  throw invalidPattern(
    `${name}: '${text}' is not a pattern of repos.`,
    'Write letters, digits, -, _, . and one /, with * for any characters and ? for one: org/*, *-GGUF.',
  );
}

/** A user or an organisation. */
export function requireOwner(text: string, name: string): string {
  const fault = text.includes('/') ? 'it has a / in it' : findRepoFault(`${text}/x`);
  if (fault === undefined) return text;
  throw invalidPattern(
    `${name}: '${text}' is not a user or an organisation: ${fault}.`,
    'Write the name alone, as in its address on the Hub.',
  );
}

/** `owner/slug`, the end of a collection's address. */
export function requireCollection(text: string, name: string): string {
  const [owner = '', slug = '', ...others] = text.split('/');
  const isCollection = findRepoFault(`${owner}/x`) === undefined && /^[\w-]{1,200}$/.test(slug);
  if (isCollection && others.length === 0) return text;
  throw invalidPattern(
    `${name}: '${text}' is not a collection.`,
    'Write owner/slug, the end of its address: HuggingFaceH4/zephyr-7b-6538c6d6d5ddd1cbb1744a66.',
  );
}

/** `namespace/name` without a revision. */
export function requireRepoName(text: string, name: string): string {
  const fault = findRepoFault(text);
  if (fault === undefined) return text;
  throw invalidPattern(`${name}: '${text}' is not a repo: ${fault}.`, 'Write namespace/name.');
}

/** A file below the top of a repository. */
export function requireInnerPath(text: string, example: string, name: string): string {
  const fault = findInnerPathFault(text);
  if (fault === undefined) return text;
  throw new InputError(`${name}: ${JSON.stringify(text)} is not a file of a repository: ${fault}.`, {
    code: 'word-invalid',
    hint: `Give ${name} a path below the top, such as ${example}.`,
  });
}

export function requireBranch(text: string, name: string): string {
  const fault = findRevisionFault(text);
  if (fault === undefined) return text;
  throw new InputError(`${name}: ${fault}.`, { code: 'word-invalid', hint: 'Write the name of a branch.' });
}

function invalidPattern(message: string, hint: string): InputError {
  return new InputError(message, { code: 'pattern-invalid', hint });
}
