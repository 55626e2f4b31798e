import { InputError } from '../../kit/index.ts';

/**
 * Reads a day such as `2025-01-31`, or a moment such as `2025-01-31T12:00:00Z`.
 * @param name how the user knows the option, for errors.
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
