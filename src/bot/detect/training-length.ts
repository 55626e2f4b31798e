import { alignmentOf } from '../../core/judgement/index.ts';
import type { Sentence } from './card-prose.ts';

/** How long a model was trained, and how fast, as its card tells it. */
export interface TrainingLength {
  /** What it says of several rounds of alignment: `3 iterations`, `second round`. */
  readonly rounds: string | undefined;
  /** Passes over the data; the most of those that are named, apart from those of supervised training. */
  readonly epochs: number | undefined;
  /** The share of the steps after which it says that training was stopped. */
  readonly stoppedAt: number | undefined;
  /** As the Trainer lists it, where all weights were trained as far as the card says. */
  readonly learningRate: number | undefined;
}

const numberWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
const count = `(\\d{1,3}(?:\\.\\d{1,3})?|${numberWords.join('|')})`;
/** Arguments as trainers write them, in lists and in code. */
const epochArgument =
  /\b(?:num_train_epochs|num_epochs|(?<!\|\s{0,3})epochs?(?==))\b["'`*]{0,3}\s{0,3}[:=|]\s{0,3}(\d{1,3}(?:\.\d{1,3})?)/g;
/** `- **Num. Epochs:** 3`, `| Epochs | 3 |`. */
const epochLabel =
  /^[\s|*•>_-]{0,8}(?:num(?:ber)?\.?\s)?(?:of\s)?(?:training\s|dpo\s)?epochs?[\s*_`]{0,4}[:|=][\s*_`|]{0,6}(\d{1,3}(?:\.\d{1,3})?)/i;
const epochsTold = new RegExp(`\\b${count}\\s(?:full\\s|training\\s)?epochs?\\b`, 'gi');
const roundsTold =
  /\b(?:(?:[2-9]|\d\d|two|three|four|five|six|several|multiple|many)\s(?:\w{1,12}\s)?(?:iterations|rounds)|(?:iteration|round|iter)\s#?(?:[2-9]|\d\d|two|three|four)(?![\d%])|(?:second|third|fourth|fifth|2nd|3rd|4th)\s(?:\w{1,12}\s)?(?:iteration|round)|(?:applied|run|ran|trained|aligned|performed|repeated)\s(?:twice|(?:two|three|four|several|multiple)\stimes))\b/i;
const shareTold =
  /(\d{1,2}(?:\.\d{1,2})?)\s?(?:%|per\s?cent)\s(?:of\s)?(?:the\s|its\s|all\s)?(?:training\s|optimi[sz]er\s|planned\s|total\s|full\s){0,2}(?:steps|training|run|schedule|epoch)\b/i;
const stopping = /\b(?:stop(?:s|ped|ping)?|early|checkpoint|interrupted|only)\b/i;
const otherShare = /\bwarm-?\s?up|decay|increas|decreas|improv|\bnot\b|faster|less/i;
const supervised = /\b(?:SFT|supervised|pre-?training)\b/i;
const lowRank = /\b(?:q?lora|peft|adapters?|unsloth|rank)\b/i;
const online =
  /\b(?:rejection sampling|raft|self-?play|self-?rewarding|expert iteration|on-?policy|preferences?)\b/i;
const rateLine = /^[-*]\s{1,3}learning_rate:\s{0,3}(\d[\d.]{0,8}(?:e-?\d{1,2})?)/m;

export function readTrainingLength(card: string, sentences: readonly Sentence[]): TrainingLength {
  const epochs = [...card.matchAll(epochArgument)].map(([, value]) => Number(value));
  let rounds: string | undefined;
  let stoppedAt: number | undefined;
  let isOfSft = false;
  for (const { text } of sentences) {
    const isOfWay = namesWay(text);
    if (/^#{1,6}\s/.test(text) || /^\W{0,4}[\w -]{1,40}:?\W{0,4}$/.test(text))
      isOfSft = supervised.test(text) && !isOfWay;
    const label = epochLabel.exec(text)?.[1];
    if (label !== undefined && !isOfSft) epochs.push(Number(label));
    if (isOfWay || online.test(text)) rounds ??= roundsTold.exec(text)?.[0];
    if (isOfWay) {
      // Of "SFT for 3 epochs and DPO for one", the fewest are those of alignment.
      const told = [...text.matchAll(epochsTold)].map(([, value = '']) => readCount(value));
      if (told.length > 0) epochs.push(Math.min(...told));
    }
    const share = otherShare.test(text) || !stopping.test(text) ? undefined : shareTold.exec(text)?.[1];
    if (share !== undefined) stoppedAt ??= Number(share) / 100;
  }
  const rate = lowRank.test(card) ? undefined : rateLine.exec(card)?.[1];
  return {
    rounds,
    epochs: epochs.length === 0 ? undefined : Math.max(...epochs),
    stoppedAt,
    learningRate: rate === undefined ? undefined : Number(rate),
  };
}

function readCount(value: string): number {
  const word = numberWords.indexOf(value.toLowerCase());
  return word < 0 ? Number(value) : word;
}

function namesWay(text: string): boolean {
  const isLong = /\b(?:preference|policy) optimi[sz]ation\b|\bhuman feedback\b/i.test(text);
  return isLong || (text.toLowerCase().match(/[a-z]{2,20}/g) ?? []).some((word) => alignmentOf(word));
}
