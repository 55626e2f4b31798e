import { readCardText } from './card-text.ts';
import { findCommonWord, findCounterparts } from './counterpart-names.ts';
import type { Question, RefusalReason } from './decision.ts';
import type { Evidence } from './evidence.ts';
import type { DecisionContext } from './hub-view.ts';
import { addFiles, isRepoName, type ModelFacts, ownerOf } from './model-facts.ts';
import { type ParentSource, type Proposal, proof, proposeParents, weigh } from './parent-evidence.ts';
import { readStartKind } from './start-kind.ts';

/** Where the alignment of a model started, or why that cannot be said. */
export type Start =
  | {
      readonly kind: 'found';
      readonly facts: ModelFacts;
      readonly evidence: readonly Evidence<ParentSource>[];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string }
  | {
      readonly kind: 'question';
      readonly question: Question;
      readonly message: string;
      readonly options: readonly string[];
    };

/** A card that names more is no one's training. */
const mostProposals = 4;
/** Checkpoints between θ1 and θ0; real chains have two or three. */
const mostSteps = 6;
/** Alignments of the same owner, one on top of the other, that are followed. */
const mostAlignments = 2;

interface Step {
  readonly facts: ModelFacts;
  readonly evidence: readonly Evidence<ParentSource>[];
}

/** @param child the aligned model, with its card's text. */
export async function findStart(child: ModelFacts, context: DecisionContext): Promise<Start> {
  const first = await findParent(child, context);
  if (first.kind !== 'found') return first;
  const visited = new Set([child.id.toLowerCase()]);
  const notes: string[] = [...first.notes];
  let step: Step = first;
  let alignments = 0;
  for (let steps = 0; ; steps++) {
    const { facts } = step;
    if (visited.has(facts.id.toLowerCase()) || steps === mostSteps)
      return refuse('circular', `The chain of base models of ${child.id} leads in circles at ${facts.id}.`);
    visited.add(facts.id.toLowerCase());
    const kind = readStartKind(facts, context);
    if (kind.kind === 'sft') return { kind: 'found', ...step, notes };
    if (kind.kind === 'refused')
      return refuse(kind.reason, `${child.id} started from ${facts.id}, which ${kind.text}.`);
    if (kind.kind === 'merge')
      return ask('parent-merge', `${child.id} started from ${facts.id}, which ${kind.text}. Is that θ0?`, [
        facts.id,
      ]);
    if (kind.kind === 'unclear')
      return ask(
        'is-parent-sft',
        `${child.id} started from ${facts.id}, which ${kind.text}. Is it an SFT checkpoint?`,
        [facts.id],
      );
    if (kind.kind === 'pretrained') {
      const named = steps === 0 ? await findNamedChild(child, facts, context) : undefined;
      if (named === undefined)
        return refuse(
          'parent-pretrained',
          `${child.id} started from ${facts.id}, which ${kind.text}: Δ would hold all of its supervised training.`,
        );
      notes.push(`Its card names ${facts.id}, from which ${named.facts.id} was trained.`);
      step = named;
      continue;
    }
    const before = await findBefore(facts, context);
    if (kind.why === 'aligned') {
      alignments++;
      const options = [facts.id, ...(before === undefined ? [] : [before.id])];
      if (before === undefined || ownerOf(facts.id).toLowerCase() !== ownerOf(child.id).toLowerCase())
        return ask(
          'parent-aligned',
          `${child.id} started from ${facts.id}, which ${kind.text}. Which one is θ0?`,
          options,
        );
      if (alignments > mostAlignments)
        return ask(
          'many-alignments',
          `${child.id} was aligned more than ${mostAlignments} times over. Is it worth publishing?`,
          options,
        );
    }
    if (before === undefined)
      return refuse(
        kind.why === 'aligned' ? 'no-parent' : kind.why,
        `${child.id} started from ${facts.id}, which ${kind.text} and does not say of what.`,
      );
    notes.push(`${facts.id} in between ${kind.text}.`);
    step = { facts: before, evidence: [...step.evidence, proof('chain', `${facts.id} started from it`)] };
  }
}

