import { alignmentOf, collectStrings, joinWays, readName } from '../../core/judgement/index.ts';
import { type CardTextFacts, readCardText } from './card-text.ts';
import { endsWithSft, relateNames } from './counterpart-names.ts';
import { findPreferenceData, withoutDatasetNames } from './dataset-names.ts';
import type { Evidence } from './evidence.ts';
import type { ModelFacts } from './model-facts.ts';

/** What speaks for and against a model having been aligned by preferences, and how much. */
export const alignmentSigns = {
  tag: { weight: 3, meaning: 'a tag names a way of alignment: `dpo`, `rlhf`, `simpo`, …' },
  sentence: {
    weight: 2,
    meaning:
      'a sentence of the card says that this model was trained, aligned or tuned by a way of alignment',
  },
  label: {
    weight: 1,
    meaning: 'a line of the card names the method: `Method: DPO`, or such a row of a table',
  },
  repeated: { weight: 1, meaning: 'more than one sentence says so' },
  configuration: {
    weight: 3,
    meaning: 'the trainer’s configuration in the card names it: `rl: dpo`, `stage: dpo`, `rlhf_type: dpo`',
  },
  name: {
    weight: 2,
    meaning:
      'the name has a word for a way of alignment that belongs to no data set’s name, and that the name of what it started from has not',
  },
  stage: {
    weight: 2,
    meaning: 'what it started from has the same name with `sft`, so that this is what came after SFT',
  },
  'sft-start': {
    weight: 1,
    meaning:
      'what it started from says `sft` in its name, and it does not; beside a sentence of the card that names a way',
  },
  metrics: {
    weight: 2,
    meaning: 'the card has results named `rewards/chosen`, `rewards/margins` or `rewards/accuracies`',
  },
  data: {
    weight: 1,
    meaning: 'a data set of preferences is named: `ultrafeedback_binarized`, `orca_dpo_pairs`, `hh-rlhf`, …',
  },
  paper: {
    weight: 1,
    meaning: 'a paper on alignment is linked: arXiv 2305.18290 (DPO), 2405.14734 (SimPO), …',
  },
  mention: {
    weight: 1,
    meaning: 'the card speaks of a way of alignment, without saying that it was used here',
  },
  arguments: { weight: 1, meaning: 'the card has `beta` or `loss_type` among the training arguments' },
  'sft-sentence': {
    weight: -4,
    meaning: 'the card says that it is an SFT checkpoint, or `trained with SFT`',
  },
  'sft-configuration': {
    weight: -4,
    meaning:
      'the trainer’s configuration in the card names no way of alignment, as axolotl’s would with `rl:`',
  },
  'sft-data': {
    weight: -3,
    meaning: 'axolotl names its data sets, which it does only where no way of alignment ran',
  },
  'sft-tag': { weight: -3, meaning: 'a tag says `sft`, and none names a way of alignment' },
  'sft-name': { weight: -1, meaning: 'the name says `sft` and names no way of alignment' },
  distilled: { weight: -4, meaning: 'it was trained on what another model wrote, by its name, tags or card' },
} as const;

export type AlignmentSign = keyof typeof alignmentSigns;

/** Sum from which a model counts as aligned, and from which a person is asked. */
export const alignmentThresholds = { aligned: 3, ask: 2 } as const;

export interface AlignmentFacts {
  readonly evidence: readonly Evidence<AlignmentSign>[];
  /** Sum of the weights. */
  readonly score: number;
  /** The ways of alignment that were named for this model. */
  readonly ways: ReadonlySet<string>;
  /** Whether there is anything to decide: a word for alignment somewhere, even in a data set's name. */
  readonly isSuspect: boolean;
  /** Supervised training is told of beside alignment, by tags or by the card. */
  readonly tellsOfSft: 'tag' | 'text' | undefined;
  readonly text: CardTextFacts;
}

/** DPO, IPO, SPPO, SimPO, InstructGPT, RLAIF. */
const papers = ['2305.18290', '2310.12036', '2405.00675', '2405.14734', '2203.02155', '2309.00267'];
/** Tags that the Hub makes of other fields name repos, whose names are not this model's. */
const derivedTag = /^(dataset|base_model|license|arxiv|region|doi|diffusers|template):/;

/**
 * Reads what a model's own facts say of its alignment.
 * @param start name of the repo that it started from, where that is known; else what the facts name counts.
 */
