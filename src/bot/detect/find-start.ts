import { manyRounds } from '../../core/judgement/index.ts';
import { findNamedChild, findParent } from './find-parent.ts';
import type { DecisionContext } from './hub-view.ts';
import { addFiles, type ModelFacts } from './model-facts.ts';
import { proof, proposeParents } from './parent-evidence.ts';
import { ownerOf } from './repo-name.ts';
import { ask, refuse, type Start, type Step } from './start.ts';
import { readStartKind, type StartKind } from './start-kind.ts';

/** Checkpoints between θ1 and θ0; real chains have two or three. */
const mostSteps = 6;

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
  for (let steps = 0; ; steps++) {
    const { facts } = step;
    if (visited.has(facts.id.toLowerCase()) || steps === mostSteps)
      return refuse('circular', `The chain of base models of ${child.id} leads in circles at ${facts.id}.`);
    visited.add(facts.id.toLowerCase());
    const kind = await readStart(facts, context);
    if (kind.kind === 'sft') return { kind: 'found', ...step, notes };
    if (kind.kind === 'refused' || kind.kind === 'merge' || kind.kind === 'unclear')
      return endAt(child, facts, kind);
    if (kind.kind === 'adapter')
      return refuse(
        'parent-adapter',
        `${child.id} started from ${facts.id}, which ${kind.text} and was merged in; no repo has that whole.`,
      );
    if (kind.kind === 'pretrained') {
      const named = steps === 0 ? await findNamedChild(child, facts, context) : undefined;
      if (named === undefined) return endAt(child, facts, kind);
      notes.push(`Its card names ${facts.id}, from which ${named.facts.id} was trained.`);
      step = named;
      continue;
    }
    const before = await findBefore(facts, context);
    if (kind.why === 'aligned' && !(before !== undefined && visited.has(before.id.toLowerCase()))) {
      const options = [...(before === undefined ? [] : [before.id]), facts.id];
      const isOwn = ownerOf(facts.id).toLowerCase() === ownerOf(child.id).toLowerCase();
      return isOwn && before !== undefined
        ? ask(
            'many-alignments',
            `${child.id} started from ${facts.id}, which ${kind.text}. ${manyRounds.known} Publish it, and with which θ0?`,
            options,
          )
        : ask(
            'parent-aligned',
            `${child.id} started from ${facts.id}, which ${kind.text}. Which one is θ0?`,
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

/**
 * Reads the card too where the listing calls a start an SFT checkpoint that does not say so itself: zephyr-7b-beta was
 * aligned by its card alone. Those that name a chat model of their maker's are taken as they are.
 */
async function readStart(facts: ModelFacts, context: DecisionContext): Promise<StartKind> {
  const kind = readStartKind(facts, context);
  if (kind.kind !== 'sft' || facts.sha === undefined || saysWhatItIs.test(facts.id)) return kind;
  const card = await context.view.readText(facts.id, facts.sha, 'README.md');
  return readStartKind(addFiles(facts, { card }), context);
}

const saysWhatItIs = /(?:^|[-_./])(?:sft|instruct|instruction|chat|it)(?:$|[-_.\d])/i;

/** What is said of a start that is no θ0, or of which that is not known. */
export function endAt(
  child: ModelFacts,
  { id }: ModelFacts,
  kind: Extract<StartKind, { kind: 'refused' | 'merge' | 'unclear' | 'pretrained' }>,
): Start {
  const started = `${child.id} started from ${id}, which ${kind.text}`;
  switch (kind.kind) {
    case 'refused':
      return refuse(kind.reason, `${started}.`);
    case 'merge':
      return ask('parent-merge', `${started}. Is that θ0?`, [id]);
    case 'unclear':
      return ask('is-parent-sft', `${started}. Is it an SFT checkpoint?`, [id]);
    case 'pretrained':
      return refuse('parent-pretrained', `${started}: Δ would hold all of its supervised training.`);
  }
}

/** What a checkpoint in between started from. */
export async function findBefore(
  facts: ModelFacts,
  { view }: DecisionContext,
): Promise<ModelFacts | undefined> {
  const isAdapter = facts.files?.includes('adapter_config.json') === true;
  const adapterConfig =
    facts.baseModels.length === 0 && isAdapter && facts.sha !== undefined
      ? await view.readText(facts.id, facts.sha, 'adapter_config.json')
      : undefined;
  const [proposal] = proposeParents(addFiles(facts, { adapterConfig }));
  return proposal === undefined ? undefined : view.find(proposal.repo);
}
