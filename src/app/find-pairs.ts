import type { WatchRule } from '../config/watch-config.ts';
import { findCopies } from '../detect/copies.ts';
import { decideModel } from '../detect/decide.ts';
import type { AcceptedPair, Decision } from '../detect/decision.ts';
import type { HubView } from '../detect/hub-view.ts';
import { type ModelFacts, readModelFacts } from '../detect/model-facts.ts';
import { type ListingQuery, planListings } from '../detect/queries.ts';
import { type CollectionMembers, findRule, isExcluded } from '../detect/rule-filter.ts';
import type { Hub } from '../hub/hub.ts';
import { mapConcurrently } from '../kit/concurrently.ts';
import { createHubView } from './hub-view.ts';
import type { Session } from './session.ts';

/** How far each listing was read: the latest change that was seen, in milliseconds since 1970, by the listing. */
export interface DetectionCursor {
  readonly seenUntil: Readonly<Record<string, number>>;
  /** Names of the models that collections had, by `owner/slug`; what is added later may be old. */
  readonly members: Readonly<Record<string, readonly string[]>>;
}

export interface FindRequest {
  readonly rules: readonly WatchRule[];
  /** Globs of repos that are left alone. */
  readonly exclude: readonly string[];
  /** Of the run before; undefined for the first. */
  readonly cursor?: DetectionCursor | undefined;
  /** θ1 of pairs that were accepted before, by their fingerprints. */
  readonly known?: ReadonlyMap<string, string> | undefined;
}

export interface FoundPairs {
  /** Of every model that meets a rule and speaks of alignment, by name. Some were decided by the run before. */
  readonly decisions: readonly { readonly model: string; readonly decision: Decision }[];
  /** For the next run. */
  readonly cursor: DetectionCursor;
  readonly requestCount: number;
  readonly counts: {
    readonly listed: number;
    /** Models that the configuration excludes. */
    readonly excluded: number;
    /** Models that meet no rule. */
    readonly unmatched: number;
    /** Models that meet a rule and speak of no alignment. */
    readonly unaligned: number;
  };
}

const hour = 3_600_000;
/** The Hub's index may learn of a change later than the Hub; what is decided twice is decided alike. */
const overlapMs = hour;
/** How far back the first run looks where neither owner nor date says it. */
const firstLookBackMs = 72 * hour;
/** Candidates that are looked at at once. */
const atOnce = 8;

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

/**
 * Reads what was published or changed on the Hub since the last run and decides which of it are pairs. Changes are
 * followed rather than new repos, because a repo is created empty: its weights and card come later.
 *
 * @throws {AccessError | ServiceError} the Hub refuses or fails; the cursor of the last run is still good then
 */
export async function findPairs(request: FindRequest, session: Session): Promise<FoundPairs> {
  const hub = await session.hub();
  const { clock, log } = session.runtime;
  const requestsBefore = hub.requestCount;
  const startedAt = clock.now();
  const plan = planListings(request.rules);
  const finder = createFinder(request, createHubView(hub));
  const seenUntil: Record<string, number> = {};
  const members: Record<string, readonly string[]> = {};

  for (const query of plan.queries) {
    const seen = request.cursor?.seenUntil[query.key];
    const newest = await readListing(hub, query, oldestOf(query, seen, startedAt), finder);
    // A date in the future would hide all that comes before it.
    seenUntil[query.key] = Math.max(seen ?? 0, Math.min(newest ?? startedAt, startedAt));
    log.debug(`${query.key}: read back from ${new Date(seenUntil[query.key] ?? 0).toISOString()}.`);
  }
  for (const slug of plan.collections) {
    const key = `collection=${slug}`;
    const seen = request.cursor?.seenUntil[key];
    const found = await readCollection(hub, slug, finder, {
      oldest: seen === undefined ? 0 : seen - overlapMs,
      members: new Set(request.cursor?.members[slug]),
    });
    if (found !== undefined) {
      seenUntil[key] = startedAt;
      members[slug] = found;
    } else log.warn(`The collection ${slug} does not exist or is private; nothing was looked for in it.`);
  }
  return {
    decisions: refuseCopies(finder.decisions),
    cursor: { seenUntil, members },
    requestCount: hub.requestCount - requestsBefore,
    counts: finder.counts,
  };
}

