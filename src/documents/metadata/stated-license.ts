import { strictnessOf } from './licenses.ts';
import {
  type LicenseStatement,
  licenseNameShape,
  readLicenseLink,
  unclearLicense,
  understandLicenses,
  understandOwnName,
} from './understand-license.ts';

const mostEntries = 50;
const mostDepth = 2;
/** What a licence that is written as a map is known by, best first. */
const identifyingFields = [
  'id',
  'spdx',
  'spdx_id',
  'identifier',
  'key',
  'name',
  'type',
  'license',
  'title',
  'url',
  'link',
];

/**
 * The licence that a front matter states. Of several the strictest, with the others named; of a way to state it that
 * is not understood that it is there; undefined where none is stated.
 */
export function readLicense(data: Readonly<Record<string, unknown>>): LicenseStatement | undefined {
  const values = Object.entries(data).flatMap(([key, value]) =>
    /^licen[sc]es?$/i.test(key) ? readStatements(value) : [],
  );
  const named = values.length === 0 ? readStatements(data.license_name) : values;
  return strictestOf(named.map((statement) => completeOwn(statement, data)));
}

/** The one whose oversight would be missed most; the others by their names. */
export function strictestOf(statements: readonly LicenseStatement[]): LicenseStatement | undefined {
  const strictness = ({ id, unclear }: LicenseStatement) => strictnessOf(id, unclear !== undefined);
  const [first, ...rest] = statements.toSorted((a, b) => strictness(b) - strictness(a));
  if (first === undefined) return undefined;
  const others = [...new Set(rest.map(labelOf))].filter((label) => label !== labelOf(first));
  return others.length === 0 ? first : { ...first, others };
}

/** How readers know a licence. */
export function labelOf({ id, name, link, unclear }: LicenseStatement): string {
  if (id !== 'other') return id;
  if (unclear !== undefined) return `a licence that is not understood (${unclear})`;
  return name ?? link ?? 'a licence of its own that its card does not name';
}

function readStatements(value: unknown, depth = 0): readonly LicenseStatement[] {
  if (value === undefined || value === null || value === false || value === '') return [];
  if (typeof value === 'string') return understandLicenses(value);
  if (Array.isArray(value)) {
    if (depth === mostDepth) return [unclearLicense(value)];
    const read = value.slice(0, mostEntries).flatMap((entry) => readStatements(entry, depth + 1));
    return value.length > mostEntries ? [...read, unclearLicense(`${value.length} entries`)] : read;
  }
  if (typeof value !== 'object') return [unclearLicense(value)];
  const fields: Readonly<Record<string, unknown>> = { ...value };
  for (const name of identifyingFields) {
    const field = fields[name];
    if (typeof field !== 'string') continue;
    const [statement] = understandLicenses(field);
    if (statement !== undefined && statement.unclear === undefined) return understandLicenses(field);
  }
  return Object.keys(fields).length === 0 ? [] : [unclearLicense(value)];
}

/** `license: other` is told apart by its name and link, which may be those of a licence that is known. */
function completeOwn(statement: LicenseStatement, data: Readonly<Record<string, unknown>>): LicenseStatement {
  if (statement.id !== 'other' || statement.unclear !== undefined) return statement;
  const given = typeof data.license_name === 'string' ? data.license_name.trim() : '';
  const own = statement.name === 'other' ? undefined : statement.name;
  const known = understandOwnName(given === '' ? (own ?? '') : given);
  if (known !== undefined) return known;
  const name = licenseNameShape.test(given) ? given : own;
  const link = readLicenseLink(data.license_link) ?? statement.link;
  const linked = name === undefined && link !== undefined ? understandOwnName(link) : undefined;
  if (linked !== undefined) return linked;
  return {
    id: 'other',
    ...(name === undefined ? {} : { name }),
    ...(link === undefined ? {} : { link }),
  };
}
