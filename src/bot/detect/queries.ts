import type { WatchRule } from '../config/watch-config.ts';

/** A listing that has the models that a rule can be met by. */
export interface ListingQuery {
  /** Under which the cursor keeps how far the listing was read. */
  readonly key: string;
  readonly author?: string;
  readonly tag?: string;
  readonly search?: string;
  /** Models that were last changed before matter to no rule; undefined where some rule sets no date. */
  readonly since: number | undefined;
}

export interface ListingPlan {
  readonly queries: readonly ListingQuery[];
  /** `owner/slug` of the collections to read. */
  readonly collections: readonly string[];
}

type Narrowing = Pick<ListingQuery, 'author' | 'tag' | 'search'>;

/** Shorter parts of names narrow a listing by little, and the Hub may ignore them. */
const leastSearchCharacters = 3;

/**
 * The fewest listings that have all models that the rules can be met by. The Hub narrows by one owner, by one tag and
 * by a part of the name; whatever else a rule says is looked at here.
 */
export function planListings(rules: readonly WatchRule[]): ListingPlan {
  const queries = new Map<string, ListingQuery>();
  for (const rule of rules) {
    if (rule.collections.length > 0) continue;
    for (const narrowing of narrow(rule)) {
      const key = keyOf(narrowing);
      const known = queries.get(key);
      const since =
        known === undefined
          ? rule.since
          : known.since === undefined || rule.since === undefined
            ? undefined
            : Math.min(known.since, rule.since);
      queries.set(key, { key, ...narrowing, since });
    }
  }
  const all = [...queries.values()];
  return {
    queries: all.filter((query) => !all.some((other) => other !== query && covers(other, query))),
    collections: [...new Set(rules.flatMap((rule) => rule.collections))],
  };
}

/** Any one list of a rule has all that can meet it: that which the Hub narrows best is taken. */
function narrow({ owners, tags, names }: WatchRule): readonly Narrowing[] {
  const [tag] = tags.length === 1 ? tags : [];
  // The Hub's tags have case: `clip` and `CLIP` are two. So it is asked in the user's spelling.
  const withTag: Narrowing = tag === undefined ? {} : { tag };
  if (owners.length > 0) return owners.map((owner) => ({ author: owner, ...withTag }));
  const ofNames = names.map(narrowByName);
  if (ofNames.length > 0 && ofNames.every(({ author }) => author !== undefined)) return ofNames;
  if (tags.length > 0) return tags.map((tag) => ({ tag }));
  if (ofNames.length > 0 && ofNames.every((narrowing) => Object.keys(narrowing).length > 0)) return ofNames;
  return [{}];
}

/** `org/*` is an owner; of `*-dpo-*` the longest part without wildcards is searched for. */
function narrowByName(glob: string): Narrowing {
  const owner = /^([\w.-]+)\//.exec(glob)?.[1];
  if (owner !== undefined) return { author: owner };
  const parts = glob.toLowerCase().match(/[a-z0-9]+(?:[-_.][a-z0-9]+)*/g) ?? [];
  const [longest = ''] = parts.toSorted((a, b) => b.length - a.length);
  return longest.length < leastSearchCharacters ? {} : { search: longest };
}

function keyOf({ author, tag, search }: Narrowing): string {
  const parts = { author, tag, search };
  const said = Object.entries(parts).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return said.length === 0 ? 'all' : said.join('&');
}

/** Whether one listing has all that the other has. */
function covers(wide: ListingQuery, narrowed: ListingQuery): boolean {
  const fields = ['author', 'tag', 'search'] as const;
  const isWider = fields.every((field) => wide[field] === undefined || wide[field] === narrowed[field]);
  const isLonger =
    wide.since === undefined ? true : narrowed.since !== undefined && wide.since <= narrowed.since;
  return isWider && isLonger;
}
