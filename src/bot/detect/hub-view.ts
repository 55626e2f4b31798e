import type { GatedSources } from '../config/watch-config.ts';
import type { ModelFacts } from './model-facts.ts';

/** What deciding asks of a Hub; each repo is asked for once, whoever names it. */
export interface HubView {
  /**
   * Facts of a repo, under its new name where it was renamed; undefined where it is missing or private. What a listing
   * told of it may be all: then there are no digests of its weights.
   */
  find(repo: string): Promise<ModelFacts | undefined>;
  /** The same, with what no listing tells. */
  findWhole(repo: string): Promise<ModelFacts | undefined>;
  /** The beginning of a small file at a commit; undefined where it is missing or may not be read. */
  readText(repo: string, commit: string, path: string): Promise<string | undefined>;
  /** Names of an owner's repos that have a word in them. */
  listNames(owner: string, word: string | undefined): Promise<readonly string[]>;
}

/** What deciding on the models of one rule goes by. */
export interface DecisionContext {
  readonly view: HubView;
  /** Name of the rule. */
  readonly rule: string;
  readonly gated: GatedSources;
  readonly exclude: readonly string[];
  /** Whether cards are read of models, too, that the listing says nothing of; one request for each of them. */
  readonly readsEveryCard: boolean;
  /** Fingerprints of pairs that were accepted before, and their θ1. */
  readonly known: ReadonlyMap<string, string>;
}
