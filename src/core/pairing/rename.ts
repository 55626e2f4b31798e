import type { Rename } from '../../kit/index.ts';

/** The number that a `*` stands for. */
const numberPattern = '(\\d{1,9})';

/** A rename as a function of names: undefined for those that begin otherwise. */
export function compileRename({ from, to }: Rename): (name: string) => string | undefined {
  if (!from.includes('*')) {
    return (name) => (name.startsWith(from) ? to + name.slice(from.length) : undefined);
  }
  const beginning = new RegExp(`^${from.split('*').map(escapePattern).join(numberPattern)}`);
  const target = to.split('*');
  return (name) => {
    const match = beginning.exec(name);
    if (match === null) return undefined;
    const [whole, ...numbers] = match;
    return (
      target.map((text, index) => text + (index < target.length - 1 ? (numbers[index] ?? '') : '')).join('') +
      name.slice(whole.length)
    );
  };
}

const escapePattern = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** How names change, as the end of a sentence. */
export function describeRename({ from, to }: Rename): string {
  if (from === '') return `with '${to}' before them`;
  return to === '' ? `without the '${from}' before them` : `with '${to}' in place of '${from}'`;
}

/** As the option takes it. */
export const writeRename = ({ from, to }: Rename): string => `${from}=${to}`;
