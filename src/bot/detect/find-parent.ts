import { readCardText } from './card-text.ts';
import { findCommonWord, findCounterparts } from './counterpart-names.ts';
import type { DecisionContext } from './hub-view.ts';
import { addFiles, type ModelFacts } from './model-facts.ts';
import { type Proposal, proof, proposeParents, weigh } from './parent-evidence.ts';
import { isRepoName, ownerOf } from './repo-name.ts';
import { ask, refuse, type Start, type Step } from './start.ts';

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
export async function findNamedChild(
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
