import { type AdapterConfig, haveOneShape } from '../../core/adapter/index.ts';
import { findNamedChild, findParent } from './find-parent.ts';
import { endAt, findBefore } from './find-start.ts';
import type { DecisionContext } from './hub-view.ts';
import type { ModelFacts } from './model-facts.ts';
import { proof } from './parent-evidence.ts';
import { readAdapter, type StatedAdapter } from './read-adapter.ts';
import { readRemoteRepo } from './repo-name.ts';
import { ask, refuse, type Start, type Step } from './start.ts';
import { readStartKind } from './start-kind.ts';
import { findAdapter } from './unfit-model.ts';

/** Quantised copies of quantised copies. */
const mostCopies = 3;

/**
 * θ0 of an adapter: the model that its factors were trained on, where that is an SFT checkpoint. An SFT adapter may
 * be θ0 too, but metadata cannot tell whether the alignment went on from its factors (then both are relative to one
 * base, and may be subtracted) or began new ones on top of it, merged in (then Δ is what the new ones hold, while
 * adapter_config.json names the same base). TRL does the latter whenever it is given an adapter and a configuration
 * for another, as in alignment-handbook's recipes (huggingface/alignment-handbook#115); so a person is asked.
 */
export async function findAdapterStart(child: StatedAdapter, context: DecisionContext): Promise<Start> {
  const { facts, config } = child;
  const first = await findParent(facts, context);
  if (first.kind !== 'found') return first;
  const start = await skipQuantised(first, context);
  if (start === undefined)
    return refuse(
      'quantised',
      `${facts.id} was trained on ${first.facts.id}, which is quantised and does not say of what it is a copy.`,
    );
  const kind = readStartKind(start.facts, context);
  switch (kind.kind) {
    case 'adapter':
      return joinAdapters(child, start, context);
    case 'pretrained': {
      const named = await findNamedChild(facts, start.facts, context);
      const isAdapter = named !== undefined && findAdapter(named.facts) !== undefined;
      return isAdapter ? joinAdapters(child, named, context) : endAt(facts, start.facts, kind);
    }
    case 'between':
      return askAboutAligned(facts, start.facts, kind.text);
    case 'sft':
      break;
    default:
      return endAt(facts, start.facts, kind);
  }
  const base = await findBase(config, context);
  // What was extrapolated otherwise would be relative to another model than the factors are.
  if (base?.toLowerCase() !== start.facts.id.toLowerCase())
    return ask(
      'which-parent',
      `${facts.id} seems to have started from ${start.facts.id}, and its adapter_config.json names ${describeBase(config)} as the model that it was trained on. Which one is it?`,
      [start.facts.id],
    );
  if (config.revision !== undefined && config.revision !== 'main')
    return ask(
      'which-parent',
      `${facts.id} was trained on the revision ${config.revision.slice(0, 100)} of ${start.facts.id}. Is main the same?`,
      [start.facts.id],
    );
  return { kind: 'found', ...start, notes: [...first.notes, ...start.notes] };
}

async function joinAdapters(child: StatedAdapter, { facts }: Step, context: DecisionContext): Promise<Start> {
  const { id } = child.facts;
  const kind = readStartKind(facts, context);
  if (kind.kind === 'between') return askAboutAligned(child.facts, facts, kind.text);
  if (kind.kind === 'refused' || kind.kind === 'merge') return endAt(child.facts, facts, kind);
  const sft = await readAdapter(facts, context.view);
  if ('fault' in sft) return refuse('adapter', `${id} started from ${facts.id}, and ${sft.fault}`);
  const mergedIn = (why: string) =>
    refuse('parent-adapter', `${id} was trained on top of ${facts.id}, merged in: ${why}.`);
  const [base, sftBase] = await Promise.all([child, sft].map(({ config }) => findBase(config, context)));
  if (base?.toLowerCase() === facts.id.toLowerCase())
    return mergedIn('its adapter_config.json names that as its base');
  if (base === undefined || sftBase === undefined)
    return ask(
      'which-parent',
      `${id} and ${facts.id} are adapters, and their configurations name ${describeBase(child.config)} and ${describeBase(sft.config)} as what they were trained on. Are both on one base, and did ${id} go on from ${facts.id}?`,
      [facts.id],
    );
  if (base.toLowerCase() !== sftBase.toLowerCase())
    return refuse('other-base', `${id} was trained on ${base}, and ${facts.id}, its start, on ${sftBase}.`);
  if (!haveOneShape(child.config, sft.config))
    return mergedIn('its factors have another rank or are of other modules, so that it began new ones');
  return ask(
    'continues-adapter',
    `${id} and ${facts.id} are adapters on ${base}. Did ${id} go on from the factors of ${facts.id}, rather than begin new ones on top of it?`,
    [facts.id],
  );
}

function askAboutAligned({ id }: ModelFacts, start: ModelFacts, text: string): Start {
  return ask('parent-aligned', `${id} started from ${start.id}, which ${text}. Is that θ0?`, [start.id]);
}

const describeBase = ({ baseModel }: AdapterConfig) => baseModel?.slice(0, 200) ?? 'nothing';

/** Name of the model that an adapter was trained on, as it is called now; undefined where that is no repo. */
async function findBase({ baseModel }: AdapterConfig, context: DecisionContext): Promise<string | undefined> {
  const repo = readRemoteRepo(baseModel ?? '');
  const facts = repo === undefined ? undefined : await context.view.find(repo);
  if (facts === undefined) return repo;
  return (await skipQuantised({ facts, evidence: [] }, context))?.facts.id ?? facts.id;
}

/** Training on a quantised copy makes factors for what it is a copy of; undefined where that is not said. */
async function skipQuantised(
  from: Step,
  context: DecisionContext,
): Promise<(Step & { readonly notes: readonly string[] }) | undefined> {
  let { facts, evidence } = from;
  const notes: string[] = [];
  for (let copies = 0; copies < mostCopies; copies++) {
    const kind = readStartKind(facts, context);
    if (kind.kind !== 'between' || kind.why !== 'quantised') return { facts, evidence, notes };
    const before = await findBefore(facts, context);
    if (before === undefined) return undefined;
    notes.push(`${facts.id} in between ${kind.text}.`);
    evidence = [...evidence, proof('chain', `${facts.id} is a quantised copy of it`)];
    facts = before;
  }
  return undefined;
}
