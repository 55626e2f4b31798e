import type { Session } from '../../app/session/index.ts';
import { ServiceError } from '../../kit/index.ts';
import type { WatchRule } from '../config/watch-config.ts';
import { findCopies } from '../detect/copies.ts';
import type { AcceptedPair, Decision } from '../detect/decision.ts';
import { type ListingPlan, type ListingQuery, planListings } from '../detect/queries.ts';
import type { LedgerCursor, UnreadSpan } from '../ledger/ledger.ts';
import { createFinder, type SearchCounts } from './finder.ts';
import { createForecaster, type SearchForecast } from './forecast.ts';
import { createHubView } from './hub-view.ts';
import { type ListingSpan, oldestOf, overlapMs, readCollection, readSpan } from './read-listing.ts';

export interface FindRequest {
  readonly rules: readonly WatchRule[];
  /** Globs of repos that are left alone. */
  readonly exclude: readonly string[];
  /** Of the run before; undefined for the first. */
  readonly cursor?: LedgerCursor | undefined;
  /** θ1 of pairs that were accepted before, by their fingerprints. */
  readonly known?: ReadonlyMap<string, string> | undefined;
  /** The search ends after so many, and the next one goes on there; undefined is no limit. */
  readonly mostRequests?: number | undefined;
  /** Called after each page, with a way to see what was found so far. */
  readonly onPage?: ((peek: () => FoundPairs) => Promise<void>) | undefined;
}

export interface FoundPairs {
  /**
   * Of models that meet a rule and speak of alignment, by name; of refused ones the latest. Some were decided by the run
   * before.
   */
  readonly decisions: readonly { readonly model: string; readonly decision: Decision }[];
  /** For the next run. */
  readonly cursor: LedgerCursor;
  readonly requestCount: number;
  readonly counts: SearchCounts;
  /** What is left to be read, where the search ended early. */
  readonly left: SearchForecast | undefined;
  readonly warnings: readonly string[];
}

/** So many pairs and questions are enough for one run; memory and the state hold them. */
const mostOpen = 2_000;
/** Parts of one listing that are remembered as unread. */
const mostSpans = 20;

/** How far a search has come. */
interface Progress {
  readonly seenUntil: Record<string, number>;
  readonly unread: Record<string, readonly UnreadSpan[]>;
  readonly members: Record<string, readonly string[]>;
}

/**
 * Reads what was published or changed on the Hub since the last run, and then what earlier runs left unread, and
 * decides which of it are pairs. Changes are followed rather than new repos, because a repo is created empty: its
 * weights and card come later.
 *
 * @throws {AccessError | ServiceError} the Hub refuses or fails; what `onPage` saw last is still good then
 */
