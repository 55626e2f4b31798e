import { alignmentOf, collectStrings, readName } from '../../core/judgement/index.ts';
import { readCardText } from './card-text.ts';
import type { Evidence } from './evidence.ts';
import type { ModelFacts } from './model-facts.ts';

/** What speaks for and against a model having been aligned by preferences, and how much. */
export const alignmentSigns = {
  tag: { weight: 3, meaning: 'a tag names a way of alignment: `dpo`, `rlhf`, `simpo`, …' },
  sentence: { weight: 3, meaning: 'the card says `trained with DPO` or the like, as TRL writes it' },
  name: {
    weight: 2,
    meaning: 'the name has a word for a way of alignment that belongs to no data set’s name',
  },
  metrics: {
    weight: 2,
    meaning: 'the card has results named `rewards/chosen`, `rewards/margins` or `rewards/accuracies`',
  },
  data: {
    weight: 2,
    meaning: 'a data set of preferences is named: `ultrafeedback_binarized`, `orca_dpo_pairs`, `hh-rlhf`, …',
  },
  paper: {
    weight: 1,
    meaning: 'a paper on alignment is linked: arXiv 2305.18290 (DPO), 2405.14734 (SimPO), …',
  },
  arguments: { weight: 1, meaning: 'the card has `beta` or `loss_type` among the training arguments' },
  counterpart: {
    weight: 1,
    meaning: 'what it started from has the same name, with `sft` or nothing in place of the way',
  },
  trainer: {
    weight: 1,
    meaning: 'a tag names a trainer that also aligns: `trl`, `alignment-handbook`, `openrlhf`, …',
  },
  'sft-sentence': { weight: -4, meaning: 'the card says `trained with SFT`, and of no alignment' },
  'sft-tag': { weight: -3, meaning: 'a tag says `sft`, and none names a way of alignment' },
  'sft-name': { weight: -2, meaning: 'the name says `sft` and names no way of alignment' },
} as const;

export type AlignmentSign = keyof typeof alignmentSigns;

/** Sum from which a model counts as aligned, and from which a person is asked. */
export const alignmentThresholds = { aligned: 3, ask: 2 } as const;

export interface AlignmentFacts {
  readonly evidence: readonly Evidence<AlignmentSign>[];
  /** Sum of the weights. */
  readonly score: number;
  /** The ways of alignment that were named. */
  readonly ways: ReadonlySet<string>;
  /** Whether there is anything to decide: a word for alignment somewhere, even in a data set's name. */
  readonly isSuspect: boolean;
}

/** Names of data sets that have words for alignment in them. */
const datasetWords =
  /(orpo[-_]?)?dpo[-_]?(mix|pairs?|data(set)?s?|prefs?|preferences?|binari[sz]ed)(?![a-z])([-_]?\d+k)?|(orca|truthy|toxic|gutenberg|py|distilabel[\w-]{0,40}?)[-_]dpo(?![a-z])([-_]v?\d[\w.]*)?|hh[-_]rlhf|(?<![a-z])rlhf[-_]?(data(set)?|v|pairs)(?![a-z])/gi;
const preferenceData =
  /ultrafeedback|orca[-_]dpo|dpo[-_](mix|pairs)|hh[-_]rlhf|[-_/]dpo([-_]|$)|preference|helpsteer|nectar|truthy[-_]dpo|stanfordnlp\/shp|pku[-_]saferlhf|skywork[-_]reward|tulu[\w.-]*(pref|mix)/i;
/** DPO, IPO, SPPO, SimPO, InstructGPT, RLAIF. */
const papers = ['2305.18290', '2310.12036', '2405.00675', '2405.14734', '2203.02155', '2309.00267'];
const trainers = ['trl', 'alignment-handbook', 'openrlhf', 'llama-factory', 'axolotl'];
/** Tags that the Hub makes of other fields name repos, whose names are not this model's. */
const derivedTag = /^(dataset|base_model|license|arxiv|region|doi|diffusers|template):/;

/** The words for alignment in a text, apart from those of data sets' names. */
function readWays(text: string): ReadonlySet<string> {
  return readName(text.replace(datasetWords, ' ')).alignments;
}

export function readAlignment(facts: ModelFacts): AlignmentFacts {
  const text = readCardText(facts.cardText);
  const name = facts.id.slice(facts.id.indexOf('/') + 1);
  const ownTags = facts.tags.filter((tag) => !derivedTag.test(tag));
  const inName = readWays(name);
  const inTags = new Set(
    ownTags
      .map((tag) => tag.replace(datasetWords, ' '))
      .flatMap((tag) => tag.match(/[a-z]+/g) ?? [])
      .flatMap((word) => alignmentOf(word) ?? []),
  );
  const isNamed = inName.size > 0;
  const isTold = inTags.size > 0 || text.trainedWith.size > 0;
  const evidence: Evidence<AlignmentSign>[] = [];
  const add = (sign: AlignmentSign, said: string) =>
    evidence.push({ source: sign, weight: alignmentSigns[sign].weight, text: said });

  if (inTags.size > 0) add('tag', `tagged ${[...inTags].join(', ')}`);
  if (text.trainedWith.size > 0)
    add('sentence', `its card says trained with ${[...text.trainedWith].join(', ')}`);
  if (isNamed) add('name', `its name says ${[...inName].join(', ')}`);
  if (text.hasRewardMetrics) add('metrics', 'its card has rewards of chosen and rejected answers');
  const data = findPreferenceData(facts);
  if (data !== undefined) add('data', `trained on ${data}`);
  const paper = papers.find((id) => facts.tags.includes(`arxiv:${id}`) || facts.cardText?.includes(id));
  if (paper !== undefined) add('paper', `links to arXiv ${paper}`);
  if (text.hasPreferenceArguments) add('arguments', 'its card has beta or loss_type');
  const trainer = trainers.find((word) => ownTags.includes(word));
  if (trainer !== undefined) add('trainer', `tagged ${trainer}`);
  if (text.isTrainedWithSft && text.trainedWith.size === 0)
    add('sft-sentence', 'its card says trained with SFT');
  if (ownTags.includes('sft') && !isTold) add('sft-tag', 'tagged sft');
  if (!isNamed && readName(name).isSft) add('sft-name', 'its name says sft');

  const ways = new Set([...inTags, ...text.trainedWith, ...inName]);
  return {
    evidence,
    score: evidence.reduce((sum, { weight }) => sum + weight, 0),
    ways,
    isSuspect:
      ways.size > 0 ||
      readName(name).alignments.size > 0 ||
      data !== undefined ||
      paper !== undefined ||
      text.hasRewardMetrics ||
      (ownTags.includes('alignment-handbook') && !ownTags.includes('sft')),
  };
}

/** What the name of the start of training adds. */
export function addCounterpart(alignment: AlignmentFacts, start: string): AlignmentFacts {
  const { weight } = alignmentSigns.counterpart;
  const sign: Evidence<AlignmentSign> = { source: 'counterpart', weight, text: `is named as ${start} is` };
  return { ...alignment, evidence: [...alignment.evidence, sign], score: alignment.score + weight };
}

/** The first data set of preferences among those that the front matter or the tags name. */
function findPreferenceData(facts: ModelFacts): string | undefined {
  const names = [
    ...collectStrings(facts.card.datasets),
    ...facts.tags.flatMap((tag) => (tag.startsWith('dataset:') ? tag.slice('dataset:'.length) : [])),
  ];
  return names.find((name) => preferenceData.test(name));
}
