import { InputError } from '../../kit/index.ts';
import {
  beginsSignature,
  checksumOf,
  endsSignature,
  readSignature,
  type Signature,
} from '../manifest/signature.ts';
import { contradictsWritten } from '../metadata/front-matter.ts';
import { parseCard } from '../metadata/parse-card.ts';
import { walkLines } from './markdown-lines.ts';

/** A card's body, taken apart. */
export interface CardParts {
  /** Without kept sections and signature. */
  readonly body: string;
  readonly kept: readonly KeptSection[];
  /** Of the last comment of this tool; undefined for cards that it did not write. */
  readonly signature: Signature | undefined;
}

/** What stands between two markers, markers included. */
export interface KeptSection {
  readonly text: string;
  /** Names the generated section it stands in; see {@link splitSections}. */
  readonly section: string;
}

const marker = /^ {0,3}<!--[ \t]*(\/?)keep[ \t]*-->(.*)$/;

/**
 * Takes a published card apart.
 * @param card the whole README.md.
 * @throws InputError `card-keep-unbalanced` for markers that do not make pairs, with their line.
 */
export function splitCard(card: string): CardParts {
  const text = card.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const { body } = parseCard(text);
  const lineOffset = text.slice(0, text.length - body.length).split('\n').length - 1;
  const own: string[] = [];
  const kept: { text: string; beforeLine: number }[] = [];
  let open: { readonly number: number; readonly lines: string[] } | undefined;
  let comment: string[] | undefined;
  let signature: Signature | undefined;
  for (const { line, number: bodyNumber, isCode } of walkLines(body)) {
    const number = bodyNumber + lineOffset;
    const [, slash, rest = ''] = isCode ? [] : (marker.exec(line) ?? []);
    if (slash !== undefined) {
      if (rest.trim() !== '') throw unbalanced(number, `'${line.trim()}' is not alone on its line`);
      if (slash === '' && open) throw unbalanced(number, `another section is kept since line ${open.number}`);
      if (slash === '/' && !open) throw unbalanced(number, 'no section is kept before this end');
    }
    if (open) {
      open.lines.push(line);
      if (slash !== '/') continue;
      kept.push({ text: open.lines.join('\n'), beforeLine: own.length });
      open = undefined;
    } else if (slash === '') {
      open = { number, lines: [line] };
    } else if (comment) {
      comment.push(line);
      if (!endsSignature(line)) continue;
      signature = readSignature(comment.join('\n'));
      comment = undefined;
    } else if (!isCode && beginsSignature(line)) {
      comment = [line];
    } else {
      own.push(line);
    }
  }
  if (open) throw unbalanced(open.number, 'the section that is kept from here has no end');
  // A comment without an end is no signature.
  own.push(...(comment ?? []));
  const sections = splitSections(own.join('\n'));
  return {
    body: own.join('\n'),
    kept: kept.map(({ text: keptText, beforeLine }) => ({
      text: keptText,
      section: sections.findLast(({ firstLine }) => firstLine < beforeLine)?.key ?? '',
    })),
    signature,
  };
}

/** Puts kept sections at the end of the generated sections they stood in; at the very end where these are gone. */
export function insertKept(body: string, kept: readonly KeptSection[]): string {
  const sections = splitSections(body);
  const keys = new Set(sections.map(({ key }) => key));
  const of = (key: string) => kept.filter(({ section }) => section === key).map(({ text }) => text);
  return [
    ...sections.flatMap(({ key, text }) => [text, ...of(key)]),
    ...kept.filter(({ section }) => !keys.has(section)).map(({ text }) => text),
  ]
    .map((text) => text.replace(/^\n+|\n+$/g, ''))
    .filter((text) => text !== '')
    .join('\n\n');
}

interface Section {
  /** The heading, with how often it stood before; empty for what stands before the first heading. */
  readonly key: string;
  /** Counted from 0. */
  readonly firstLine: number;
  readonly text: string;
}

/** Where results of evaluations are to stand. */
const evaluationSection = '## Evaluation 0';
const evaluationPlace: KeptSection = {
  text: '<!-- keep -->\nNo results yet.\n<!-- /keep -->',
  section: evaluationSection,
};

/**
 * What people keep, with a place for results of evaluations where they have none yet. Where they keep a section of their
 * own on it, the generated one is left out of the body.
 */
export function completeKept(
  body: string,
  kept: readonly KeptSection[],
): { readonly body: string; readonly kept: readonly KeptSection[] } {
  const sections = splitSections(body);
  if (!sections.some(({ key }) => key === evaluationSection)) return { body, kept };
  if (kept.some(({ text }) => /^## Evaluation\s*$/m.test(text))) {
    const rest = sections.filter(({ key }) => key !== evaluationSection);
    return { body: rest.map(({ text }) => text).join('\n'), kept };
  }
  const isThere = kept.some(({ section }) => section === evaluationSection);
  return { body, kept: isThere ? kept : [...kept, evaluationPlace] };
}

/** By headings of the second level. */
function splitSections(body: string): readonly Section[] {
  const starts: { key: string; firstLine: number }[] = [{ key: '', firstLine: 0 }];
  const counts = new Map<string, number>();
  for (const { line, number, isCode } of walkLines(body)) {
    if (isCode || !line.startsWith('## ')) continue;
    const heading = line.trimEnd();
    const count = counts.get(heading) ?? 0;
    counts.set(heading, count + 1);
    starts.push({ key: `${heading} ${count}`, firstLine: number - 1 });
  }
  const lines = body.split('\n');
  return starts.map(({ key, firstLine }, index) => ({
    key,
    firstLine,
    text: lines.slice(firstLine, starts[index + 1]?.firstLine).join('\n'),
  }));
}

/**
 * Whose text a published card is: `ours` as this tool wrote it, but for kept sections and additional fields;
 * `edited` when a new card would lose what somebody wrote; `foreign` when it was not written by this tool.
 */
export function describeEdit(previous: string): 'ours' | 'edited' | 'foreign' {
  try {
    const { body, signature } = splitCard(previous);
    if (signature === undefined) return 'foreign';
    const { data, warning } = parseCard(previous);
    const isUntouched =
      signature.checksum === checksumOf(body) &&
      warning === undefined &&
      !contradictsWritten(data, signature.written);
    return isUntouched ? 'ours' : 'edited';
  } catch (error) {
    // Whoever wrote markers without a partner edited the card; writing it again says where they are.
    if (error instanceof InputError) return 'edited';
    throw error;
  }
}

function unbalanced(line: number, fault: string): InputError {
  return new InputError(
    `The present card keeps sections that cannot be told apart: line ${line}: ${fault}.`,
    {
      code: 'card-keep-unbalanced',
      hint: 'Put <!-- keep --> before and <!-- /keep --> after each text of your own, each alone on its line.',
    },
  );
}
