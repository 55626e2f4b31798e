import { InputError } from '../../kit/index.ts';

const unitFactors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9, t: 1e12 };

/**
 * Reads a number of things, such as `7B`, `350M` or `10000`, as models and their pages count.
 * @param name how the user knows the option, for errors.
 * @throws InputError `count-invalid`
 */
export function parseCount(text: string, name: string): number {
  const trimmed = text.trim();
  const [, digits = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]?)$/i.exec(trimmed) ?? [];
  const factor = unitFactors[unit.toLowerCase()];
  const count = digits === '' || factor === undefined ? Number.NaN : Math.round(Number(digits) * factor);
  if (Number.isSafeInteger(count)) return count;
  throw new InputError(`${name}: '${trimmed}' is not a number of things.`, {
    code: 'count-invalid',
    hint: `Give ${name} a number, such as 100, 10K, 350M or 7B.`,
  });
}
