import { mapConcurrently } from '../../kit/index.ts';
import type { Hub } from '../../stores/hub/index.ts';
import { type ModelFacts, readModelFacts } from '../detect/model-facts.ts';
import type { ListingQuery } from '../detect/queries.ts';
import type { UnreadSpan } from '../ledger/ledger.ts';
import { atOnce, type Finder } from './finder.ts';

const hour = 3_600_000;
/** The Hub's index may learn of a change later than the Hub; what is decided twice is decided alike. */
export const overlapMs = hour;
/** How far back the first run looks where neither owner nor date says it. */
const firstLookBackMs = 72 * hour;

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

/** A part of a listing that is to be read; without `from` it begins with the latest change. */
export type ListingSpan = Pick<UnreadSpan, 'until'> & { readonly from: string | undefined };

export interface ListedPage {
  readonly models: readonly ModelFacts[];
  /** Dates of the latest and the oldest change on it, also of models that the span leaves out. */
  readonly newest: number | undefined;
  readonly oldest: number | undefined;
  /** Where this page begins and where the next one does; undefined where the span ends here. */
  readonly from: string | undefined;
  readonly next: string | undefined;
  /** Whether the Hub listed nothing on it. */
  readonly isEmpty: boolean;
}

/** How far back a listing has to be read. */
export function oldestOf(query: ListingQuery, seen: number | undefined, startedAt: number): number {
  if (seen !== undefined) return seen - overlapMs;
  if (query.since !== undefined) return query.since;
  return query.author === undefined ? startedAt - firstLookBackMs : 0;
}

/** The pages of a span, each with those of its models that reach into it. */
export async function* readSpan(
  hub: Hub,
  { author, tag, search }: ListingQuery,
  { from, until }: ListingSpan,
): AsyncGenerator<ListedPage> {
  let begin = from;
  for await (const page of hub.listModelPages({
    ...{ author, tag, search, sort: 'lastModified', expand },
    cursor: from,
  })) {
    const models = page.models.flatMap((entry) => readModelFacts(entry) ?? []);
    const newest = models.find(({ lastModified }) => lastModified !== undefined)?.lastModified;
    const oldest = models.findLast(({ lastModified }) => lastModified !== undefined)?.lastModified;
    const isLast = oldest === undefined || oldest < until;
    yield {
      models: models.filter(({ lastModified }) => (lastModified ?? until) >= until),
      ...{
        newest,
        oldest,
        from: begin,
        next: isLast ? undefined : page.cursor,
        isEmpty: page.models.length === 0,
      },
    };
    if (isLast) return;
    begin = page.cursor;
  }
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
  await finder.look(
    found.filter((facts) => facts !== undefined),
    undefined,
  );
  await finder.settle();
  return names;
}
