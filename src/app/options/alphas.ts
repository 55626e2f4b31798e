import { advice, InputError, type Prose } from '../../kit/index.ts';

const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a number, or a list such as `0.1,0.3,0.5`. Any finite number counts; negative values interpolate.
 * @param name what names it, for errors: an option, or its place in a file.
 * @throws InputError when nothing is given, a value is not a finite number, or a value is given twice.
 */
export function parseAlphas(list: string | number | undefined, name: Prose): readonly number[] {
  if (typeof list === 'number') return requireAlphas([normalize(list)], name);
  if (list === undefined || list.trim() === '') return requireAlphas([], name);
  const alphas = list.split(',').map((item) => {
    const text = item.trim();
    const value = decimalNumber.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value)) return normalize(value);
    throw new InputError(advice`${name}: '${text}' in '${list}' is not a finite number.`, {
      code: 'alpha-invalid',
      hint: 'Write decimal numbers separated by commas, for example 0.1,0.3,0.5.',
    });
  });
  return requireAlphas(alphas, name, list);
}

/**
 * At least one α, and none twice.
 * @param shown the list as the user wrote it, for errors.
 * @throws InputError `alpha-missing` or `alpha-duplicate`.
 */
export function requireAlphas(
  alphas: readonly number[],
  name: Prose,
  shown = alphas.map(formatAlpha).join(','),
): readonly number[] {
  if (alphas.length === 0) {
    throw new InputError(advice`${name} is missing.`, {
      code: 'alpha-missing',
      hint: advice`Give ${name} one or more numbers, for example 0.3 or 0.1,0.3,0.5.`,
    });
  }
  const seen = new Set<number>();
  const repeated = alphas.find((alpha) => seen.size === seen.add(alpha).size);
  if (repeated === undefined) return alphas;
  throw new InputError(advice`${name}: ${formatAlpha(repeated)} is given twice in '${shown}'.`, {
    code: 'alpha-duplicate',
    hint: 'Name each value once.',
  });
}

/** -0 and 0 are the same extrapolation. */
const normalize = (alpha: number) => (alpha === 0 ? 0 : alpha);

/** The shortest text that reads back as this number, in characters that a repo name may have: `0.3`, `-0.5`, `1e21`. */
export function formatAlpha(alpha: number): string {
  return String(alpha).replace('+', '');
}