export function readAlignment(facts: ModelFacts, start?: string): AlignmentFacts {
  const text = readCardText(facts);
  const name = nameOf(facts.id);
  const ownTags = facts.tags.filter((tag) => !derivedTag.test(tag));
  const starts = start === undefined ? [...facts.baseModels, ...text.start.startedFrom] : [start];
  const relations = starts.map((each) => relateNames(facts.id, each));
  const inName = waysOfName(name);
  const inherited = starts.map((each) => waysOfName(nameOf(each)));
  // What stands behind it is what came last: `x-dpo-sft` was trained by SFT in the end.
  const isSftLast = endsWithSft(name);
  const inNameSft = readName(name).isSft;
  const own = new Set(isSftLast ? [] : [...inName].filter((way) => !inherited.some((ways) => ways.has(way))));
  const inTags = new Set(ownTags.flatMap((tag) => wordsOf(tag).flatMap((word) => exactWayOf(word) ?? [])));
  const isSaidSft = text.training.isSft || text.trainer.isSft;
  const trainedBy = isSaidSft ? new Set<string>() : text.training.trainedBy;
  const isTold = inTags.size > 0 || trainedBy.size > 0 || text.trainer.ways.size > 0;
  const evidence: Evidence<AlignmentSign>[] = [];
  const add = (sign: AlignmentSign, said: string) =>
    evidence.push({ source: sign, weight: alignmentSigns[sign].weight, text: said });

  if (inTags.size > 0) add('tag', `tagged ${list(inTags)}`);
  if (trainedBy.size > 0) add('sentence', `its card says trained with ${list(trainedBy)}`);
  if (trainedBy.size > 0 && text.training.isLabelled) add('label', 'a line of its card names the method');
  else if (trainedBy.size > 0 && text.training.isRepeated) add('repeated', 'more than one sentence says so');
  if (text.trainer.ways.size > 0)
    add('configuration', `the configuration in its card says ${list(text.trainer.ways)}`);
  if (own.size > 0) add('name', `its name says ${list(own)}`);
  const counterpart = relations.includes('after-sft');
  if (counterpart) add('stage', 'what it started from has its name and says sft');
  else if (trainedBy.size > 0 && !inNameSft && starts.some((each) => endsWithSft(nameOf(each))))
    add('sft-start', 'what it started from says sft in its name');
  if (text.hasRewardMetrics) add('metrics', 'its card has rewards of chosen and rejected answers');
  const data = findPreferenceData([
    ...collectStrings(facts.card.datasets),
    ...facts.tags.flatMap((tag) => (tag.startsWith('dataset:') ? tag.slice('dataset:'.length) : [])),
  ]);
  if (data !== undefined) add('data', `names the preferences ${data}`);
  const paper = papers.find((id) => facts.tags.includes(`arxiv:${id}`) || facts.cardText?.includes(id));
  if (paper !== undefined) add('paper', `links to arXiv ${paper}`);
  const mentioned = new Set([...text.training.mentioned].filter((way) => !trainedBy.has(way)));
  // What is only spoken of adds nothing to the same word in the name.
  if (mentioned.size > 0 && trainedBy.size === 0 && own.size === 0)
    add('mention', `its card speaks of ${list(mentioned)}`);
  if (text.hasPreferenceArguments) add('arguments', 'its card has beta or loss_type');
  if (text.training.isSft) add('sft-sentence', 'its card says SFT of this model');
  if (text.trainer.isSft) add('sft-configuration', 'the configuration in its card names no alignment');
  // A listing has no configuration to set against it.
  else if (
    facts.cardText !== undefined &&
    ownTags.includes('axolotl') &&
    facts.card.datasets !== undefined &&
    !isTold
  )
    add('sft-data', 'axolotl names data sets, and no alignment');
  const isTaggedSft = ownTags.some((tag) => wordsOf(tag).includes('sft'));
  if (isTaggedSft && !isTold) add('sft-tag', 'tagged sft');
  if (isSftLast) add('sft-name', 'its name says sft');
  const distilled =
    findDistillation(name, starts, ownTags) ?? (text.training.isDistilled ? 'its card' : undefined);
  if (distilled !== undefined)
    add('distilled', `${distilled} says that it learned from another model’s answers`);

  const ways = settleWays(own, inTags, new Set([...trainedBy, ...text.trainer.ways]));
  return {
    evidence,
    score: evidence.reduce((sum, { weight }) => sum + weight, 0),
    ways,
    isSuspect:
      ways.size > 0 ||
      inName.size > 0 ||
      readName(name).alignments.size > 0 ||
      data !== undefined ||
      paper !== undefined ||
      text.hasRewardMetrics ||
      counterpart ||
      mentioned.size > 0 ||
      (ownTags.includes('alignment-handbook') && !ownTags.includes('sft')),
    tellsOfSft: isTaggedSft && isTold ? 'tag' : text.training.tellsOfSft ? 'text' : undefined,
    text,
  };
}

/** TRL's CPOTrainer makes SimPO too, and says CPO of both; a name may tell which. */
function settleWays(
  inName: ReadonlySet<string>,
  inTags: ReadonlySet<string>,
  inText: ReadonlySet<string>,
): ReadonlySet<string> {
  const ways = new Set([...inTags, ...inText, ...inName]);
  if (ways.has('simpo')) ways.delete('cpo');
  // What says more of the same: `rlhf` and `aligned` stand for any way.
  for (const general of ['aligned', 'rlhf', 'rlaif']) if (ways.size > 1) ways.delete(general);
  return ways;
}

/** The words for ways in a model's name, apart from those of data sets' names. */
function waysOfName(name: string): ReadonlySet<string> {
  return readName(withoutDatasetNames(name)).alignments;
}

function wordsOf(tag: string): readonly string[] {
  return joinWays(withoutDatasetNames(tag)).match(/[a-z]+/g) ?? [];
}

/** In a tag, letters glued to a word make another way. */
function exactWayOf(word: string): string | undefined {
  const way = alignmentOf(word);
  return way !== undefined && word.endsWith(way) && !/^(online|iter)?dpo$/.test(word) ? word : way;
}

const distillation = /^(?:distill?|distilled|distillation|gkd|minillm|kd|sdft)$/;
/** As a tag, `distillation` says of most models that their data were written by another. */
const distillingTrainer = /^(?:gkd|minillm|sdft)$/;

function findDistillation(
  name: string,
  starts: readonly string[],
  tags: readonly string[],
): string | undefined {
  const isDistilled = (text: string) =>
    (
      text
        .slice(0, 200)
        .toLowerCase()
        .match(/[a-z]+/g) ?? []
    ).some((word) => distillation.test(word));
  if (isDistilled(name) && !starts.some(isDistilled)) return 'its name';
  return tags.some((tag) => distillingTrainer.test(tag)) ? 'a tag' : undefined;
}

const nameOf = (id: string) => id.slice(id.indexOf('/') + 1);

const list = (words: ReadonlySet<string>) => [...words].join(', ');
