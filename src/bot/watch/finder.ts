import { mapConcurrently } from '../../kit/index.ts';
import type { WatchRule } from '../config/watch-config.ts';
import { listAwaitedParents } from '../detect/awaited-parents.ts';
import { decideModel } from '../detect/decide.ts';
import type { Decision } from '../detect/decision.ts';
import type { DecisionContext } from '../detect/hub-view.ts';
import type { ModelFacts } from '../detect/model-facts.ts';
import { findRule, isExcluded } from '../detect/rule-filter.ts';
import type { LearningView } from './hub-view.ts';

/** Candidates that are looked at at once. */
export const atOnce = 8;
/** Models that wait for the listing to show what they started from, which mostly was changed shortly before. */
const mostWaiting = 2_000;
/** Refusals that are kept to be told; the others are counted. */
const mostRefusals = 2_000;

export interface SearchCounts {
  readonly listed: number;
  /** Models that the configuration excludes. */
  readonly excluded: number;
  /** Models that meet no rule. */
  readonly unmatched: number;
  /** Models that meet a rule and speak of no alignment. */
  readonly unaligned: number;
  /** Models that speak of alignment and are no aligned half of a pair; the latest of them are told one by one. */
  readonly refused: number;
}

/** Takes what listings give, and keeps of each model no more than the decision. */
export interface Finder {
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly counts: SearchCounts;
  /** Pairs and questions. */
  readonly openCount: number;
  /** Names of the models of each collection that was read. */
  readonly collections: Map<string, ReadonlySet<string>>;
  readonly view: LearningView;
  /**
   * Decides on the models of one page, as far as they need not wait.
   *
   * @param page where it begins.
   */
  look(models: readonly ModelFacts[], page: string | undefined): Promise<void>;
  /** Decides on all that wait. */
  settle(): Promise<void>;
  readonly waitingCount: number;
  /** The first page of which something waits; undefined where nothing does. */
  readonly waitingSince: { readonly page: string | undefined } | undefined;
}

interface Waiting {
  readonly facts: ModelFacts;
  readonly parents: readonly string[];
  readonly page: string | undefined;
}

export function createFinder(
  {
    rules,
    exclude,
    known = new Map(),
  }: {
    readonly rules: readonly WatchRule[];
    readonly exclude: readonly string[];
    readonly known?: ReadonlyMap<string, string> | undefined;
  },
  view: LearningView,
): Finder {
  const decisions = new Map<string, Decision>();
  const counts = { listed: 0, excluded: 0, unmatched: 0, unaligned: 0, refused: 0 };
  const collections = new Map<string, ReadonlySet<string>>();
  /** By name, the first that came first. */
  const waiting = new Map<string, Waiting>();
  /** How many wait for a repo, by its name in lower case. */
  const awaited = new Map<string, number>();
  let openCount = 0;

  async function decide(facts: ModelFacts): Promise<void> {
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
    if (decision === undefined) {
      counts.unaligned++;
      return;
    }
    if (decision.kind !== 'refused') openCount++;
    else if (++counts.refused > mostRefusals) return;
    decisions.set(facts.id, decision);
  }

  /** What a model waits for; nothing where it can be decided on. */
  function parentsOf(facts: ModelFacts): readonly string[] {
    if (isExcluded(facts.id, exclude) || findRule(facts, rules, collections) === undefined) return [];
    return listAwaitedParents(facts).filter((repo) => !view.knows(repo));
  }

  function addWaiting(facts: ModelFacts, page: string | undefined, parents: readonly string[]): void {
    waiting.set(facts.id, { facts, parents, page });
    for (const parent of parents) count(parent, 1);
  }

  function count(parent: string, step: 1 | -1): void {
    const key = parent.toLowerCase();
    const number = (awaited.get(key) ?? 0) + step;
    if (number === 0) awaited.delete(key);
    else awaited.set(key, number);
  }

  async function release(those: readonly Waiting[]): Promise<void> {
    for (const { facts, parents } of those) {
      waiting.delete(facts.id);
      for (const parent of parents) count(parent, -1);
    }
    await mapConcurrently(those, atOnce, ({ facts }) => decide(facts));
  }

  return {
    decisions,
    counts,
    collections,
    view,
    get openCount() {
      return openCount;
    },
    get waitingCount() {
      return waiting.size;
    },
    get waitingSince() {
      const [first] = waiting.values();
      return first === undefined ? undefined : { page: first.page };
    },
    async look(models, page) {
      const fresh = new Map<string, ModelFacts>();
      for (const facts of models)
        if (!decisions.has(facts.id) && !waiting.has(facts.id)) fresh.set(facts.id, facts);
      counts.listed += fresh.size;
      const now: ModelFacts[] = [];
      for (const facts of fresh.values()) {
        const parents = parentsOf(facts);
        if (parents.length === 0) now.push(facts);
        else addWaiting(facts, page, parents);
      }
      for (const facts of models) if (awaited.has(facts.id.toLowerCase())) view.learn(facts);
      await mapConcurrently(now, atOnce, decide);
      const all = [...waiting.values()];
      const excess = Math.max(0, all.length - mostWaiting);
      await release(all.filter(({ parents }, index) => index < excess || parents.every(view.knows)));
    },
    settle: () => release([...waiting.values()]),
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
