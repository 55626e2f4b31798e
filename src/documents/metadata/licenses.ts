import { advice, InputError, option, type Prose } from '../../kit/index.ts';

/** What a licence asks of those who publish a model made from a licensed one. */
export type LicenseFamily =
  /** Notices and the licence's text go along; that is all. */
  | 'permissive'
  /** What is derived goes under the same licence. */
  | 'copyleft'
  | 'share-alike'
  /** No commercial use, or for research only; whatever else they ask. */
  | 'non-commercial'
  /** What is derived must not be published at all. */
  | 'no-derivatives'
  /** Written for models: uses that are ruled out, names to keep, terms to pass on. */
  | 'model'
  /** The identifier leaves open which terms are meant, or names terms of its own. */
  | 'own';

/** Every licence identifier that the Hub knows, but for `unknown` and `other`, which state none. */
const identifiers: Readonly<Record<LicenseFamily, string>> = {
  permissive: `apache-2.0 mit afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear
    cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0
    etalab-2.0 isc ms-pl odc-by postgresql ncsa unlicense zlib pddl`,
  copyleft: `epl-1.0 epl-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0
    lppl-1.3c mpl-2.0 osl-3.0 ofl-1.1 lgpl-lr`,
  'share-alike': 'cc-by-sa-3.0 cc-by-sa-4.0 cdla-sharing-1.0 odbl',
  'non-commercial': `cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0
    h-research intel-research apple-amlr fair-noncommercial-research-license`,
  'no-derivatives': 'cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0',
  model: `openrail openrail++ bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0
    bigcode-openrail-m deepfloyd-if-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community
    gemma`,
  own: 'cc c-uda apple-ascl',
};

const families: ReadonlyMap<string, LicenseFamily> = new Map(
  Object.entries(identifiers).flatMap(([family, list]) =>
    list.split(/\s+/).map((identifier) => [identifier, family as LicenseFamily]),
  ),
);

/** The licence identifiers that the Hub knows; it refuses cards with others. */
export const hubLicenses: ReadonlySet<string> = new Set([...families.keys(), 'unknown', 'other']);

/** The family of a licence by its identifier; `own` for those that the Hub does not know. */
export function familyOf(identifier: string): LicenseFamily {
  return families.get(identifier) ?? 'own';
}

const strictness: Readonly<Record<LicenseFamily, number>> = {
  permissive: 0,
  copyleft: 1,
  'share-alike': 1,
  model: 2,
  own: 2,
  'non-commercial': 3,
  'no-derivatives': 5,
};

/** For sorting: how much is lost by overlooking a licence. What is not understood may be anything but permissive. */
export function strictnessOf(identifier: string, isUnclear = false): number {
  return isUnclear ? 4 : strictness[familyOf(identifier)];
}

/**
 * Pairs of licences that ask for more than notices, and whose terms let works under both be published under the
 * second: what the licences themselves say of later versions and of each other, and the published lists of the
 * Free Software Foundation and of Creative Commons.
 */
const publishableUnder: ReadonlySet<string> = new Set([
  'lgpl-2.1 gpl-2.0',
  'lgpl-2.1 gpl-3.0',
  'lgpl-3.0 gpl-3.0',
  'lgpl-3.0 agpl-3.0',
  'gpl-3.0 agpl-3.0',
  'mpl-2.0 lgpl-2.1',
  'mpl-2.0 lgpl-3.0',
  'mpl-2.0 gpl-2.0',
  'mpl-2.0 gpl-3.0',
  'mpl-2.0 agpl-3.0',
  'cc-by-sa-3.0 cc-by-sa-4.0',
  'cc-by-sa-4.0 gpl-3.0',
  'cc-by-nc-4.0 cc-by-nc-sa-4.0',
]);

/** Permissive licences whose notices the second of the pair does not allow. */
const conflicting: ReadonlySet<string> = new Set([
  'apache-2.0 gpl-2.0',
  'ecl-2.0 gpl-2.0',
  ...['afl-3.0', 'ms-pl'].flatMap((permissive) =>
    ['gpl', 'gpl-2.0', 'gpl-3.0', 'agpl-3.0'].map((copyleft) => `${permissive} ${copyleft}`),
  ),
]);

/** Of two licences by their identifiers: the one under which what derives from both can be published. */
export function chooseLicense<Id extends string>(first: Id, second: Id): Id | undefined {
  if (first === second) return first;
  const isPermissive = (identifier: string) => familyOf(identifier) === 'permissive';
  if (isPermissive(first) && isPermissive(second)) return first;
  if (isPermissive(first)) return conflicting.has(`${first} ${second}`) ? undefined : second;
  if (isPermissive(second)) return conflicting.has(`${second} ${first}`) ? undefined : first;
  if (publishableUnder.has(`${first} ${second}`)) return second;
  if (publishableUnder.has(`${second} ${first}`)) return first;
  return undefined;
}

/**
 * @param name what the identifier comes from, for the error.
 * @throws InputError unless the Hub knows the identifier as that of one licence.
 */
export function checkLicense(identifier: string, name: Prose = option('license')): void {
  if (families.has(identifier)) return;
  const isPlaceholder = hubLicenses.has(identifier);
  throw new InputError(
    isPlaceholder
      ? advice`${name}: '${identifier}' names no licence.`
      : advice`${name}: '${identifier}' is not a licence that the Hub knows.`,
    {
      code: 'licence-unknown',
      hint: 'Use one of its identifiers in lower case, for example apache-2.0, cc-by-nc-4.0 or llama3.1.',
      docs: 'https://huggingface.co/docs/hub/repositories-licenses',
    },
  );
}
