import { InputError } from '../../kit/index.ts';

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/**
 * Reads a size such as `5GB`, `300 MB` or `4.5GiB`; undefined when none is given.
 * @param name how the user knows the option, for errors.
 * @throws InputError `size-invalid`
 */
export function parseByteSize(text: string | undefined, name: string): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const [, digits = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)$/i.exec(trimmed) ?? [];
  const factor = unitBytes[unit.toLowerCase()];
  const size = digits === '' || factor === undefined ? Number.NaN : Math.floor(Number(digits) * factor);
  if (Number.isSafeInteger(size) && size > 0) return size;
  throw new InputError(`${name}: '${trimmed}' is not a size.`, {
    code: 'size-invalid',
    hint: `Give ${name} a number of bytes, such as 5GB, 300MB or 4GiB.`,
  });
}
