import { findNamedChild, findParent } from './find-parent.ts';
import type { DecisionContext } from './hub-view.ts';
import { addFiles, type ModelFacts } from './model-facts.ts';
import { proof, proposeParents } from './parent-evidence.ts';
import { ownerOf } from './repo-name.ts';
import { ask, refuse, type Start, type Step } from './start.ts';
import { readStartKind } from './start-kind.ts';

/** Checkpoints between θ1 and θ0; real chains have two or three. */
const mostSteps = 6;
/** Alignments of the same owner, one on top of the other, that are followed. */
const mostAlignments = 2;

/**
 * Follows what a model started from back to the SFT checkpoint.
 * @param child the aligned model, with its card's text.
 */
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
