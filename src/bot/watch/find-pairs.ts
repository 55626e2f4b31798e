import type { Session } from '../../app/session/index.ts';
import { mapConcurrently } from '../../kit/index.ts';
import type { WatchRule } from '../config/watch-config.ts';
import { findCopies } from '../detect/copies.ts';
import { decideModel } from '../detect/decide.ts';
import type { AcceptedPair, Decision } from '../detect/decision.ts';
import type { DecisionContext, HubView } from '../detect/hub-view.ts';
import type { ModelFacts } from '../detect/model-facts.ts';
import { planListings } from '../detect/queries.ts';
import { type CollectionMembers, findRule, isExcluded } from '../detect/rule-filter.ts';
import { createHubView } from './hub-view.ts';
import { atOnce, type Finder, oldestOf, overlapMs, readCollection, readListing } from './read-listing.ts';

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
