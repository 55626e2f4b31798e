import type { Reference, Sentence } from './card-prose.ts';

/** What a card's prose says of where training began. */
export interface StartText {
  /** Repos that a sentence names as the start, in order; names without an owner are among them. */
  readonly startedFrom: readonly string[];
  /** Models that are linked without being said to be the start. */
  readonly linked: readonly string[];
}

const most = 10;

/** What stands before the start: "is a fine-tuned version of", "we start from", "on top of", "SFT model:". */
const startPhrases: readonly RegExp[] = [
  /\b(?:version|variant|variation|fine-?tune|finetune|checkpoint)\s{1,3}of\b/gi,
  /\b(?:start|starts|started|starting|begin|began|beginning|initiali[sz]ed|continues?|continued|continuing|resumed)\s{1,3}(?:\w{1,15}\s{1,3}){0,3}(?:from|with|on)\b/gi,
  /\b(?:fine-?tun(?:ed|ing)|finetun(?:ed|ing)|trained|aligned|tuned|built|derived|obtained)\s{1,3}(?:\w{1,15}\s{1,3}){0,4}(?:from|on top of|over|upon)\b/gi,
  /(?:['’]d|-ed|-tuned|-trained|-aligned|-finetuned)\s{1,3}(?:from|on top of)\b/gi,
  /\b(?:on top of|initiali[sz]ation from|applied to|by fine-?tuning)\b/gi,
  /\b(?:we|i)\s{1,3}(?:then\s{1,3}|further\s{1,3})?(?:fine-?tuned?|finetuned?|align(?:ed)?|train(?:ed)?)\b/gi,
  /\b(?:fine-?tuned|finetuned)\s{1,3}from\s{1,3}model(?:\s{1,3}\[optional\])?/gi,
  /(?:^|[|*_>•#\s-])(?:sft|supervised|initial|starting|parent|reference|ref|base|foundation|actor|policy|pre-?trained)(?:\s{1,3}(?:fine-?tuned|policy|sft|base))?\s{1,3}(?:model|checkpoint|policy|point)(?:\s{1,3}name)?\s{0,3}[*_`]{0,3}\s{0,3}(?=[:|])/gi,
];
/** Between such a phrase and the name: few words, and no other clause. */
const gap =
  /^[\s:|*_`"'“([]{0,8}(?:(?:the|our|a|an|its|model|checkpoint|models?|sft|base|instruct|chat|official|original|merged|previous|fine-?tuned|supervised|unaligned)\s{1,3}){0,5}[\s:|*_`"'“([]{0,8}$/i;
/** Said behind the name: "using org/x as the base". */
const behind =
  /^[\s`*_)\]"']{0,6}(?:model\s+)?as\s+(?:the|our|its|a)?\s*(?:base|starting|start|sft|initial|reference|backbone)/i;
/** Names without an owner look like a model's: letters, a digit, a separator. */
const ownName = /^[`*_"'“[]{0,3}([A-Za-z][\w.]{0,40}(?:-[\w.]{1,40}){1,12})/;
/** Said of something else than this model's training. */
const otherMatter =
  /\b(?:inspired|tokeni[sz]er|template|reward model|compared|outperforms?|unlike|judge|evaluated|quanti[sz]ed|gguf|not)\b/i;

export function readStartText(sentences: readonly Sentence[], ownId: string): StartText {
  const own = ownId.toLowerCase();
  const startedFrom = new Set<string>();
  const linked = new Set<string>();
  for (const sentence of sentences) {
    for (const repo of findStarts(sentence, own)) if (startedFrom.size < most) startedFrom.add(repo);
    for (const { repo, isLink } of sentence.references)
      if (isLink && linked.size < most && repo.toLowerCase() !== own) linked.add(repo);
  }
  return { startedFrom: [...startedFrom], linked: [...linked].filter((repo) => !startedFrom.has(repo)) };
}

function findStarts({ text, references }: Sentence, own: string): readonly string[] {
  if (otherMatter.test(text)) return [];
  const others = references.filter(({ repo }) => repo.toLowerCase() !== own);
  const found: string[] = others
    .filter(({ end }) => behind.test(text.slice(end, end + 60)))
    .map(({ repo }) => repo);
  for (const phrase of startPhrases) {
    for (const { index, 0: words } of text.matchAll(phrase)) {
      const from = index + words.length;
      // "org/y was made starting from org/x" tells of org/y.
      if (others.some((other) => isSubject(other, text, index))) continue;
      const next = others.find(({ begin }) => begin >= from - 1);
      if (next !== undefined && gap.test(text.slice(from, next.begin))) found.push(next.repo);
      else if (next === undefined || next.begin > from + 60) {
        const name = ownName.exec(text.slice(from, from + 120).replace(/^[\s:|]*(?:the\s|our\s)?/i, ''))?.[1];
        if (name !== undefined && /\d/.test(name)) found.push(name.replace(/\.+$/, ''));
      }
    }
  }
  return found;
}

/** Whether a sentence begins with another model than the card's. */
export function isSubject({ begin, end }: Reference, text: string, before: number): boolean {
  return end <= before && /^[\s*_`>•|-]{0,6}(?:the\s|our\s)?[[`*]{0,3}$/i.test(text.slice(0, begin));
}
