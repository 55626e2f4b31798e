import { decideModel } from '../../../src/bot/detect/decide.ts';
import type { Decision } from '../../../src/bot/detect/decision.ts';
import type { DecisionContext, HubView } from '../../../src/bot/detect/hub-view.ts';
import { type ModelFacts, readModelFacts } from '../../../src/bot/detect/model-facts.ts';
import { describeRepo } from '../../../src/stores/embedded-hub/repo-description.ts';
import { HubStore } from '../../../src/stores/embedded-hub/store.ts';
import { newModelOf, type SimulatedRepo } from './simulation/repo.ts';

const hour = 3_600_000;
const startsAt = Date.parse('2026-03-02T00:00:00Z');

/** The view of a Hub that has these repos and nothing else; notes what it was asked. */
export function memoryView(repos: readonly SimulatedRepo[]) {
  const store = new HubStore(() => startsAt);
  for (const repo of repos) {
    if (repo.deleted === true) continue;
    const date = new Date(startsAt + (repo.hoursLater ?? 0) * hour);
    const model = store.createModel(repo.formerly ?? repo.id, newModelOf(repo, date));
    if (repo.disabled === true) model.settings.disabled = true;
    if (repo.formerly !== undefined) store.renameModel(repo.formerly, repo.id);
  }
  const asked: string[] = [];
  const modelOf = (name: string) => store.models.get(store.renames.get(name) ?? name);
  const find = async (repo: string) => {
    asked.push(repo);
    const model = modelOf(repo);
    return model === undefined
      ? undefined
      : readModelFacts(await describeRepo(model, model.resolve('HEAD'), true));
  };
  const view: HubView = {
    find,
    findWhole: find,
    async readText(repo, _commit, path) {
      asked.push(`${repo}/${path}`);
      return store.models.get(repo)?.resolve('HEAD').files.has(path)
        ? (await store.readFile(repo, path)).toString()
        : undefined;
    },
    async listNames(owner, word) {
      asked.push(`${owner}: ${word}`);
      return [...store.models.keys()].filter(
        (name) => name.startsWith(`${owner}/`) && name.includes(word ?? ''),
      );
    },
  };
  const listed = async (name: string): Promise<ModelFacts> => {
    const model = store.model(name);
    const facts = readModelFacts(await describeRepo(model, model.resolve('HEAD')));
    if (facts === undefined) throw new Error(`${name} cannot be read`);
    return facts;
  };
  return { view, listed, asked };
}

/** What is decided of one of the repos. */
export async function decideOn(
  repos: readonly SimulatedRepo[],
  name: string,
  context: Partial<DecisionContext> = {},
): Promise<Decision | undefined> {
  const { view, listed } = memoryView(repos);
  const defaults = {
    view,
    rule: 'any',
    gated: 'skip' as const,
    exclude: [],
    readsEveryCard: false,
    known: new Map(),
  };
  return decideModel(await listed(name), { ...defaults, ...context });
}
