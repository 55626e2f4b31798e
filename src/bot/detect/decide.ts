import { manyRounds, mostStoppedShare, stoppedEarly, type Way, wayOf } from '../../core/judgement/index.ts';
import { type AlignmentFacts, alignmentThresholds, readAlignment } from './alignment.ts';
import { findDoubt, manyEpochs } from './alignment-policy.ts';
import { areAlikeBeyondDoubt, findIncompatibility, listDifferences } from './compatibility.ts';
import { findOriginalInCard, listFingerprints } from './copies.ts';
import type { AcceptedPair, Decision, OpenQuestion, RefusedModel } from './decision.ts';
import { findAdapterStart } from './find-adapter-start.ts';
import { findStart } from './find-start.ts';
import type { DecisionContext } from './hub-view.ts';
import { addFiles, type ModelFacts } from './model-facts.ts';
import { readAdapter } from './read-adapter.ts';
import { describeRestriction, isRestricted } from './start-kind.ts';
import { findAdapter, findLateUnfitness, findUnfitness } from './unfit-model.ts';

/**
 * Decides on a model that meets a rule; undefined where nothing speaks of alignment, so that there is nothing to
 * decide. What the Hub is asked for beyond the listing is asked as late as possible.
 *
 * @param listed what the listing said of it.
 * @throws whatever the view throws; never for what stands in a repo.
 */
export async function decideModel(
  listed: ModelFacts,
  context: DecisionContext,
): Promise<Decision | undefined> {
  const { rule, view } = context;
  let alignment = readAlignment(listed);
  let lineage: AcceptedPair['lineage'] = [];
  let fingerprints: AcceptedPair['fingerprints'] | undefined;
  const refuse = (reason: RefusedModel['reason'], message: string): RefusedModel => ({
    ...{ kind: 'refused', rule, reason, message },
    ...{ alignment: alignment.evidence, lineage, firstAlpha: firstAlphaOf(alignment) },
  });
  const ask = (
    question: OpenQuestion['question'],
    message: string,
    options: readonly string[],
  ): OpenQuestion => ({
    ...{ kind: 'needs-person', rule, question, message, options },
    ...(fingerprints === undefined ? {} : { fingerprints }),
    ...{ alignment: alignment.evidence, lineage, firstAlpha: firstAlphaOf(alignment) },
  });
  const notAligned = () => refuse('not-aligned', `${listed.id}: ${describe(alignment)}.`);

  if (!alignment.isSuspect && !(context.readsEveryCard && mayBeAligned(listed))) return undefined;
  const unfit = findUnfitness(listed);
  if (unfit !== undefined)
    return alignment.isSuspect ? refuse(unfit.reason, `${listed.id} ${unfit.text}.`) : undefined;
  if (alignment.isSuspect && alignment.score < 0) return notAligned();
  const late = findLateUnfitness(listed);
  if (late !== undefined)
    return alignment.isSuspect ? refuse(late.reason, `${listed.id} ${late.text}.`) : undefined;
  if (alignment.isSuspect && context.gated === 'skip' && isRestricted(listed))
    return refuse(
      'restricted',
      `${listed.id} ${describeRestriction(listed)}, and the rule skips such sources.`,
    );

  const card = listed.sha === undefined ? undefined : await view.readText(listed.id, listed.sha, 'README.md');
  let facts = addFiles(listed, { card });
  alignment = readAlignment(facts);
  if (!alignment.isSuspect) return undefined;
  if (alignment.text.training.isJudge)
    return refuse('reward-model', `${facts.id} judges texts, by its card.`);
  if (alignment.text.training.isCopy)
    return refuse('copy', `${facts.id} is a copy of another repo, by its card.`);
  if (alignment.score < alignmentThresholds.ask) return notAligned();

  const adapter = findAdapter(facts) === undefined ? undefined : await readAdapter(facts, view);
  if (adapter !== undefined && 'fault' in adapter) return refuse('adapter', adapter.fault);
  facts = adapter?.facts ?? facts;
  const original = await findOriginalInCard(facts, view);
  if (original !== undefined)
    return refuse('copy', `${facts.id} has the card of ${original}, of which it is a copy.`);
  const start = await (adapter === undefined
    ? findStart(facts, context)
    : findAdapterStart(adapter, context));
  if (start.kind === 'refused') return refuse(start.reason, start.message);
  if (start.kind === 'question') return ask(start.question, start.message, start.options);
  lineage = start.evidence;
  alignment = readAlignment(facts, start.facts.id);
  if (alignment.score < alignmentThresholds.ask) return notAligned();

  // Most of what does not fit shows in the listing already.
  const listedMisfit = findIncompatibility(start.facts, facts);
  if (listedMisfit !== undefined) return refuse(listedMisfit.reason, listedMisfit.message);
  const current = await view.findWhole(facts.id);
  const sft = await view.findWhole(start.facts.id);
  if (current?.sha === undefined || sft?.sha === undefined) return undefined;
  const aligned: ModelFacts = { ...current, cardText: facts.cardText };
  const misfit = findIncompatibility(sft, aligned);
  if (misfit !== undefined) return refuse(misfit.reason, misfit.message);
  fingerprints = listFingerprints(aligned, sft.id);
  const known = fingerprints.map((each) => context.known.get(each)).find((repo) => repo !== undefined);
  if (known !== undefined && known.toLowerCase() !== aligned.id.toLowerCase())
    return refuse('copy', `${aligned.id} has the weights or the card of ${known}, of which it is a copy.`);

  const pair = `${aligned.id} and ${sft.id}`;
  if (alignment.score < alignmentThresholds.aligned)
    return ask(
      'is-aligned',
      `${aligned.id}: ${describe(alignment)}. Was it aligned, starting from ${sft.id}?`,
      [sft.id],
    );
  const doubt = findDoubt(aligned, sft, alignment);
  if (doubt !== undefined)
    return ask(doubt.question, `${doubt.text} Publish the pair with ${sft.id}?`, [sft.id]);
  if (start.evidence.every(({ source }) => source === 'naming') && !areAlikeBeyondDoubt(sft, aligned))
    return ask('which-parent', `Only its name says that ${aligned.id} started from ${sft.id}. Did it?`, [
      sft.id,
    ]);
  const closed = [aligned, sft].filter(isRestricted);
  if (closed.length > 0 && context.gated === 'ask')
    return ask(
      'may-publish',
      `${pair} are a pair, but ${closed.map((each) => `${each.id} ${describeRestriction(each)}`).join(', ')}. May the derived repo be published?`,
      [sft.id],
    );
  return {
    kind: 'accepted',
    firstAlpha: firstAlphaOf(alignment),
    rule,
    sft: { repo: sft.id, commit: sft.sha },
    dpo: { repo: aligned.id, commit: current.sha },
    isRestricted: closed.length > 0,
    alignment: alignment.evidence,
    lineage: start.evidence,
    notes: [
      ...start.notes,
      ...listDifferences(sft, aligned),
      ...[findEarlyStop(alignment)?.known].filter((known) => known !== undefined),
    ],
    fingerprints,
    createdAt: aligned.createdAt,
  };
}

