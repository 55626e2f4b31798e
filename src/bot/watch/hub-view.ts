import type { Hub } from '../../stores/hub/index.ts';
import type { HubView } from '../detect/hub-view.ts';
import { type ModelFacts, readModelFacts } from '../detect/model-facts.ts';

/** Repos and listings of owners that are remembered; a day's candidates start from a few hundred. */
const mostRemembered = 4_000;
/** Training cards are a tenth of it; what a longer one says at its end decides nothing. */
const mostTextBytes = 192 * 1024;
/** More of an owner's repos with one word in their names tell nothing of any one of them. */
const mostNames = 200;

/** The Hub as deciding sees it, which learns from listings as well. */
export interface LearningView extends HubView {
  /** Whether a repo is known without asking. */
  knows(repo: string): boolean;
  /** Takes what a listing tells, so that it need not be asked for. */
  learn(listed: ModelFacts): void;
  /** Texts that were asked for, which the Hub counts apart from other requests. */
  readonly textCount: number;
}

/** Whatever is asked for twice is asked of the Hub once. */
export function createHubView(hub: Hub): LearningView {
  const models = new Map<string, Promise<ModelFacts | undefined>>();
  const listed = new Map<string, Promise<ModelFacts | undefined>>();
  const names = new Map<string, Promise<readonly string[]>>();
  let textCount = 0;
  const findWhole = (repo: string) =>
    remember(models, repo.toLowerCase(), async () => readModelFacts(await hub.findModel(repo)));
  return {
    find: (repo) => {
      const key = repo.toLowerCase();
      return models.get(key) ?? listed.get(key) ?? findWhole(repo);
    },
    findWhole,
    knows: (repo) => models.has(repo.toLowerCase()) || listed.has(repo.toLowerCase()),
    learn: (facts) => void remember(listed, facts.id.toLowerCase(), async () => facts),
    readText: (repo, commit, path) => {
      textCount++;
      return hub.readFileStart({ repo, commit, path, byteLength: mostTextBytes });
    },
    get textCount() {
      return textCount;
    },
    listNames: (owner, word) =>
      remember(names, `${owner} ${word ?? ''}`.toLowerCase(), () => listNames(hub, owner, word)),
  };
}

async function listNames(hub: Hub, owner: string, word: string | undefined): Promise<readonly string[]> {
  const pages = hub.listModelPages({
    author: owner,
    search: word,
    sort: 'lastModified',
    expand: ['lastModified'],
    pageSize: mostNames,
  });
  for await (const { models } of pages) return models.flatMap((entry) => readModelFacts(entry)?.id ?? []);
  return [];
}

function remember<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  // The oldest goes first; asking for it again costs one request.
  const [oldest] = known.size >= mostRemembered ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  const asked = ask();
  known.set(key, asked);
  return asked;
}
