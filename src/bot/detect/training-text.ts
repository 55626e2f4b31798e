import { readName } from '../../core/judgement/index.ts';
import { type Sentence, withoutNames } from './card-prose.ts';
import { withoutDatasetNames } from './dataset-names.ts';
import { isOfOtherModel, ownSections, withoutClauses } from './other-subject.ts';
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
  /** It learned what another model wrote. */
  readonly isDistilled: boolean;
  /** What it says of weights that were changed by other means than training: `model soup`, `pruned`. */
  readonly remade: string | undefined;
  /** It says that it is another repo's model once more. */
  readonly isCopy: boolean;
  /** It says that it started from what was not released. */
  readonly isStartUnreleased: boolean;
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
  [/\b(?:weighted preference optimi[sz]ation)\b/gi, 'WPO'],
  [/\b(?:self-play preference optimi[sz]ation)\b/gi, 'SPPO'],
  [/\b(?:direct nash optimi[sz]ation)\b/gi, 'DNO'],
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
  /\b(?:no|not|pas|nicht|keine?|ohne|sans|sin|never|without|others|todo|neither|isn['’]t|wasn['’]t|hasn['’]t|before|prior to|instead of|rather than|unlike|compared|versus|vs|will be|plan(?:s|ned)?|coming|future|next|ready for|intended for|suitable for|for (?:later|further|subsequent)|can be|could|may be|should|used (?:to|for) train|used (?:as|for)|recommend|library|want|would|to be (?:aligned|trained)|starting point for|serves? as)\b|后续|将会?|未经?|没有|不是|ない|ません|(?<!\p{L})(?:не|без|будет)(?!\p{L})/iu;
/** Of Zephyr's paper, distillation is in the title, and means preferences of another model. */
const distilled =
  /\bdistill(?:ed|ation) (?:from|version of)\b|\b(?:sft|fine-?tuned|finetuned|trained)\b[^.]{0,30}\bon (?:the )?outputs\b/i;
const sftModel =
  /\b(?:this|it|here)\s(?:(?:repo|repository|model|checkpoint)\s)?(?:is|contains|holds)\s(?:the|an?|our)\s(?:\w{1,15}\s){0,3}?(?:sft|supervised)\s(?:\w{1,12}\s)?(?:model|checkpoint|version|stage|baseline)|\bthis\s(?:sft|supervised)\s|^[\s*_#>-]{0,6}(?:the\s)?(?:sft|supervised)\s(?:model|checkpoint|version)\b(?!\s{0,3}[*_]{0,2}\s{0,3}[:|])/i;
/** Supervised training as something that was done; an "SFT model" may be what came before. */
const sftDone =
  /\bSFT\b(?![-\s](?:models?|checkpoints?|data|datasets?|versions?|baseline|policy|mixture|mix)\b)|\binstruction[- ](?:fine-?)?tuning\b|\b(?:was|were|been|first|then|initially)\s(?:\w{1,12}\s)?instruction[- ](?:fine-?)?tuned\b/;
const sftDenied =
  /\b(?:no|not|without|before|prior to|after|instead of|rather than|unlike|compared|vs|than)\s(?:\w{1,12}\s){0,2}SFT\b/i;
const judges =
  /\b(?:this (?:model )?is|it is|is an?|(?:into|be) an?|to (?:act|serve) as an?)\b[^.]{0,40}\b(?:judge|evaluator|critic|verifier|reward model)\b|^\W{0,6}(?:(?:this|the) model |it )?(?:judges|scores|rates|ranks|grades|picks|selects|(?:predicts|tells|decides|compares) (?:which|whether))\s|^\W{0,6}an? (?:[\w-]{1,15} ){0,2}(?:judge|evaluator|critic|(?:evaluation|reward) model)\b|^\W{0,6}(?:verifier|evaluator|judge|reranker|critic)\s(?:model\s)?(?:trained|aligned|tuned|for|that)\b|\bpairwise reward\b/i;
const remaking =
  /\bmodel soups?\b|\baverage of (?:the )?(?:weights|(?:\S{1,15}\s){0,4}(?:runs|checkpoints))\b|\bweight[- ]?averag[a-z]{1,3}\b|\binterpolat[a-z]{2,4} (?:between|of)\b|\b(?:slerp|ties|dare|della)\b|\btask arithmetic\b|\bmerge[sd]? of\b|\bpruned\b|\bdepth[- ]?up-?scal[a-z]{1,3}\b|\bcontext[- ](?:length |window )?exten[a-z]{3,5}\b|\babliterat[a-z]{2,3}\b|\blaser(?:ed| applied)\b|\bmixture of (?:\S{1,15}\s){1,3}(?:experts|models)\b|\blayers \d{1,3}\s?[-–to]{1,2}\s?\d{1,3} (?:from|of)\b|\bpassthrough\b|\bextrapolated\b|\btask vectors?\b|\bvocabulary (?:was |is |has been )?(?:extend|expan)[a-z]{2,5}\b|\bEMA\b/i;
/** Weights as a formula of other models, which may begin with one of them. */
const formula = /[×*]\s?\(\S{1,100}\s[−–-]\s\S{1,100}\)/;
const copying =
  /^\W{0,6}(?:this (?:repo|repository|model) is )?(?:an? )?(?:[\w-]{1,15} ){0,2}?(?:mirror|copy|fork|forked|re-?upload|duplicate|clone|backup)\s(?:of|from)\b/i;
const unreleased =
  /\bfrom\b[^.]{0,60}\b(?:internal|in-house|unreleased|proprietary|private)\s(?:\w{1,12}\s)?(?:SFT|supervised|instruct|chat|base)?\s?(?:model|checkpoint)\b|\bfrom\b[^.]{0,60}\((?:not (?:yet )?(?:released|public)|unreleased|internal)\)/i;
const measured = /\b(?:scores?|accuracy|benchmarks?|evaluat[a-z]{1,4}|seeds? of)\b/i;
/** Sentences on several models say of none which way was its own. */
const severalModels =
  /\b(?:series|suite|family|collection|set) of\b|\b(?:these|our|the) (?:\w{1,15} )?models (?:are|were|have)\b/i;

const trainedOn = /\b(?:was|is|were)\s(?:then|further|subsequently|additionally|afterwards)\b/i;

/** @param starts repos that the card's front matter names as the start. */
export function readTrainingText(
  sentences: readonly Sentence[],
  { ownId, starts }: { readonly ownId: string; readonly starts: readonly string[] },
): TrainingText {
  const ownName = nameIn(ownId);
  const trainedBy = new Set<string>();
  const mentioned = new Set<string>();
  let statementCount = 0;
  let isLabelled = false;
  let isSft = false;
  let isTrainedWithSft = false;
  let tellsOfSft = false;
  let isDistilled = false;
  let remade: string | undefined;
  let isCopy = false;
  let isStartUnreleased = false;
  let isJudge = false;
  for (const sentence of ownSections(sentences)) {
    remade ??= formula.exec(sentence.text)?.[0];
    if (isTitle.test(sentence.text) || isOfOtherModel(sentence, { ownId, starts })) continue;
    const text = expand(withoutNames(withoutClauses(sentence, { ownId, starts })).replace(ownName, ' it '));
    const { ways, isStated, isLabel } = readWays(text);
    const isUnreal = unreal.test(text) || text.endsWith('?');
    // "The SFT model was further trained with DPO" tells of what came after.
    isSft ||= sftModel.test(text) && !(isStated && !isUnreal && trainedOn.test(text));
    isDistilled ||= distilled.test(text) && !isUnreal;
    isJudge ||= judges.test(text) && !isUnreal;
    tellsOfSft ||= sftDone.test(text) && !sftDenied.test(text);
    isStartUnreleased ||= unreleased.test(sentence.text);
    if (isUnreal) continue;
    const others = sentence.references.filter(({ repo }) => repo.toLowerCase() !== ownId.toLowerCase());
    isCopy ||= others.length > 0 && copying.test(sentence.text);
    if (!measured.test(text)) remade ??= remaking.exec(text)?.[0];
    // Rows of tables tell of one model each, but for those that name a field of this one.
    const isOwn = isStated && (isLabel || !/^\s{0,3}\|/.test(text)) && !severalModels.test(text);
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
    isDistilled,
    remade,
    isCopy,
    isStartUnreleased,
    isJudge,
  };
}

/** The card's own title is the model's name over again. */
const isTitle = /^#\s/;

/** A name with a way in it, whatever stands between its words: what it says is counted as the name's. */
function nameIn(id: string): RegExp {
  const name = id.slice(id.indexOf('/') + 1).slice(0, 100);
  const words = name.match(/[a-z]+|\d+/gi) ?? [];
  const isTelling = words.length > 1 && readName(name).alignments.size > 0;
  return new RegExp(isTelling ? `\\b${words.join('[\\W_]{0,3}')}\\b` : '(?!)', 'gi');
}

function expand(text: string): string {
  let expanded = withoutDatasetNames(text);
  for (const [long, short] of longNames) expanded = expanded.replace(long, short);
  return expanded;
}
