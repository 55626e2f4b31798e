import { oneLine } from '../../kit/index.ts';
import { keyOf, licensePages, licenseSpellings } from './license-names.ts';
import { familyOf, hubLicenses } from './licenses.ts';

/** What a card or a file states of a licence. */
export interface LicenseStatement {
  /** An identifier that the Hub knows; `other` for a licence of its own. */
  readonly id: string;
  /** Of a licence of its own; absent where the card does not name it. */
  readonly name?: string;
  /** An https address, or the name of a file in the same repo. */
  readonly link?: string;
  /** What is stated and not understood, in a few words for messages. */
  readonly unclear?: string;
  /** What the same card states besides, as readers know it. */
  readonly others?: readonly string[];
}

/** What a licence of its own may be called. */
export const licenseNameShape = /^[A-Za-z0-9][\w .+-]{0,80}$/;
export const licenseFileShape = /^(?:MODEL[-_]?)?(?:LICENSE|LICENCE|COPYING)[\w.-]{0,40}$/i;
/** Placeholders of card templates (TRL writes `licence: license`), which state nothing. */
const placeholders =
  /^(?:licen[sc]e|none|no|false|-+|\?+|n\/a|na|tbd|tba|todo|unknown|null|unspecified|more information needed|\[more information needed\])$/i;
const maxLinkLength = 500;
const mostCharacters = 300;
const separators = /\s*(?:[,;|\n]|\s(?:and|or|plus)\s|\s[&/+]\s|(?<=[a-z\d])\/(?=[a-z])|&)\s*/i;

/** The licences that a text states, each understood as far as it can be; none for a placeholder. */
export function understandLicenses(text: string): readonly LicenseStatement[] {
  const trimmed = text.trim();
  if (trimmed === '' || placeholders.test(trimmed)) return [];
  if (trimmed.length > mostCharacters) return [unclearLicense(trimmed)];
  const whole = understandLicense(trimmed);
  if (whole !== undefined) return [whole];
  const parts = /^https?:/i.test(trimmed)
    ? []
    : trimmed.split(separators).filter((part) => part.trim() !== '');
  if (parts.some((part) => understandLicense(part.trim()) !== undefined)) {
    return parts.flatMap(understandLicenses);
  }
  const within = readCreativeCommons(keyOf(trimmed), creativeCommonsWithin);
  return [within === undefined ? ownLicense(trimmed) : nearestOf(within)];
}

/** The licence that a text means as a whole; undefined where it is none that is known. */
function understandLicense(text: string): LicenseStatement | undefined {
  const word = text.toLowerCase();
  if (hubLicenses.has(word) && word !== 'other') return { id: word };
  const id = /^(?:https?:\/\/|www\.)|^[\w.-]+\.(?:org|com|dev|co)\//.test(word)
    ? readPage(word)
    : readName(word);
  return id === undefined ? undefined : nearestOf(id);
}

function readPage(address: string): string | undefined {
  const bare = address.replace(/^(?:https?:\/\/)?(?:www\.)?/, '').replace(/\.(?:html|txt|php|md)\b.*$/, '');
  for (const [page, identifier] of licensePages) {
    const found = page.exec(bare);
    if (found === null) continue;
    const filled = identifier.replaceAll(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '');
    return readName(filled.replace(/\.$/, ''));
  }
  return undefined;
}

/** The Hub's identifier, or one of the same form that it lacks, such as that of another version. */
function readName(text: string): string | undefined {
  const key = keyOf(text);
  if (hubLicenses.has(key) && key !== 'other' && key !== 'unknown') return key;
  const spelling = licenseSpellings.get(key);
  return spelling ?? readCreativeCommons(key) ?? readGnu(key);
}

const creativeCommons =
  /^(cc(?:-?by)?|by)((?:-?(?:by|nc|nd|sa)(?![a-z]))*)-?(\d(?:\.\d)?)?(?:-(?:[a-z]{2}|igo|generic))?$/;
/** The same among other words, where it cannot be meant otherwise. */
const creativeCommonsWithin = /(?:^|-)(cc-?by)((?:-?(?:nc|nd|sa)(?![a-z]))*)-?(\d(?:\.\d)?)?(?=-|$)/;

function readCreativeCommons(key: string, pattern = creativeCommons): string | undefined {
  const [, start, conditions = '', version] = pattern.exec(key) ?? [];
  if (start === undefined || (!start.includes('by') && conditions === '')) return undefined;
  const has = (condition: string) => conditions.includes(condition);
  const name = ['cc-by', has('nc') && 'nc', has('sa') && 'sa', has('nd') && 'nd'].filter(Boolean).join('-');
  return version === undefined ? name : `${name}-${version.includes('.') ? version : `${version}.0`}`;
}

function readGnu(key: string): string | undefined {
  const [, kind, version] = /^((?:a|l)?gpl)-?v?(\d(?:\.\d)?)?\+?(?:-(?:gplv?\d|\d))?$/.exec(key) ?? [];
  if (kind === undefined) return undefined;
  return version === undefined ? kind : `${kind}-${version.includes('.') ? version : `${version}.0`}`;
}

/** An identifier as a statement: one that the Hub lacks is a licence of its own, unless it allows no derivatives. */
function nearestOf(id: string): LicenseStatement {
  if (hubLicenses.has(id)) return { id };
  if (/^cc-by.*-nd\b/.test(id)) return { id: id.includes('nc') ? 'cc-by-nc-nd-4.0' : 'cc-by-nd-4.0' };
  return { id: 'other', name: id };
}

function ownLicense(text: string): LicenseStatement {
  if (/\bno[\s_-]?deriv/i.test(text)) return { id: 'cc-by-nd-4.0' };
  const link = readLicenseLink(text);
  if (link !== undefined) return { id: 'other', link };
  if (!licenseNameShape.test(text) || text.split(/\s+/).length > 8) return unclearLicense(text);
  return { id: 'other', name: /\s/.test(text) ? text : text.toLowerCase() };
}

/** Something that is stated and not understood. */
export function unclearLicense(what: unknown): LicenseStatement {
  return { id: 'other', unclear: oneLine(showValue(what).slice(0, 1_000), 80) };
}

/** Of lists and maps no more than the first level, as they may be nested without end. */
function showValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  const fields = Object.entries(value).slice(0, 3);
  return `{${fields.map(([name, field]) => `${name}: ${typeof field === 'object' ? '…' : String(field)}`).join(', ')}}`;
}

/** How a card names its own licence: what is known under that name counts, unless it is less strict than that. */
export function understandOwnName(name: string): LicenseStatement | undefined {
  const known = understandLicense(name);
  return known === undefined || familyOf(known.id) === 'permissive' || known.id === 'other'
    ? undefined
    : known;
}

/** An https address or the name of a licence's file; undefined for everything else. */
export function readLicenseLink(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > maxLinkLength) return undefined;
  if (licenseFileShape.test(value)) return value;
  if (!URL.canParse(value)) return undefined;
  const { protocol, href } = new URL(value);
  return protocol === 'https:' && href.length <= maxLinkLength ? href : undefined;
}
