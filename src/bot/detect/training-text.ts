import { type Sentence, withoutNames } from './card-prose.ts';
import { withoutDatasetNames } from './dataset-names.ts';
import { isSubject } from './start-text.ts';
import { readWays } from './way-statements.ts';

/** What the prose of a card says of how this model was trained. */
export interface TrainingText {
  /** Ways that a sentence says it was trained by. */
  readonly trainedBy: ReadonlySet<string>;
  /** A line names its method; more than one sentence says so. */
  readonly isLabelled: boolean;
  readonly isRepeated: boolean;
  /** Ways that are spoken of, without a word on this model's training. */
  readonly mentioned: ReadonlySet<string>;
  /** It says of itself that it is the SFT checkpoint, or was trained by SFT alone. */
  readonly isSft: boolean;
  /** Supervised training is a part of what is told. */
  readonly tellsOfSft: boolean;
  /** What it says of several rounds of alignment: `3 iterations`. */
  readonly rounds: string | undefined;
  /** It learned what another model wrote. */
  readonly isDistilled: boolean;
  /** It says that it judges texts. */
  readonly isJudge: boolean;
}

const longNames: readonly (readonly [RegExp, string])[] = [
  [/\b(?:direct preference optimi[sz]ation)\b/gi, 'DPO'],
  [/\b(?:anchored preference optimi[sz]ation)\b/gi, 'APO'],
  [/\b(?:simple preference optimi[sz]ation)\b/gi, 'SimPO'],
  [/\b(?:identity preference optimi[sz]ation)\b/gi, 'IPO'],
  [/\b(?:contrastive preference optimi[sz]ation)\b/gi, 'CPO'],
  [/\b(?:odds ratio preference optimi[sz]ation)\b/gi, 'ORPO'],
  [/\b(?:exploratory preference optimi[sz]ation)\b/gi, 'XPO'],
  [/\b(?:mixed preference optimi[sz]ation)\b/gi, 'MPO'],
  [/\b(?:kahneman[- ]tversky optimi[sz]ation)\b/gi, 'KTO'],
  [/\b(?:group relative policy optimi[sz]ation)\b/gi, 'GRPO'],
  [/\b(?:proximal policy optimi[sz]ation)\b/gi, 'PPO'],
  [/\b(?:reinforcement learning from human feedback)\b/gi, 'RLHF'],
  [/\b(?:reinforcement learning from ai feedback)\b/gi, 'RLAIF'],
  [/\b(?:reinforcement learning with verifiable rewards?)\b/gi, 'RLVR'],
  [/\bnash[- ]?(?:md|mirror descent)\b/gi, 'NashMD'],
  [/\br-dpo\b/gi, 'RDPO'],
  [/\bslic-hf\b/gi, 'SLiC'],
  [/\bsupervised fine-?\s?tun(?:ing|ed)\b/gi, 'SFT'],
];
/** Of another model, another time or nothing at all. */
const unreal =
  /\b(?:no|not|never|without|others|todo|neither|isn['’]t|wasn['’]t|hasn['’]t|before|prior to|instead of|rather than|unlike|compared|versus|vs|will be|plan(?:s|ned)?|coming|future|next|ready for|intended for|suitable for|for (?:later|further|subsequent)|can be|could|may be|should|used (?:to|for) train|used (?:as|for)|recommend|library|want|would|to be (?:aligned|trained)|starting point for|serves? as)\b/i;
/** Of Zephyr's paper, distillation is in the title, and means preferences of another model. */
const distilled =
  /\bdistill(?:ed|ation) (?:from|version of)\b|\b(?:sft|fine-?tuned|finetuned|trained)\b[^.]{0,30}\bon (?:the )?outputs\b/i;
const sftModel =
  /\b(?:this|it|here)\s(?:(?:repo|repository|model|checkpoint)\s)?(?:is|contains|holds)\s(?:the|an?|our)\s(?:\w{1,15}\s){0,3}?(?:sft|supervised)\s(?:\w{1,12}\s)?(?:model|checkpoint|version|stage|baseline)|\bthis\s(?:sft|supervised)\s|^[\s*_#>-]{0,6}(?:the\s)?(?:sft|supervised)\s(?:model|checkpoint|version)\b(?!\s{0,3}[*_]{0,2}\s{0,3}[:|])/i;
/** Supervised training as something that was done; an "SFT model" may be what came before. */
const sftDone =
  /\bSFT\b(?![-\s](?:models?|checkpoints?|data|datasets?|versions?|baseline|policy|mixture|mix)\b)|\binstruction[- ](?:fine-?)?tuning\b/;
const judges =
  /\b(?:this (?:model )?is|it is|is an?)\b[^.]{0,40}\b(?:judge|evaluator|critic|reward model)\b/i;
/** Sentences on several models say of none which way was its own. */
const severalModels =
  /\b(?:series|suite|family|collection|set) of\b|\b(?:these|our|the) (?:\w{1,15} )?models (?:are|were|have)\b/i;

const severalRounds =
  /\b(?:[2-9]|\d\d|two|three|four|five|six|several|multiple|many)\s(?:\w{1,12}\s)?(?:iterations|rounds)\b/i;
const trainedOn = /\b(?:was|is|were)\s(?:then|further|subsequently|additionally|afterwards)\b/i;
/** A name in front, even where it looks like no model's. */
const namedFirst = /^[\s*_`>•-]{0,6}([\w.-]{1,96}\/[\w.-]{1,96})\s/;

export function readTrainingText(sentences: readonly Sentence[], ownId: string): TrainingText {
  const trainedBy = new Set<string>();
  const mentioned = new Set<string>();
  let statementCount = 0;
  let isLabelled = false;
  let isSft = false;
  let isTrainedWithSft = false;
  let tellsOfSft = false;
  let rounds: string | undefined;
  let isDistilled = false;
  let isJudge = false;
  for (const sentence of sentences) {
    const text = expand(withoutNames(sentence));
    const first = namedFirst.exec(sentence.text)?.[1]?.toLowerCase() ?? ownId.toLowerCase();
    const isOfOther =
      first !== ownId.toLowerCase() ||
      sentence.references.some(
        (reference) =>
          reference.repo.toLowerCase() !== ownId.toLowerCase() &&
          isSubject(reference, sentence.text, Infinity),
      );
    if (isOfOther) continue;
    const { ways, isStated, isLabel } = readWays(text);
    const isUnreal = unreal.test(text) || text.endsWith('?');
    // "The SFT model was further trained with DPO" tells of what came after.
    isSft ||= sftModel.test(text) && !(isStated && !isUnreal && trainedOn.test(text));
    isDistilled ||= distilled.test(text) && !isUnreal;
    isJudge ||= judges.test(text) && !isUnreal;
    if (isUnreal) continue;
    const isOwn = isStated && !severalModels.test(text);
    if (ways.length > 0) rounds ??= severalRounds.exec(text)?.[0];
    tellsOfSft ||= sftDone.test(text);
    isTrainedWithSft ||= /\btrained with SFT\b/i.test(text);
    for (const way of ways) (isOwn ? trainedBy : mentioned).add(way);
    if (isOwn) statementCount++;
    isLabelled ||= isOwn && isLabel;
  }
  return {
    trainedBy,
    isLabelled,
    isRepeated: statementCount > 1,
    mentioned,
    isSft: isSft || (isTrainedWithSft && trainedBy.size === 0),
    tellsOfSft,
    rounds,
    isDistilled,
    isJudge,
  };
}

function expand(text: string): string {
  let expanded = withoutDatasetNames(text);
  for (const [long, short] of longNames) expanded = expanded.replace(long, short);
  return expanded;
}
