import { openSession, type Runtime, type Session } from '../../app/session/index.ts';
import { listSome, mapConcurrently } from '../../kit/index.ts';
import type { WatchConfig, WatchRule } from '../config/watch-config.ts';
import { decideModel } from '../detect/decide.ts';
import type { Decision } from '../detect/decision.ts';
import type { DecisionContext, HubView } from '../detect/hub-view.ts';
import { type ModelFacts, readModelFacts } from '../detect/model-facts.ts';
import { type CollectionMembers, findRule, isExcluded } from '../detect/rule-filter.ts';
import { refuseCopies } from './find-pairs.ts';
import { atOnce, contextOf } from './finder.ts';
import { createHubView } from './hub-view.ts';
import { readConfig } from './read-config.ts';
import type { DetectedModel, DetectReport } from './reports.ts';
import type { DetectRequest } from './requests.ts';

/** A model, with what was decided on it or what made a decision needless. */
type Answer =
  | { readonly model: string; readonly decision: Decision }
  | { readonly model: string; readonly told: DetectedModel };

/**
 * Says of models that are named whether they are aligned halves of pairs, as watching would decide on them, and shows
 * what says so. Reads metadata alone and writes nothing.
 *
 * @throws {InputError} the configuration cannot be read
 * @throws {AccessError | ServiceError} the Hub refuses or fails; a model that is missing or private is an entry
 */
export async function detectModels(request: DetectRequest, runtime: Runtime): Promise<DetectReport> {
  const config = request.config === undefined ? undefined : await readConfig(request.config);
  await using session = openSession(runtime);
  const hub = await session.hub();
  const view = createHubView(hub);
  const collections = config === undefined ? new Map() : await readCollections(config.rules, session);
  const answers = await mapConcurrently(request.models, atOnce, (name) =>
    answer(name, { view, config, collections }),
  );
  const decided = answers.filter((each) => 'decision' in each);
  const settled = new Map(
    refuseCopies(new Map(decided.map(({ model, decision }) => [model, decision]))).map((each) => [
      each.model,
      each.decision,
    ]),
  );
  return {
    kind: 'detect',
    models: answers.map((each) =>
      'told' in each ? each.told : describe(each.model, settled.get(each.model) ?? each.decision),
    ),
  };
}

async function answer(
  name: string,
  sources: {
    readonly view: HubView;
    readonly config: WatchConfig | undefined;
    readonly collections: CollectionMembers;
  },
): Promise<Answer> {
  const { view, config } = sources;
  const facts = await view.find(name);
  const tell = (told: Omit<DetectedModel, 'model' | 'evidence'>): Answer => {
    const model = facts?.id ?? name;
    return { model, told: { model, ...told, evidence: [] } };
  };
  if (facts === undefined)
    return tell({
      outcome: 'no-pair',
      reason: 'model-missing',
      message: `There is no model ${name} on the Hub, or it is private and the token may not read it.`,
    });
  const exclude = config?.exclude ?? [];
  const configured = config?.pairs.find(
    ({ aligned }) => aligned.repo.toLowerCase() === facts.id.toLowerCase(),
  );
  if (configured !== undefined)
    return tell({
      outcome: 'pair',
      sft: configured.sft.repo,
      reason: 'configured',
      message: `The configuration lists ${facts.id} as the aligned half of a pair with ${configured.sft.repo}.`,
    });
  if (isExcluded(facts.id, exclude))
    return tell({
      outcome: 'no-pair',
      reason: 'excluded',
      message: `The configuration excludes ${facts.id}.`,
    });
  const context = contextFor(facts, sources);
  if (context === undefined)
    return tell({
      outcome: 'no-pair',
      reason: 'no-rule',
      message: `${facts.id} meets none of the rules ${listSome(config?.rules.map(({ name: rule }) => rule) ?? [], 10)}.`,
    });
  const decision = await decideModel(facts, context);
  if (decision !== undefined) return { model: facts.id, decision };
  return tell({
    outcome: 'unaligned',
    reason: 'nothing-said',
    message: `Nothing says of ${facts.id} that it was aligned.`,
  });
}

/** By the rule that the model meets; without a configuration, as a rule would that takes any model. */
function contextFor(
  facts: ModelFacts,
  { view, config, collections }: Parameters<typeof answer>[1],
): DecisionContext | undefined {
  const known = new Map<string, string>();
  if (config === undefined)
    return { view, rule: 'any', gated: 'ask', exclude: [], readsEveryCard: true, known };
  const rule = findRule(facts, config.rules, collections);
  return rule && contextOf(rule, { view, exclude: config.exclude, known });
}

function describe(model: string, decision: Decision): DetectedModel {
  const evidence = [...decision.alignment, ...decision.lineage];
  switch (decision.kind) {
    case 'accepted': {
      const sft = decision.sft.repo;
      const message = `${model} is the aligned half of a pair with ${sft}.`;
      return {
        ...{ model, outcome: 'pair', sft, reason: 'pair' },
        ...{ message: [message, ...decision.notes].join(' '), evidence },
      };
    }
    case 'refused':
      return {
        model,
        outcome: 'no-pair',
        reason: decision.reason,
        message: decision.message,
        evidence,
      };
    case 'needs-person': {
      const [likely] = decision.options;
      return {
        ...{ model, outcome: 'ask', ...(likely === undefined ? {} : { sft: likely }) },
        ...{ reason: decision.question, message: decision.message, evidence },
      };
    }
  }
}

async function readCollections(rules: readonly WatchRule[], session: Session): Promise<CollectionMembers> {
  const hub = await session.hub();
  const members = new Map<string, ReadonlySet<string>>();
  for (const slug of new Set(rules.flatMap(({ collections }) => collections))) {
    const items = (await hub.findCollectionItems(slug)) ?? [];
    members.set(slug, new Set(items.flatMap((item) => readModelFacts(item)?.id.toLowerCase() ?? [])));
  }
  return members;
}
