import { collectStrings } from '../../core/judgement/index.ts';
import { readCardText } from './card-text.ts';
import type { Evidence } from './evidence.ts';
import type { ModelFacts } from './model-facts.ts';
import { ownerOf, readRemoteRepo } from './repo-name.ts';

/** What tells which checkpoint training started from, and how much it counts. */
export const parentSources = {
  'front-matter': {
    weight: 4,
    meaning: '`base_model` of the card’s front matter, or what the Hub made of it',
  },
  'adapter-config': { weight: 4, meaning: '`base_model_name_or_path` of adapter_config.json' },
  'card-text': {
    weight: 3,
    meaning:
      'a sentence of the card says so: `fine-tuned version of org/x`, `Finetuned from model: …`, `we start from …`, `SFT model: …`',
  },
  'config-name': { weight: 2, meaning: '`_name_or_path` of config.json; read where the card names nothing' },
  chain: {
    weight: 2,
    meaning:
      'what the checkpoint in between started from, where that is itself aligned, quantised or an adapter',
  },
  successor: {
    weight: 2,
    meaning: 'the card of an SFT checkpoint of the same owner says that it became this one',
  },
  naming: { weight: 1, meaning: 'a repo of the same owner with the name that the SFT checkpoint would have' },
} as const;

export type ParentSource = keyof typeof parentSources;

export interface Proposal {
  readonly repo: string;
  readonly evidence: readonly Evidence<ParentSource>[];
}

/** Each repo that is named as the start of training, what counts most first. */
export function proposeParents(facts: ModelFacts): readonly Proposal[] {
  const { start } = readCardText(facts);
  const { _name_or_path: configName } = facts.config;
  const named: readonly (readonly [ParentSource, readonly string[], string])[] = [
    ['front-matter', facts.baseModels, 'base_model names it'],
    [
      'adapter-config',
      collectStrings(facts.adapterConfig?.base_model_name_or_path).flatMap(
        (name) => readRemoteRepo(name) ?? [],
      ),
      'adapter_config.json names it',
    ],
    [
      'card-text',
      start.startedFrom.map((repo) => (repo.includes('/') ? repo : `${ownerOf(facts.id)}/${repo}`)),
      'the card says that it started from it',
    ],
    [
      'config-name',
      typeof configName === 'string' ? [readRemoteRepo(configName) ?? ''] : [],
      'config.json names it',
    ],
  ];
  const found = new Map<string, { repo: string; evidence: Evidence<ParentSource>[] }>();
  for (const [source, repos, said] of named) {
    for (const repo of new Set(repos)) {
      const key = repo.toLowerCase();
      // Saving a model that was pushed already leaves its own name.
      if (repo === '' || key === facts.id.toLowerCase()) continue;
      const entry = found.get(key) ?? { repo, evidence: [] };
      if (!entry.evidence.some((each) => each.source === source)) entry.evidence.push(proof(source, said));
      found.set(key, entry);
    }
  }
  return [...found.values()].sort((a, b) => weigh(b) - weigh(a));
}

/** Models that the card links to without saying what they are to it. */
export function listLinked(facts: ModelFacts): readonly string[] {
  return readCardText(facts).start.linked.slice(0, 3);
}

export function proof(source: ParentSource, text: string): Evidence<ParentSource> {
  return { source, weight: parentSources[source].weight, text };
}

export function weigh({ evidence }: Pick<Proposal, 'evidence'>): number {
  return evidence.reduce((sum, { weight }) => sum + weight, 0);
}
