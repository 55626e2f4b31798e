import { mapConcurrently } from '../../kit/index.ts';
import type { Hub } from '../../stores/hub/index.ts';
import type { Decision } from '../detect/decision.ts';
import type { HubView } from '../detect/hub-view.ts';
import { type ModelFacts, readModelFacts } from '../detect/model-facts.ts';
import type { ListingQuery } from '../detect/queries.ts';

const hour = 3_600_000;
/** The Hub's index may learn of a change later than the Hub; what is decided twice is decided alike. */
export const overlapMs = hour;
/** How far back the first run looks where neither owner nor date says it. */
const firstLookBackMs = 72 * hour;
/** Candidates that are looked at at once. */
export const atOnce = 8;

const expand = [
  'baseModels',
  'cardData',
  'config',
  'createdAt',
  'disabled',
  'downloads',
  'gated',
  'lastModified',
  'library_name',
  'likes',
  'pipeline_tag',
  'private',
  'safetensors',
  'sha',
  'siblings',
  'tags',
];

/** Takes what listings give. */
export interface Finder {
  readonly decisions: Map<string, Decision>;
  readonly counts: { listed: number; excluded: number; unmatched: number; unaligned: number };
  /** Names of the models of each collection that was read. */
  readonly collections: Map<string, ReadonlySet<string>>;
  readonly view: HubView;
  /** Decides on the models of one page; of each, only the decision is kept. */
  look(models: readonly ModelFacts[]): Promise<void>;
}

/** How far back a listing has to be read. */
export function oldestOf(query: ListingQuery, seen: number | undefined, startedAt: number): number {
  if (seen !== undefined) return seen - overlapMs;
  if (query.since !== undefined) return query.since;
  return query.author === undefined ? startedAt - firstLookBackMs : 0;
}

/** How far a listing was read that was not read to its end. */
export interface ListingPlace {
  /** Of the next page, as the Hub gave it. */
  readonly cursor: string;
  /** The latest change in the listing, when it was begun. */
  readonly newest: number;
  /** How far back it has to be read. */
  readonly oldest: number;
}

/**
 * Reads pages until one reaches back far enough; gives the date of the latest change, and whether there was any model.
 *
 * @param keepPlace is told after each page where the next run would go on.
 */
export async function readListing(
  hub: Hub,
  query: ListingQuery,
  begin: Pick<ListingPlace, 'oldest'> & Partial<ListingPlace>,
  finder: Finder,
  keepPlace: (place: ListingPlace) => void,
): Promise<{ readonly newest: number | undefined; readonly isEmpty: boolean }> {
  const { oldest, cursor: start } = begin;
  let { newest } = begin;
  let isEmpty = start === undefined;
  const { author, tag, search } = query;
  const pages = hub.listModelPages({ author, tag, search, sort: 'lastModified', expand, cursor: start });
  for await (const { models: entries, cursor } of pages) {
    const models = entries.flatMap((entry) => readModelFacts(entry) ?? []);
    isEmpty &&= entries.length === 0;
    const dates = models.flatMap(({ lastModified }) => lastModified ?? []);
    newest ??= dates[0];
    await finder.look(models.filter(({ lastModified }) => (lastModified ?? oldest) >= oldest));
    const last = dates.at(-1);
    if (last === undefined || last < oldest) break;
    if (cursor !== undefined && newest !== undefined) keepPlace({ cursor, newest, oldest });
  }
  return { newest, isEmpty };
}

/** Reads what was added to a collection or changed in it; gives the names of all, undefined where there is none. */
export async function readCollection(
  hub: Hub,
  slug: string,
  finder: Finder,
  before: { readonly oldest: number; readonly members: ReadonlySet<string> },
): Promise<readonly string[] | undefined> {
  const items = await hub.findCollectionItems(slug);
  if (items === undefined) return undefined;
  const models = items.flatMap((item) => readModelFacts(item) ?? []);
  const names = models.map(({ id }) => id.toLowerCase());
  finder.collections.set(slug, new Set(names));
  const isNews = ({ id, lastModified }: ModelFacts) =>
    !before.members.has(id.toLowerCase()) || (lastModified ?? before.oldest) >= before.oldest;
  // Entries of collections tell little more than the name.
  const found = await mapConcurrently(models.filter(isNews), atOnce, ({ id }) => finder.view.find(id));
  await finder.look(found.filter((facts) => facts !== undefined));
  return names;
}
