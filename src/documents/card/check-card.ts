import { isDeepStrictEqual } from 'node:util';
import { effectiveAlpha, InputError, shorten, sumStatistics } from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import type { CardData } from '../metadata/inherited-fields.ts';
import type { CardMetadata } from '../metadata/metadata.ts';
import { parseCard } from '../metadata/parse-card.ts';
import { renderCard } from './card.ts';
import { splitCard } from './kept-sections.ts';
import { walkLines } from './markdown-lines.ts';

/** One thing that a card says and that is not so. */
export interface CardDiscrepancy {
  /** `license`, `α`, `--alpha`, a file: what it is about. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** Fields without which a card is wrong, not only short. */
const required: readonly (keyof CardMetadata)[] = ['base_model', 'license'];
const openLists: readonly (keyof CardMetadata)[] = ['language', 'datasets', 'tags'];
/** Measured figures are shown in few digits, and other versions may show fewer. */
const measuredTolerance = 0.05;
const maxShownLength = 200;

/**
 * What a card says of a derivation and that is not so: front matter, α, the commits of the sources, the hashes of
 * files. How it says it, what people added, and what it leaves out besides licence and base models, is not looked at.
 *
 * @param cardText README.md as published.
 */
export function checkCard(cardText: string, derivation: Derivation): readonly CardDiscrepancy[] {
  const { data, warning } = parseCard(cardText);
  const fields =
    warning === undefined
      ? checkFrontMatter(data, derivation.metadata)
      : [{ what: 'front matter', expected: 'fields that can be read', found: warning }];
  const body = readBody(cardText);
  if (typeof body !== 'string') return [...fields, body];
  return [...fields, ...checkBody(body, derivation)];
}

/** The text that is not people's own. */
function readBody(cardText: string): string | CardDiscrepancy {
  try {
    return splitCard(cardText).body;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { what: 'markers of kept sections', expected: 'pairs', found: error.message };
  }
}

function checkFrontMatter(data: CardData, metadata: CardMetadata): CardDiscrepancy[] {
  return (Object.entries(metadata) as [keyof CardMetadata, unknown][]).flatMap(([name, value]) => {
    const found = Object.hasOwn(data, name) ? data[name] : undefined;
    if (found === undefined && !required.includes(name)) return [];
    const [foundList, expectedList] = [toList(found), toList(value)];
    const agrees = openLists.includes(name)
      ? expectedList.every((entry) => foundList.includes(entry))
      : isDeepStrictEqual(foundList, expectedList);
    return agrees ? [] : [{ what: name, expected: show(value), found: show(found) }];
  });
}

/** A value in a line of a card: of an option in code, of α, or a hash. */
interface Claim {
  readonly what: string;
  readonly text: string;
}

interface Line {
  readonly line: string;
  /** The line without its claims: what two lines have in common that say the same of other values. */
  readonly shape: string;
  readonly claims: readonly Claim[];
}

/** Outside of code, as the names of directories stand in code and may have anything in them. */
const alphaClaim =
  /(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|α\s*=\s*\**\s*\\?([+\-−]?(?:\d[\d.]*|\.\d+)(?:e[+-]?\d+)?)/giu;
/** A hash or commit, or a few digits of one that stand alone in code. */
const hexClaim = /(?<![0-9a-z])([0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-z])|`([0-9a-f]{7,39})`/gi;
/** Up to the first blank: the names of repos have none, and of a directory the beginning is enough. */
const optionClaim = /(--(?:(?:sft|dpo)(?:-subfolder)?|variant|alpha|rounding|seed|dtype))[ =](\S+)/g;

/**
 * Compares a body with what this version would write. A line of it that differs in values only must have the same
 * values; other lines, of a template of one's own or of another version, may have any value that the manifest has.
 */
function checkBody(body: string, derivation: Derivation): CardDiscrepancy[] {
  const own = readLines(splitCard(renderCard(derivation)).body);
  const ownLines = new Set(own.map(({ line }) => line));
  const ownShapes = new Map(own.map(({ shape, claims }) => [shape, claims]));
  const known = collectKnown(own, derivation);
  return readLines(body).flatMap(({ line, shape, claims }) => {
    if (ownLines.has(line)) return [];
    const expected = ownShapes.get(shape);
    return claims.flatMap((claim, index) => {
      const { what, text } = claim;
      const values = expected === undefined ? known.get(what) : [expected[index]?.text ?? ''];
      if (values === undefined || values.some((value) => agrees(claim, value, derivation))) return [];
      // A row names the file before its hash.
      const subject = what === 'hash' ? (/`([^`]+)`/.exec(line)?.[1] ?? what) : what;
      return [{ what: subject, expected: show(values.join(' or ') || 'nothing'), found: show(text) }];
    });
  });
}

/** The values that a line of any words may have. A few digits in code may be anything, and are not among them. */
function collectKnown(own: readonly Line[], derivation: Derivation): ReadonlyMap<string, readonly string[]> {
  const { alpha, statistics, rounding, dtype, planKey, target, sft, aligned, files, sideFiles } = derivation;
  const options = ['--sft', '--dpo', '--sft-subfolder', '--dpo-subfolder', '--variant', '--alpha', '--seed'];
  const claims = own.flatMap((line) => line.claims);
  // Also the names of cached snapshots are such digits.
  const hex = [...JSON.stringify([planKey, target, sft, aligned, files, sideFiles]).matchAll(hexClaim)];
  const hexOf = (length: number) => hex.flatMap(([, run]) => (run?.length === length ? run : []));
  return new Map([
    ...options.map((option) => [option, textsOf(claims, option)] as const),
    ['--rounding', [rounding.kind]],
    ['--dtype', [dtype]],
    ['α', [String(alpha), String(effectiveAlpha(sumStatistics(statistics).total))]],
    ['commit', hexOf(40)],
    ['hash', hexOf(64)],
  ]);
}

const textsOf = (claims: readonly Claim[], option: string) =>
  claims.flatMap(({ what, text }) => (what === option ? text : []));

function agrees({ what, text }: Claim, expected: string, { alpha }: Derivation): boolean {
  if (what === '--alpha') return Number(text) === alpha;
  if (what !== 'α') return text === expected;
  const [found, value] = [text, expected].map(readAlpha) as [number, number];
  const tolerance = value === alpha ? 0 : measuredTolerance;
  return found === value || Math.abs(found - value) <= tolerance * Math.abs(value);
}

/** A full stop after the number ends the sentence. */
const readAlpha = (text: string) => Number(text.replace('−', '-').replace(/\.$/, ''));

function readLines(body: string): readonly Line[] {
  return [...walkLines(body)].map(({ line, isCode }) => {
    const claims: Claim[] = [];
    const take = (what: string, text: string) => {
      claims.push({ what, text });
      return `\0${what}`;
    };
    const withoutHex = (text: string) =>
      text.replaceAll(hexClaim, (_, run: string | undefined, digits: string | undefined) =>
        run === undefined
          ? take('digits of a commit', digits ?? '')
          : take(run.length === 40 ? 'commit' : 'hash', run.toLowerCase()),
      );
    const shape = isCode
      ? withoutHex(line.replaceAll(optionClaim, (_, option: string, value: string) => take(option, value)))
      : withoutHex(line).replaceAll(alphaClaim, (whole: string, _, text: string | undefined) =>
          text === undefined ? whole : take('α', text),
        );
    return { line, shape, claims };
  });
}

function toList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return shorten(text, maxShownLength);
}