/** The most careful of those of the ways that were named. */
function firstAlphaOf(alignment: AlignmentFacts): number {
  const named = [...(alignment.ways.size === 0 ? ['dpo'] : alignment.ways)].map(wayOf);
  const { epochs, rounds } = alignment.text.length;
  if (rounds !== undefined || (epochs !== undefined && epochs >= manyEpochs)) named.push(manyRounds);
  const early = findEarlyStop(alignment);
  return early?.firstAlpha ?? Math.min(...named.map(({ firstAlpha }) => firstAlpha));
}

/** Where the card says that training was stopped early; measured of ways that begin with the same α as DPO. */
function findEarlyStop({ ways, text }: AlignmentFacts): Way | undefined {
  const { stoppedAt, epochs = 1, rounds } = text.length;
  const isKnown = [...ways].every((way) => wayOf(way).firstAlpha === wayOf('dpo').firstAlpha);
  return stoppedAt !== undefined && stoppedAt <= mostStoppedShare && epochs < manyEpochs && !rounds && isKnown
    ? stoppedEarly(stoppedAt)
    : undefined;
}

/** Whether it is worth reading the card of a model that the listing says nothing of. */
function mayBeAligned(facts: ModelFacts): boolean {
  return findUnfitness(facts) === undefined && findLateUnfitness(facts) === undefined;
}

function describe({ evidence, score }: AlignmentFacts): string {
  const signs = evidence.map(({ text, weight }) => `${text} (${weight > 0 ? '+' : ''}${weight})`);
  return signs.length === 0
    ? 'nothing says that it was aligned'
    : `${signs.join(', ')} make ${score} of ${alignmentThresholds.aligned}`;
}
