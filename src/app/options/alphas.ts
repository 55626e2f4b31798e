import { advice, InputError, type Prose, shorten } from '../../kit/index.ts';

/** Each α is a repo, and a pass over the weights takes them together. */
const maxListCharacters = 2_000;
/** So much of what was written is repeated in an error. */
const maxShownCharacters = 120;

const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a number, or a list such as `0.1,0.3,0.5`. Any finite number counts; negative values interpolate.
 * @param name what names it, for errors: an option, or its place in a file.
 * @throws InputError when nothing is given, a value is not a finite number, or a value is given twice; also for a
 *   list that is likely to be meant as numbers with a decimal comma.
 */
export function parseAlphas(list: string | number | undefined, name: Prose): readonly number[] {
  if (typeof list === 'number') return requireAlphas([normalize(list)], name);
  if (list === undefined || list.trim() === '') return requireAlphas([], name);
  if (list.length > maxListCharacters) {
    throw new InputError(advice`${name} has ${list.length} characters, more than any list of α.`, {
      code: 'alpha-invalid',
      hint: 'Write decimal numbers separated by commas, for example 0.1,0.3,0.5.',
    });
  }
  const meant = findOtherNotation(list);
  if (meant !== undefined) {
    const orList = meant.values === undefined ? '' : ` For the values one by one write ${meant.values}.`;
    throw new InputError(
      advice`${name}: '${shorten(list.trim(), maxShownCharacters)}' can be taken for other numbers: commas separate values, decimals have a point.`,
      { code: 'alpha-invalid', hint: `Did you mean ${meant.decimals}?${orList}` },
    );
  }
  const alphas = list.split(',').map((item) => {
    const text = item.trim();
    const value = decimalNumber.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value)) return normalize(value);
    const inList = text === list.trim() ? '' : ` in '${shorten(list, maxShownCharacters)}'`;
    throw new InputError(
      advice`${name}: '${shorten(text, maxShownCharacters)}'${inList} is not a finite number.`,
      {
        code: 'alpha-invalid',
        hint: 'Write decimal numbers separated by commas, for example 0.1,0.3,0.5.',
      },
    );
  });
  return requireAlphas(alphas, name, list);
}

/**
 * What a list means that is likely to be written in another way than with commas between values: a 0 with only digits
 * after its comma (`0,3`), values between semicolons or blanks, or pairs of which a half is there twice (`1,5,2,5`).
 *
 * @returns the numbers with points, and, where the list can be meant as it stands, a way to write that.
 */
function findOtherNotation(
  list: string,
): { readonly decimals: string; readonly values: string | undefined } | undefined {
  const groups = list.trim().split(/\s*[;|]\s*|(?<!,)\s+(?!,)/);
  if (groups.length > 1) {
    const numbers = groups.filter((group) => group !== '').map((group) => group.replace(',', '.'));
    return numbers.every(isNumber) ? { decimals: numbers.join(','), values: undefined } : undefined;
  }
  const items = list.split(',').map((item) => item.trim());
  if (!items.every((item) => item !== '' && isNumber(item))) return undefined;
  const decimals: string[] = [];
  let isMeant = false;
  for (let index = 0; index < items.length; index++) {
    const [item = '', next = ''] = [items[index], items[index + 1]];
    const isZero = /^[+-]?0+$/.test(item) && /^\d+$/.test(next);
    isMeant ||= isZero;
    if (isZero) index++;
    decimals.push(isZero ? `${item}.${next}` : item);
  }
  if (isMeant) {
    return {
      decimals: decimals.join(','),
      values: items.map((item) => item.replace(/^([+-]?0+)$/, '$1.0')).join(','),
    };
  }
  const arePairs =
    items.length % 2 === 0 &&
    items.every((item, index) => (index % 2 === 0 ? /^[+-]?\d+$/ : /^\d+$/).test(item));
  if (!arePairs || new Set(items).size === items.length) return undefined;
  const pairs = items.flatMap((item, index) => (index % 2 === 0 ? [`${item}.${items[index + 1]}`] : []));
  return { decimals: pairs.join(','), values: undefined };
}

const isNumber = (text: string) => decimalNumber.test(text) && Number.isFinite(Number(text));

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