export async function findPairs(request: FindRequest, session: Session): Promise<FoundPairs> {
  const { mostRequests = Infinity, cursor, onPage } = request;
  const hub = await session.hub();
  const { clock, log } = session.runtime;
  const requestsBefore = hub.requestCount;
  const startedAt = clock.now();
  const plan = planListings(request.rules);
  const view = createHubView(hub);
  const finder = createFinder(request, view);
  const warnings: string[] = [];
  const progress = startProgress(plan, cursor);
  const spent = () => hub.requestCount - requestsBefore;
  const forecaster = createForecaster(() => ({
    requests: spent(),
    texts: view.textCount,
    models: finder.counts.listed,
  }));
  const peek = (): FoundPairs => ({
    decisions: refuseCopies(finder.decisions),
    cursor: cursorOf(progress),
    requestCount: spent(),
    counts: { ...finder.counts },
    left: forecaster.left(),
    warnings,
  });
  // What waits is decided on before the search ends: its card, and what it started from.
  const isOver = () =>
    spent() + 2 * finder.waitingCount >= mostRequests || finder.openCount + finder.waitingCount >= mostOpen;

  for (const query of plan.queries) {
    const seen = cursor?.seenUntil[query.key];
    const spans: ListingSpan[] = [
      { from: undefined, until: oldestOf(query, seen, startedAt) },
      ...(cursor?.unread?.[query.key] ?? []),
    ];
    for (let index = 0; index < spans.length; index++) {
      const span = spans[index];
      if (span === undefined) continue;
      if (isOver()) {
        // A head that was not begun is what is new then.
        if (span.from !== undefined) forecaster.leave(query.key, span);
        else forecaster.leaveUnbegun();
        continue;
      }
      const others = spans.slice(index + 1);
      await readOne(query, span, others);
    }
  }

  async function readOne(
    query: ListingQuery,
    span: ListingSpan,
    others: readonly ListingSpan[],
  ): Promise<void> {
    const { key } = query;
    const seen = cursor?.seenUntil[key];
    let newest: number | undefined;
    for await (const page of readFrom(query, span)) {
      newest ??= page.newest;
      if (page.isEmpty && page.from === undefined) warnings.push(describeEmpty(query));
      await finder.look(page.models, page.from);
      forecaster.read(key, span, page);
      // A date in the future would hide all that comes before it.
      const seenUntil = Math.max(seen ?? 0, Math.min(newest ?? startedAt, startedAt));
      const goesOn = page.next !== undefined && !isOver();
      if (!goesOn) await finder.settle();
      keep(key, span, others, {
        next: finder.waitingSince === undefined ? page.next : finder.waitingSince.page,
        isDone: page.next === undefined,
        seenUntil,
      });
      if (page.next !== undefined) forecaster.tell(log, key, span);
      await onPage?.(peek);
      if (!goesOn) {
        if (page.next !== undefined) forecaster.leave(key, { ...span, from: page.next });
        break;
      }
    }
    log.debug(`${key}: read back from ${new Date(progress.seenUntil[key] ?? 0).toISOString()}.`);
  }

  /** A page that an earlier run named may be unknown by now: then the span is read from its beginning. */
  async function* readFrom(query: ListingQuery, span: ListingSpan) {
    try {
      yield* readSpan(hub, query, span);
    } catch (error) {
      if (span.from === undefined || !isRefusedCursor(error)) throw error;
      log.warn(
        `The Hub no longer knows where ${query.key} was to be read on; it is read from its beginning.`,
      );
      yield* readSpan(hub, query, { ...span, from: undefined });
    }
  }

  function keep(
    key: string,
    span: ListingSpan,
    others: readonly ListingSpan[],
    { next, isDone, seenUntil }: { next: string | undefined; isDone: boolean; seenUntil: number },
  ): void {
    const rest = others.flatMap(({ from, until }) => (from === undefined ? [] : [{ from, until }]));
    const from = next ?? span.from;
    // Nothing of the first page is settled yet.
    if (from === undefined && !isDone) return;
    if (span.from === undefined) progress.seenUntil[key] = seenUntil;
    const current = from === undefined || isDone ? [] : [{ from, until: span.until }];
    progress.unread[key] = joinSpans([...current, ...rest]);
  }

  for (const slug of plan.collections) {
    const key = keyOfCollection(slug);
    const seen = cursor?.seenUntil[key];
    const found = await readCollection(hub, slug, finder, {
      oldest: seen === undefined ? 0 : seen - overlapMs,
      members: new Set(cursor?.members[slug]),
    });
    if (found !== undefined) {
      progress.seenUntil[key] = startedAt;
      progress.members[slug] = found;
    } else log.warn(`The collection ${slug} does not exist or is private; nothing was looked for in it.`);
  }
  return peek();
}

/** Of listings that no rule needs any more nothing is kept. */
function startProgress({ queries, collections }: ListingPlan, cursor: LedgerCursor | undefined): Progress {
  const progress: Progress = { seenUntil: {}, unread: {}, members: {} };
  for (const key of [...queries.map((query) => query.key), ...collections.map(keyOfCollection)]) {
    const seen = cursor?.seenUntil[key];
    if (seen !== undefined) progress.seenUntil[key] = seen;
    progress.unread[key] = cursor?.unread?.[key] ?? [];
  }
  for (const slug of collections) {
    const names = cursor?.members[slug];
    if (names !== undefined) progress.members[slug] = names;
  }
  return progress;
}

const keyOfCollection = (slug: string) => `collection=${slug}`;

function cursorOf({ seenUntil, unread, members }: Progress): LedgerCursor {
  const open = Object.entries(unread).filter(([, spans]) => spans.length > 0);
  return {
    seenUntil: { ...seenUntil },
    ...(open.length === 0 ? {} : { unread: Object.fromEntries(open) }),
    members: { ...members },
  };
}

/** Too many are made one, which has what lies between them as well. */
function joinSpans(spans: readonly UnreadSpan[]): readonly UnreadSpan[] {
  const [first] = spans;
  if (first === undefined || spans.length <= mostSpans) return spans;
  return [{ from: first.from, until: Math.min(...spans.map(({ until }) => until)) }];
}

const isRefusedCursor = (error: unknown) => error instanceof ServiceError && error.status === 400;

function describeEmpty({ author, tag, search }: ListingQuery): string {
  const asked = [
    author === undefined ? '' : `of the owner ${author}`,
    tag === undefined ? '' : `with the tag ${tag}`,
    search === undefined ? '' : `with ${search} in the name`,
  ].filter((part) => part !== '');
  const hint = tag === undefined ? '' : ' The tags of the Hub have case: write it as a page of the Hub does.';
  return `The Hub lists no model ${asked.join(' ')}.${hint}`;
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
