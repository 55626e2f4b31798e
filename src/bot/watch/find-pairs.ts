import type { Session } from '../../app/session/index.ts';
import { mapConcurrently, ServiceError } from '../../kit/index.ts';
import type { WatchRule } from '../config/watch-config.ts';
import { findCopies } from '../detect/copies.ts';
import { decideModel } from '../detect/decide.ts';
import type { AcceptedPair, Decision } from '../detect/decision.ts';
import type { DecisionContext, HubView } from '../detect/hub-view.ts';
import type { ModelFacts } from '../detect/model-facts.ts';
import { type ListingQuery, planListings } from '../detect/queries.ts';
import { type CollectionMembers, findRule, isExcluded } from '../detect/rule-filter.ts';
import { createHubView } from './hub-view.ts';
import {
  atOnce,
  type Finder,
  type ListingPlace,
  oldestOf,
  overlapMs,
  readCollection,
  readListing,
} from './read-listing.ts';

/** How far each listing was read: the latest change that was seen, in milliseconds since 1970, by the listing. */
export interface DetectionCursor {
  readonly seenUntil: Readonly<Record<string, number>>;
  /** Names of the models that collections had, by `owner/slug`; what is added later may be old. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  /** Of listings in the middle of which a run ended: where the next one goes on. */
  readonly places?: Readonly<Record<string, ListingPlace>> | undefined;
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
  /** What ended the search before its end; the cursor says where it goes on. */
  readonly interruption?: { readonly error: unknown } | undefined;
  readonly warnings: readonly string[];
}

/**
 * Reads what was published or changed on the Hub since the last run and decides which of it are pairs. Changes are
 * followed rather than new repos, because a repo is created empty: its weights and card come later.
 *
 * What ends it in the middle is a part of the result, so that what was read until then need not be read again.
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
  const places: Record<string, ListingPlace> = {};
  const warnings: string[] = [];

  const readQuery = async (query: ListingQuery) => {
    const { key } = query;
    const seen = request.cursor?.seenUntil[key];
    const begin = request.cursor?.places?.[key] ?? { oldest: oldestOf(query, seen, startedAt) };
    const keepPlace = (place: ListingPlace) => {
      places[key] = place;
    };
    const { newest, isEmpty } = await readListing(hub, query, begin, finder, keepPlace).catch((error) => {
      // The Hub may have forgotten where an earlier run was.
      if (!('cursor' in begin) || !(error instanceof ServiceError) || error.status !== 400) throw error;
      return readListing(hub, query, { oldest: begin.oldest }, finder, keepPlace);
    });
    delete places[key];
    // A date in the future would hide all that comes before it.
    seenUntil[key] = Math.max(seen ?? 0, Math.min(newest ?? startedAt, startedAt));
    if (isEmpty) warnings.push(describeEmpty(query));
    log.debug(`${key}: read back from ${new Date(seenUntil[key]).toISOString()}.`);
  };
  const readSlug = async (slug: string) => {
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
  };
  let interruption: FoundPairs['interruption'];
  try {
    for (const query of plan.queries) await readQuery(query);
    for (const slug of plan.collections) await readSlug(slug);
  } catch (error) {
    interruption = { error };
    const earlier = request.cursor;
    for (const [key, seen] of Object.entries(earlier?.seenUntil ?? {})) seenUntil[key] ??= seen;
    for (const [slug, names] of Object.entries(earlier?.members ?? {})) members[slug] ??= names;
    for (const [key, place] of Object.entries(earlier?.places ?? {})) {
      if (seenUntil[key] === earlier?.seenUntil[key]) places[key] ??= place;
    }
  }
  return {
    decisions: refuseCopies(finder.decisions),
    cursor: { seenUntil, members, ...(Object.keys(places).length > 0 && { places }) },
    interruption,
    warnings,
    requestCount: hub.requestCount - requestsBefore,
    counts: finder.counts,
  };
}

function describeEmpty({ author, tag, search }: ListingQuery): string {
  const asked = [
    author === undefined ? '' : `of the owner ${author}`,
    tag === undefined ? '' : `with the tag ${tag}`,
    search === undefined ? '' : `with ${search} in the name`,
  ].filter((part) => part !== '');
  const hint = tag === undefined ? '' : ' The tags of the Hub have case: write it as a page of the Hub does.';
  return `The Hub lists no model ${asked.join(' ')}.${hint}`;
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
    const decision = await decideModel(facts, contextOf(rule, { view, exclude, known }));
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

/** What deciding goes by under a rule. */
export function contextOf(
  { name, gated, owners, collections }: WatchRule,
  shared: Pick<DecisionContext, 'view' | 'exclude' | 'known'>,
): DecisionContext {
  // Of a few owners, cards that say more than the listing can be afforded.
  return { ...shared, rule: name, gated, readsEveryCard: owners.length + collections.length > 0 };
}

/** Of what was uploaded twice only the original is published. */
export function refuseCopies(decisions: ReadonlyMap<string, Decision>): FoundPairs['decisions'] {
  const entries = [...decisions].map(([model, decision]) => ({ model, decision }));
  const accepted = entries.filter(
    (entry): entry is { model: string; decision: AcceptedPair } => entry.decision.kind === 'accepted',
  );
  const copies = findCopies(accepted.map(({ decision }) => decision));
  for (const [index, originalIndex] of copies) {
    const copy = accepted[index];
    const original = accepted[originalIndex]?.model;
    if (copy === undefined || original === undefined) continue;
    const { rule, alignment, lineage, firstAlpha } = copy.decision;
    const message = `${copy.model} has the weights or the card of ${original}, of which it is a copy.`;
    const position = entries.findIndex(({ model }) => model === copy.model);
    entries[position] = {
      model: copy.model,
      decision: { kind: 'refused', rule, reason: 'copy', message, alignment, lineage, firstAlpha },
    };
  }
  return entries.sort((a, b) => (a.model < b.model ? -1 : 1));
}
