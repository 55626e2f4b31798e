import { z } from 'zod';
import { listSome, suggest } from '../../kit/index.ts';
import type { KeyPath } from './mistakes.ts';

/** What people call the keys by other tools, by other spellings, and by what they mean. */
const otherNames: Readonly<Record<string, string>> = {
  defaults: 'common global globals settings options',
  pairs: 'models jobs',
  watch: 'rules rule search find',
  limits: 'quota quotas budget max',
  exclude: 'ignore skip deny denylist blocklist blacklist except',
  state: 'ledger store cache memory',
  report: 'notify notifications',
  sft: 'base base-model reference reference-model ref ref-model sft-model theta0 θ0 start from before',
  dpo: 'aligned aligned-model dpo-model policy model theta1 θ1 after kto ipo orpo simpo rlhf',
  'sft-subfolder': 'sft-folder sft-path',
  'dpo-subfolder': 'dpo-folder dpo-path aligned-subfolder',
  pipeline: 'diffusers whole-pipeline',
  alpha: 'α scale strength weight',
  to: 'target output repo destination push-to push-to-hub hub-model-id',
  dtype: 'torch-dtype precision data-type type',
  rounding: 'round',
  'max-shard-size': 'shard-size',
  vocab: 'vocabulary vocabularies',
  rename: 'mapping map',
  allow: 'ignore permit accept',
  relation: 'base-model-relation',
  license: 'licence licenses licences',
  'card-template': 'template card model-card readme',
  'new-commits': 'on-new-commits updates on-update update',
  gated: 'restricted access',
  owners:
    'author authors org orgs organization organizations organisation organisations user users namespace namespaces',
  tags: 'filter filters',
  names: 'pattern patterns glob globs match models model repo repos search',
  'min-downloads': 'downloads downloads-min minimum-downloads least-downloads',
  'min-likes': 'likes likes-min minimum-likes least-likes',
  parameters: 'params size sizes parameter-count num-parameters model-size model-sizes',
  licenses: 'licence licences',
  since: 'after created created-at created-after created-since from newer-than date',
  least: 'min minimum at-least fewest from lower above over',
  most: 'max maximum at-most to up-to upper below under',
  'pairs-per-run': 'max-pairs pairs per-run',
  'bytes-per-run': 'max-bytes bytes',
  'repos-per-day': 'max-repos repos per-day',
  storage: 'max-storage disk total-bytes total-size',
  attempts: 'retries retry tries',
};

/**
 * What to write instead of a key that is not known at this place.
 * @param schema of the whole file.
 */
export function adviseOnKey(key: string, around: KeyPath, schema: z.ZodType): string {
  if (key === '<<') return 'YAML 1.2 has no merge keys; what pairs and rules share goes into defaults.';
  const known = keysAt(schema, around);
  const written = key
    .slice(0, 64)
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])|[_\s]+/g, '-')
    .toLowerCase();
  const meant = known.find((name) => name === written || otherNames[name]?.split(' ').includes(written));
  if (meant !== undefined) return `Did you mean ${meant}?`;
  const elsewhere = placesOfKey(schema, key);
  if (elsewhere.length > 0) return `${key} belongs to ${listSome(elsewhere, 4)}.`;
  const near = suggest(written, known);
  return near === undefined ? `Known are ${listSome(known, 30)}.` : `Did you mean ${near}?`;
}

/** The keys that the schema has in the map at this path; empty where it has no map there. */
export function keysAt(schema: z.ZodType, path: KeyPath): readonly string[] {
  let inner: z.core.$ZodType | undefined = unwrap(schema);
  for (const step of path) {
    if (inner instanceof z.ZodArray && typeof step === 'number') inner = inner.element;
    else if (inner instanceof z.ZodObject) inner = inner.shape[step];
    else return [];
    inner = inner === undefined ? undefined : unwrap(inner);
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** Where else the schema has this key: `defaults`, `pairs[]`. */
function placesOfKey(schema: z.ZodType, key: string): readonly string[] {
  const visit = (type: z.core.$ZodType, at: string): readonly string[] => {
    const inner = unwrap(type);
    if (inner instanceof z.ZodArray) return visit(inner.element, `${at}[]`);
    if (!(inner instanceof z.ZodObject)) return [];
    const own = Object.hasOwn(inner.shape, key) ? [at === '' ? 'the top of the file' : at] : [];
    const below = Object.entries(inner.shape).flatMap(([name, child]) =>
      visit(child, at === '' ? name : `${at}.${name}`),
    );
    return [...own, ...below];
  };
  return visit(schema, '');
}

/** What people write: without what it is made of. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap());
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}
