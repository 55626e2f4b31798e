import { InputError } from '../../kit/index.ts';

const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a list such as `0.3` or `0.1,0.3,0.5`. Any finite number counts; negative values interpolate.
 * @param name how the user knows the option, for errors: `--alpha` or `alpha`.
 * @throws InputError when nothing is given, a value is not a finite number, or a value is given twice.
 */
export function parseAlphas(list: string | undefined, name: string): readonly number[] {
  if (list === undefined || list.trim() === '') {
    throw new InputError(`${name} is missing.`, {
      code: 'alpha-missing',
      hint: `Give ${name} one or more numbers, for example 0.3 or 0.1,0.3,0.5.`,
    });
  }
  const alphas: number[] = [];
  for (const item of list.split(',')) {
    const text = item.trim();
    const value = decimalNumber.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) {
      throw new InputError(`${name}: '${text}' in '${list}' is not a finite number.`, {
        code: 'alpha-invalid',
        hint: 'Write decimal numbers separated by commas, for example 0.1,0.3,0.5.',
      });
    }
    const alpha = value === 0 ? 0 : value; // -0 and 0 are the same extrapolation
    if (alphas.includes(alpha)) {
      throw new InputError(`${name}: ${formatAlpha(alpha)} is given twice in '${list}'.`, {
        code: 'alpha-duplicate',
        hint: 'Name each value once.',
      });
    }
    alphas.push(alpha);
  }
  return alphas;
}

/** The shortest text that reads back as this number, in characters that a repo name may have: `0.3`, `-0.5`, `1e21`. */
export function formatAlpha(alpha: number): string {
  return String(alpha).replace('+', '');
}
