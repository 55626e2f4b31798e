import type { Sentence } from './card-prose.ts';
import { isSubject } from './start-text.ts';

/** Behind such a heading a card tells of other things than this model, to the end or to the next of its rank. */
const copiedCard = /\boriginal\s(?:model\s?)?(?:card|readme|description)\b/i;
const ofOthers =
  /^#{1,6}\W{1,6}(?:(?:about\s)?(?:the\s)?(?:base|original|parent|teacher|reward|related|other)\s?(?:models?|versions?|work|checkpoints?)\W{0,4}$|how to\b|news\b|changelog|updates?\b|roadmap|future\b|next steps?\b|to-?do\b)/i;

/** The sentences of a card that stand where it tells of this model. */
export function ownSections(sentences: readonly Sentence[]): readonly Sentence[] {
  const own: Sentence[] = [];
  let otherRank = 0;
  for (const sentence of sentences) {
    const rank = /^#{1,6}(?=\s)/.exec(sentence.text)?.[0].length;
    if (rank !== undefined && copiedCard.test(sentence.text)) break;
    if (rank !== undefined && (otherRank === 0 || rank <= otherRank))
      otherRank = ofOthers.test(sentence.text) ? rank : 0;
    if (otherRank === 0) own.push(sentence);
  }
  return own;
}

/** A name in front, even where it looks like no model's. */
const namedFirst = /^[\s*_`>•-]{0,6}([\w.-]{1,96}\/[\w.-]{1,96})\s/;
/** What is said behind these words is said of them. */
const otherFirst =
  /^[\s*_`>•-]{0,6}(?:its|the|our|their|a)\s(?:[\w-]{1,15}\s){0,2}?(?:teachers?|base(?:\smodel)?|original(?:\smodel)?|parent(?:\smodel)?|counterparts?|baselines?|backbone|reward model|reference model)\b/i;

/** What follows a name so is said of it: "a fine-tune of org/x, which was trained with …". */
const clause =
  /^[\])`*_"']{0,4}(?:,?\s(?:which|itself)\b|,\sa\s(?:\w{1,15}\s)?model\b|\s\((?:already|trained|aligned|tuned|a|an)\s)/i;

/** A sentence up to where a clause tells of another model that it names. */
export function withoutClauses(
  sentence: Sentence,
  { ownId, starts }: { readonly ownId: string; readonly starts: readonly string[] },
): Sentence {
  const { text, references } = sentence;
  const own = ownId.toLowerCase();
  const ends = references.filter(({ repo }) => repo.toLowerCase() !== own).map(({ end }) => end);
  for (const start of starts) {
    const name = start.slice(start.indexOf('/') + 1).toLowerCase();
    const place = text.toLowerCase().indexOf(name);
    if (place >= 0 && !own.endsWith(`/${name}`)) ends.push(place + name.length);
  }
  const cut = ends.filter((end) => clause.test(text.slice(end, end + 60))).sort((a, b) => a - b)[0];
  return cut === undefined ? sentence : { ...sentence, text: text.slice(0, cut) };
}

/** Whether a sentence begins with another model than the card's, which it then tells of. */
export function isOfOtherModel(
  { text, references }: Sentence,
  { ownId, starts }: { readonly ownId: string; readonly starts: readonly string[] },
): boolean {
  const own = ownId.toLowerCase();
  const first = namedFirst.exec(text)?.[1]?.toLowerCase() ?? own;
  if (first !== own) return true;
  if (
    references.some(
      (reference) => reference.repo.toLowerCase() !== own && isSubject(reference, text, Infinity),
    )
  )
    return true;
  const begin = text.replace(/^[\s*_`>•-]{0,6}(?:the\s|our\s)?/i, '').toLowerCase();
  const isStart = starts.some((start) => {
    const name = start.slice(start.indexOf('/') + 1).toLowerCase();
    return !own.endsWith(`/${name}`) && /\d|-/.test(name) && begin.startsWith(`${name} `);
  });
  return isStart || otherFirst.test(text);
}
