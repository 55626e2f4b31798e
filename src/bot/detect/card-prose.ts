import { isRepoName, readRemoteRepo } from './repo-name.ts';

/** One sentence, list item or table row of a card, without its markup of code and comments. */
export interface Sentence {
  readonly text: string;
  /** Models that it names or links to, in order. */
  readonly references: readonly Reference[];
}

export interface Reference {
  /** `org/x`, or `x` alone where the text names no owner. */
  readonly repo: string;
  readonly isLink: boolean;
  readonly begin: number;
  readonly end: number;
}

/** What stands later in a card speaks of other things; and a stranger's card may be of any length. */
const mostCharacters = 64 * 1024;
const mostSentences = 1_500;
const mostSentenceCharacters = 600;

export function readSentences(card: string | undefined): readonly Sentence[] {
  const sentences: Sentence[] = [];
  for (const line of stripBlocks((card ?? '').slice(0, mostCharacters)).split('\n')) {
    for (const part of line.split(/(?<=[.!?])\s+(?=[A-Z[*"“]|[\w.-]{1,96}\/)/)) {
      const text = part.slice(0, mostSentenceCharacters).trim();
      if (text === '') continue;
      sentences.push({ text, references: findReferences(text) });
      if (sentences.length === mostSentences) return sentences;
    }
  }
  return sentences;
}

/** The blocks of code of a card, where trainers put their configuration. */
export function readCodeBlocks(card: string | undefined): readonly string[] {
  return (card ?? '')
    .slice(0, mostCharacters)
    .split(/^\s{0,3}```/m)
    .filter((_, index) => index % 2 === 1);
}

function stripBlocks(text: string): string {
  const outsideCode = text.split(/^\s{0,3}```/m).filter((_, index) => index % 2 === 0);
  const parts = outsideCode.join('\n').split('<!--');
  return parts
    .map((part, index) => (index === 0 ? part : part.slice(Math.max(0, part.indexOf('-->')) + '-->'.length)))
    .join(' ');
}

const referencePattern =
  /\[([^\]\n]{0,200})\]\(\s{0,2}(https?:\/\/[^\s)]{1,300})\)|(https?:\/\/[^\s)\]>"'`,]{1,300})|\[([\w.-]{1,96}\/[\w.-]{1,96})\]|(?<![\w/.:@-])([A-Za-z0-9_][\w.-]{0,95}\/[\w.-]{1,96})(?![\w/-])/g;
/** Parts of the Hub's site that are no models. */
const otherPages =
  /^(datasets|spaces|papers|collections|blog|docs|posts|organizations|api|settings|join|login)\//i;

function findReferences(text: string): readonly Reference[] {
  const found: Reference[] = [];
  for (const match of text.matchAll(referencePattern)) {
    const [whole, , linked, address, bracketed, bare] = match;
    const named = bracketed ?? bare;
    const repo = readHubAddress(linked ?? address) ?? (named === undefined ? undefined : readBare(named));
    if (repo === undefined || isDataset(text, match.index + whole.length)) continue;
    found.push({
      repo,
      isLink: linked !== undefined || address !== undefined,
      begin: match.index,
      end: match.index + whole.length,
    });
    if (found.length === 20) break;
  }
  return found;
}

function readHubAddress(address: string | undefined): string | undefined {
  const path = /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/(.*)$/i.exec(address ?? '')?.[1];
  if (path === undefined || otherPages.test(path)) return undefined;
  return readRemoteRepo(
    path
      .replace(/[.,;:]+$/, '')
      .split('/')
      .slice(0, 2)
      .join('/'),
  );
}

function readBare(text: string): string | undefined {
  const trimmed = text.replace(/[.,;:]+$/, '');
  // `and/or`, `chosen/rejected`: names of models have a digit or a separator.
  return isRepoName(trimmed) && /\/.*[\d_-]/.test(trimmed) ? readRemoteRepo(trimmed) : undefined;
}

const isDataset = (text: string, end: number) =>
  /^[`*_)\]"\s]{0,4}(?:data ?sets?|data|corpus|preferences|prompts|benchmark)\b/i.test(
    text.slice(end, end + 30),
  );

/** The sentence with nothing where models, data sets and addresses are named, whose names tell nothing of this one. */
export function withoutNames({ text }: Sentence): string {
  return text
    .replace(/\]\(\s{0,2}https?:\/\/[^\s)]{0,300}\)/g, '] ')
    .replace(/https?:\/\/[^\s)]{0,300}/g, ' ')
    .replace(/[\w.-]{1,96}\/[\w.-]{1,96}/g, (name) => (/\d|-/.test(name) ? ' ' : name));
}
