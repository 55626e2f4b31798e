import { advice, InputError, type Prose } from '../../kit/index.ts';

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
 * Reads a number of bytes, or a size such as `5GB`, `300 MB` or `4.5GiB`; undefined when none is given.
 * @param name what names it, for errors: an option, or its place in a file.
 * @throws InputError `size-invalid`
 */
export function parseByteSize(given: string | number | undefined, name: Prose): number | undefined {
  const trimmed = typeof given === 'string' ? given.trim() : given;
  if (trimmed === undefined || trimmed === '') return undefined;
  const size = Math.floor(typeof trimmed === 'number' ? trimmed : parseBytes(trimmed));
  if (Number.isSafeInteger(size) && size > 0) return size;
  throw new InputError(advice`${name}: '${trimmed}' is not a size.`, {
    code: 'size-invalid',
    hint: advice`Give ${name} a number of bytes, such as 5GB, 300MB or 4GiB.`,
  });
}

/** NaN for what is no size. */
function parseBytes(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)$/i.exec(text) ?? [];
  const factor = unitBytes[unit.toLowerCase()];
  return digits === '' || factor === undefined ? Number.NaN : Number(digits) * factor;
}
