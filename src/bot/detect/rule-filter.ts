import { collectStrings } from '../../core/judgement/index.ts';
import { matchesRepo } from '../../kit/index.ts';
import type { WatchRule } from '../config/watch-config.ts';
import type { ModelFacts } from './model-facts.ts';
import { ownerOf } from './repo-name.ts';

/** Names of the models of each collection, in lower case, by `owner/slug`. */
export type CollectionMembers = ReadonlyMap<string, ReadonlySet<string>>;

/** The first rule that a model meets. Whether it may be read, and what it is, is not asked here. */
export function findRule(
  facts: ModelFacts,
  rules: readonly WatchRule[],
  collections: CollectionMembers,
): WatchRule | undefined {
  return rules.find((rule) => meetsRule(facts, rule, collections));
}

function meetsRule(facts: ModelFacts, rule: WatchRule, collections: CollectionMembers): boolean {
  const { least, most } = rule.parameterCount;
  const id = facts.id.toLowerCase();
  const owner = ownerOf(id);
  return (
    isAmong(rule.owners, (name) => name.toLowerCase() === owner) &&
    isAmong(rule.tags, (tag) => facts.tags.includes(tag.toLowerCase())) &&
    isAmong(rule.names, (glob) => matchesRepo(glob, id)) &&
    isAmong(rule.collections, (slug) => collections.get(slug)?.has(id) ?? false) &&
    isAmong(rule.licenses, (license) => licensesOf(facts).includes(license.toLowerCase())) &&
    facts.downloads >= rule.minDownloads &&
    facts.likes >= rule.minLikes &&
    // Who does not tell how many parameters it has meets any range that leaves none out.
    ((least <= 0 && most === Infinity) ||
      (facts.parameterCount !== undefined &&
        facts.parameterCount >= least &&
        facts.parameterCount <= most)) &&
    (rule.since === undefined || (facts.createdAt !== undefined && facts.createdAt >= rule.since))
  );
}

/** Whether the configuration leaves a repo alone. */
export function isExcluded(id: string, exclude: readonly string[]): boolean {
  return exclude.some((glob) => matchesRepo(glob, id));
}

function isAmong<Entry>(wanted: readonly Entry[], fits: (entry: Entry) => boolean): boolean {
  return wanted.length === 0 || wanted.some(fits);
}

function licensesOf(facts: ModelFacts): readonly string[] {
  return [
    ...collectStrings(facts.card.license).map((license) => license.toLowerCase()),
    ...facts.tags.flatMap((tag) => (tag.startsWith('license:') ? tag.slice('license:'.length) : [])),
  ];
}
