import { readCardText } from './card-text.ts';
import { findCommonWord, findCounterparts, speaksOf } from './counterpart-names.ts';
import type { DecisionContext } from './hub-view.ts';
import { addFiles, type ModelFacts } from './model-facts.ts';
import { listLinked, type Proposal, proof, proposeParents, weigh } from './parent-evidence.ts';
import { isRepoName, ownerOf } from './repo-name.ts';
import { ask, refuse, type Start, type Step } from './start.ts';
import { readStartKind } from './start-kind.ts';

/** A card that names more is no one's training. */
const mostProposals = 4;

/** What the training of a model started from, by everything that says so. */
export async function findParent(child: ModelFacts, context: DecisionContext): Promise<Start> {
  let proposals: readonly Proposal[] = proposeParents(child).slice(0, mostProposals);
  if (proposals.length === 0 && child.sha !== undefined) {
    const config = await context.view.readText(child.id, child.sha, 'config.json');
    proposals = proposeParents(addFiles(child, { config })).slice(0, mostProposals);
  }
  if (proposals.length === 0) proposals = await proposeByName(child, context);
  if (proposals.length === 0) return askAboutLinks(child, context);
  const groups = new Map<string, Step>();
  const missing: Proposal[] = [];
  const notes: string[] = [];
  for (const proposal of proposals) {
    const facts = await context.view.find(proposal.repo);
    if (facts === undefined) {
      // A word without an owner, in the card's text alone, need not be a repo's name.
      if (!isGuessed(child, proposal)) missing.push(proposal);
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
    if (heaviestMissing === undefined && proposals.every((proposal) => isGuessed(child, proposal)))
      return askAboutLinks(child, context);
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

/** Whether a proposal is a name that the card's text gives without an owner. */
function isGuessed(child: ModelFacts, { repo, evidence }: Proposal): boolean {
  const name = repo.slice(repo.indexOf('/') + 1);
  const isOnlyTold = evidence.every(({ source }) => source === 'card-text');
  return isOnlyTold && readCardText(child).start.startedFrom.includes(name);
}

/** A card that names no start may still link to it. */
async function askAboutLinks(child: ModelFacts, { view }: DecisionContext): Promise<Start> {
  const linked = await Promise.all(listLinked(child).map((repo) => view.find(repo)));
  const options = linked.flatMap((facts) =>
    facts === undefined || facts.id.toLowerCase() === child.id.toLowerCase() ? [] : [facts.id],
  );
  if (options.length > 0)
    return ask(
      'which-parent',
      `The card of ${child.id} links to ${options.join(' and ')}, and does not say what it started from. Is it that?`,
      options,
    );
  return refuse(
    'no-parent',
    `Nothing says which SFT checkpoint ${child.id} started from: no base_model, no sentence of its card, and no repo of its owner that is named like one.`,
  );
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
  const tuned = found.filter(({ facts }) => readStartKind(facts, context).kind !== 'pretrained');
  if (tuned.length === 1) return tuned[0];
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

async function proposeByName(child: ModelFacts, { view }: DecisionContext): Promise<readonly Proposal[]> {
  const owner = ownerOf(child.id);
  const propose = (repos: readonly string[], said: string) =>
    repos.slice(0, mostProposals).map((repo) => ({ repo, evidence: [proof('naming', said)] }));
  const [path] = readCardText(child).startedFromPaths;
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
export async function findNamedChild(
  child: ModelFacts,
  base: ModelFacts,
  context: DecisionContext,
): Promise<Step | undefined> {
  const [proposal, ...others] = await proposeByName(child, context);
  if (proposal === undefined) return findPredecessor(child, base, context);
  if (others.length > 0) return undefined;
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

/** An owner's SFT checkpoints of which a card is read, to see whether it tells of the aligned model. */
const mostPredecessors = 4;

/** An SFT checkpoint of the same owner and of the same pretrained model, whose card says that it became the child. */
async function findPredecessor(
  child: ModelFacts,
  base: ModelFacts,
  context: DecisionContext,
): Promise<Step | undefined> {
  const { view } = context;
  const names = (await view.listNames(ownerOf(child.id), 'sft')).filter((name) =>
    /(^|[-_.])sft($|[-_.])/i.test(name.slice(name.indexOf('/') + 1)),
  );
  const found: Step[] = [];
  for (const name of names.slice(0, mostPredecessors)) {
    const facts = await view.find(name);
    if (facts?.sha === undefined || facts.id === child.id) continue;
    if (!(await listAncestors(facts, context)).has(base.id.toLowerCase())) continue;
    const card = await view.readText(facts.id, facts.sha, 'README.md');
    if (card === undefined || !speaksOf(card.slice(0, mostCardCharacters), child.id)) continue;
    found.push({ facts, evidence: [proof('successor', `the card of ${facts.id} names it`)] });
  }
  return found.length === 1 ? found[0] : undefined;
}

const mostCardCharacters = 64 * 1024;