interface Finder {
  readonly decisions: Map<string, Decision>;
  readonly counts: { listed: number; excluded: number; unmatched: number; unaligned: number };
  /** Names of the models of each collection that was read. */
  readonly collections: Map<string, ReadonlySet<string>>;
  readonly view: HubView;
  /** Decides on the models of one page; of each, only the decision is kept. */
  look(models: readonly ModelFacts[]): Promise<void>;
}

function createFinder({ rules, exclude, known = new Map() }: FindRequest, view: HubView): Finder {
  const decisions = new Map<string, Decision>();
  const counts = { listed: 0, excluded: 0, unmatched: 0, unaligned: 0 };
  const collections = new Map<string, ReadonlySet<string>>() satisfies CollectionMembers;

  async function lookAt(facts: ModelFacts): Promise<void> {
    if (decisions.has(facts.id)) return;
    counts.listed++;
    if (isExcluded(facts.id, exclude)) {
      counts.excluded++;
      return;
    }
    const rule = findRule(facts, rules, collections);
    if (rule === undefined) {
      counts.unmatched++;
      return;
    }
    const { name, gated } = rule;
    const decision = await decideModel(facts, { view, rule: name, gated, exclude, known });
    if (decision === undefined) counts.unaligned++;
    else decisions.set(facts.id, decision);
  }
  return {
    decisions,
    counts,
    collections,
    view,
    look: async (models) => void (await mapConcurrently(models, atOnce, lookAt)),
  };
}

function oldestOf(query: ListingQuery, seen: number | undefined, startedAt: number): number {
  if (seen !== undefined) return seen - overlapMs;
  if (query.since !== undefined) return query.since;
  return query.author === undefined ? startedAt - firstLookBackMs : 0;
}

/** Reads pages until one reaches back far enough; gives the date of the latest change. */
async function readListing(
  hub: Hub,
  query: ListingQuery,
  oldest: number,
  finder: Finder,
): Promise<number | undefined> {
  let newest: number | undefined;
  const { author, tag, search } = query;
  for await (const page of hub.listModelPages({ author, tag, search, sort: 'lastModified', expand })) {
    const models = page.flatMap((entry) => readModelFacts(entry) ?? []);
    const dates = models.flatMap(({ lastModified }) => lastModified ?? []);
    newest ??= dates[0];
    await finder.look(models.filter(({ lastModified }) => (lastModified ?? oldest) >= oldest));
    const last = dates.at(-1);
    if (last === undefined || last < oldest) break;
  }
  return newest;
}

/** Reads what was added to a collection or changed in it; gives the names of all, undefined where there is none. */
async function readCollection(
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

/** Of what was uploaded twice only the original is published. */
function refuseCopies(decisions: ReadonlyMap<string, Decision>): FoundPairs['decisions'] {
  const entries = [...decisions].map(([model, decision]) => ({ model, decision }));
  const accepted = entries.filter(
    (entry): entry is { model: string; decision: AcceptedPair } => entry.decision.kind === 'accepted',
  );
  const copies = findCopies(accepted.map(({ decision }) => decision));
  for (const [index, originalIndex] of copies) {
    const copy = accepted[index];
    const original = accepted[originalIndex]?.model;
    if (copy === undefined || original === undefined) continue;
    const { rule } = copy.decision;
    const message = `${copy.model} has the weights or the card of ${original}, of which it is a copy.`;
    const position = entries.findIndex(({ model }) => model === copy.model);
    entries[position] = { model: copy.model, decision: { kind: 'refused', rule, reason: 'copy', message } };
  }
  return entries.sort((a, b) => (a.model < b.model ? -1 : 1));
}
