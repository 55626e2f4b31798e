import { plainName } from './foreign-text.ts';
import { groupDigits } from './units.ts';

/** So many items are listed where nothing else is said. */
const maxListed = 5;

/** `a, b and c`; of a long list the first few and the number of the others: `a, b, c, d, e and 7 more`. */
export function listSome(items: readonly string[], most = maxListed): string {
  return joinFirst(items.slice(0, most), items.length);
}

/** The same of names that strangers gave, which may be long and hold any character. */
export function listNames(names: readonly string[], show: (name: string) => string = plainName): string {
  return joinFirst(names.slice(0, maxListed).map(show), names.length);
}

function joinFirst(shown: readonly string[], count: number): string {
  const rest = count - shown.length;
  const parts = rest === 0 ? shown : [...shown, `${groupDigits(rest)} more`];
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 tensor`, `1,234 tensors`. */
export function counted(count: number, noun: string): string {
  return `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`;
}