async function findParent(child: ModelFacts, context: DecisionContext): Promise<Start> {
  let proposals: readonly Proposal[] = proposeParents(child).slice(0, mostProposals);
  if (proposals.length === 0 && child.sha !== undefined) {
    const config = await context.view.readText(child.id, child.sha, 'config.json');
    proposals = proposeParents(addFiles(child, { config })).slice(0, mostProposals);
  }
  if (proposals.length === 0) proposals = await proposeByName(child, context);
  if (proposals.length === 0)
    return refuse(
      'no-parent',
      `Nothing says which SFT checkpoint ${child.id} started from: no base_model, and no repo of its owner is named like one.`,
    );
  const groups = new Map<string, Step>();
  const missing: Proposal[] = [];
  const notes: string[] = [];
  for (const proposal of proposals) {
    const facts = await context.view.find(proposal.repo);
    if (facts === undefined) {
      missing.push(proposal);
      continue;
    }
    if (facts.id.toLowerCase() !== proposal.repo.toLowerCase())
      notes.push(`${proposal.repo} is now called ${facts.id}.`);
    const known = groups.get(facts.id.toLowerCase());
    const evidence = [...(known?.evidence ?? []), ...proposal.evidence];
    groups.set(facts.id.toLowerCase(), { facts, evidence });
  }
  groups.delete(child.id.toLowerCase());
  const [heaviestMissing] = missing;
  const found = [...groups.values()];
  if (found.length === 0) {
    if (heaviestMissing === undefined)
      return refuse('circular', `${child.id} names only itself as its start.`);
    return refuse(
      'parent-missing',
      `${child.id} started from ${heaviestMissing.repo}, which was deleted or is private.`,
    );
  }
  const options = [...found.map(({ facts }) => facts.id), ...missing.map(({ repo }) => repo)];
  const nearest = await findNearest(found, context);
  const isDoubted =
    nearest !== undefined && heaviestMissing !== undefined && weigh(heaviestMissing) > weigh(nearest);
  if (nearest === undefined || isDoubted)
    return ask(
      'which-parent',
      `${child.id} may have started from ${options.join(' or ')}: ${describe(found, missing)}. Which one is it?`,
      options,
    );
  return { kind: 'found', ...nearest, notes };
}

function describe(found: readonly Step[], missing: readonly Proposal[]): string {
  const said = [
    ...found.map(
      ({ facts, evidence }) => `${facts.id} because ${evidence.map(({ text }) => text).join(', ')}`,
    ),
    ...missing.map(
      ({ repo, evidence }) =>
        `${repo}, which is missing, because ${evidence.map(({ text }) => text).join(', ')}`,
    ),
  ];
  return said.join('; ');
}

/** The one that was made of all others; cards often name the pretrained model beside the SFT checkpoint. */
async function findNearest(found: readonly Step[], context: DecisionContext): Promise<Step | undefined> {
  if (found.length === 1) return found[0];
  for (const candidate of found) {
    const ancestors = await listAncestors(candidate.facts, context);
    const others = found.filter((each) => each !== candidate);
    if (others.every(({ facts }) => ancestors.has(facts.id.toLowerCase()))) return candidate;
  }
  return undefined;
}

async function listAncestors(facts: ModelFacts, { view }: DecisionContext): Promise<ReadonlySet<string>> {
  const ancestors = new Set<string>();
  let current: ModelFacts | undefined = facts;
  while (current !== undefined && ancestors.size < 3) {
    const [base]: readonly string[] = current.baseModels;
    if (base === undefined || ancestors.has(base.toLowerCase())) break;
    ancestors.add(base.toLowerCase());
    current = await view.find(base);
    if (current !== undefined) ancestors.add(current.id.toLowerCase());
  }
  return ancestors;
}

/** What a checkpoint in between started from. */
async function findBefore(facts: ModelFacts, { view }: DecisionContext): Promise<ModelFacts | undefined> {
  const isAdapter = facts.files?.includes('adapter_config.json') === true;
  const adapterConfig =
    facts.baseModels.length === 0 && isAdapter && facts.sha !== undefined
      ? await view.readText(facts.id, facts.sha, 'adapter_config.json')
      : undefined;
  const [proposal] = proposeParents(addFiles(facts, { adapterConfig }));
  return proposal === undefined ? undefined : view.find(proposal.repo);
}

async function proposeByName(child: ModelFacts, { view }: DecisionContext): Promise<readonly Proposal[]> {
  const owner = ownerOf(child.id);
  const propose = (repos: readonly string[], said: string) =>
    repos.slice(0, mostProposals).map((repo) => ({ repo, evidence: [proof('naming', said)] }));
  const [path] = readCardText(child.cardText).startedFromPaths;
  if (path !== undefined && isRepoName(`${owner}/${path}`)) {
    const wanted = `${owner}/${path}`.toLowerCase();
    const found = (await view.listNames(owner, path)).filter((name) => name.toLowerCase() === wanted);
    if (found.length > 0)
      return propose(found, 'the card says fine-tuned version of a directory of this name');
  }
  const names = await view.listNames(owner, findCommonWord(child.id));
  return propose(findCounterparts(child.id, names), 'it has the name that the SFT checkpoint would have');
}

/** A repo named as the SFT checkpoint of the child that was itself made of the pretrained model. */
async function findNamedChild(
  child: ModelFacts,
  base: ModelFacts,
  context: DecisionContext,
): Promise<Step | undefined> {
  const [proposal, ...others] = await proposeByName(child, context);
  if (proposal === undefined || others.length > 0) return undefined;
  const facts = await context.view.find(proposal.repo);
  if (facts === undefined || facts.id === base.id) return undefined;
  const ancestors = await listAncestors(facts, context);
  if (!ancestors.has(base.id.toLowerCase())) return undefined;
  return {
    facts,
    evidence: [
      ...proposal.evidence,
      proof('front-matter', `the card names ${base.id}, from which it was trained`),
    ],
  };
}

function refuse(reason: RefusalReason, message: string): Start {
  return { kind: 'refused', reason, message };
}

function ask(question: Question, message: string, options: readonly string[]): Start {
  return { kind: 'question', question, message, options };
}
