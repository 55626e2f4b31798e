import { isDeepStrictEqual } from 'node:util';
import { codeSpan, effectiveAlpha, InputError, shellWord, shorten, sumStatistics } from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import type { CardData } from '../metadata/inherited-fields.ts';
import type { CardMetadata } from '../metadata/metadata.ts';
import { parseCard } from '../metadata/parse-card.ts';
import { pinnedEndpoint, type Source } from '../metadata/source.ts';
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
  return [
    ...fields,
    ...checkAlphas(body, derivation),
    ...checkCommand(body, derivation),
    ...checkCommits(body, derivation),
    ...checkHashes(body, derivation),
  ];
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

/** The first α that a card names is the one that was asked for; others may be what is stored. */
function checkAlphas(body: string, derivation: Derivation): CardDiscrepancy[] {
  const { alpha } = derivation;
  const effective = effectiveAlpha(sumStatistics(derivation.statistics).total);
  const stated = [
    ...stripCode(body).matchAll(/α\s*=\s*\**\s*\\?([+\-−]?(?:\d[\d.]*|\.\d+)(?:e[+-]?\d+)?)/giu),
  ];
  return stated.flatMap(([, text = ''], index) => {
    // A full stop after the number ends the sentence.
    const number = Number(text.replace('−', '-').replace(/\.$/, ''));
    if (number === alpha) return [];
    const isMeasured = Math.abs(number - effective) <= measuredTolerance * Math.abs(effective);
    if (index > 0 && isMeasured) return [];
    return [{ what: 'α', expected: String(alpha), found: text }];
  });
}

/** The names of directories stand in code, and may have anything in them. */
function stripCode(body: string): string {
  return body.replaceAll(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

/** Options in blocks of code, in any order; a card without a command leaves it out. */
function checkCommand(body: string, derivation: Derivation): CardDiscrepancy[] {
  const { sft, aligned, alpha, rounding, dtype } = derivation;
  const code = [...walkLines(body)].flatMap(({ line, isCode }) => (isCode ? line : [])).join('\n');
  const compare = (option: string, expected: string, isSame: (found: string) => boolean) =>
    optionValues(code, option)
      .filter((found) => !isSame(found))
      .map((found) => ({ what: option, expected, found: show(found) }));
  const compareSource = (option: string, source: Source) => {
    const word = shellWord(pinnedEndpoint(source));
    return compare(
      option,
      word,
      (found) => word.startsWith(found) && (source.kind === 'directory' || found === word),
    );
  };
  const compareSelection = (option: string, chosen: readonly (string | undefined)[]) => {
    const word = chosen.map((choice) => choice && shellWord(choice)).find((choice) => choice !== undefined);
    return compare(option, word ?? 'nothing', (found) => word?.startsWith(found) === true);
  };
  return [
    ...compareSource('--sft', sft),
    ...compareSource('--dpo', aligned),
    ...compareSelection('--sft-subfolder', [sft.subfolder]),
    ...compareSelection('--dpo-subfolder', [aligned.subfolder]),
    ...compareSelection('--variant', [sft.variant, aligned.variant]),
    ...compare('--alpha', String(alpha), (found) => Number(found) === alpha),
    ...compare('--rounding', rounding.kind, (found) => found === rounding.kind),
    ...(rounding.kind === 'stochastic'
      ? compare('--seed', String(rounding.seed), (found) => found === String(rounding.seed))
      : []),
    ...compare('--dtype', dtype, (found) => found === dtype),
  ];
}

/** Up to the first blank: the names of repos have none, and of a directory the beginning is enough. */
function optionValues(code: string, option: string): readonly string[] {
  return [...code.matchAll(new RegExp(`(?:^|\\s)${option}[ =](\\S+)`, 'g'))].flatMap(
    ([, value]) => value ?? [],
  );
}

/** Every commit in a card is one of the sources', and in a link that of the repo it leads to. */
function checkCommits(body: string, derivation: Derivation): CardDiscrepancy[] {
  const sources = [derivation.sft, derivation.aligned];
  const hubSources = sources.flatMap((source) => (source.kind === 'hub' ? [source] : []));
  const known = knownHex(derivation);
  const strangers = hexRuns(body, 40)
    .filter((found) => !known.has(found))
    .map((found) => ({
      what: 'commit',
      expected: hubSources.map(({ commit }) => commit).join(' or ') || 'none, as no source is on the Hub',
      found,
    }));
  const links = [...body.matchAll(/\/([\w.-]+\/[\w.-]+)\/tree\/([0-9a-f]{40})\b/g)].flatMap(
    ([, repo = '', commit = '']) => {
      const commits = hubSources.filter((source) => source.repo === repo).map((source) => source.commit);
      if (commits.length === 0 || commits.includes(commit) || !known.has(commit)) return [];
      return [{ what: `commit of ${repo}`, expected: commits.join(' or '), found: commit }];
    },
  );
  return [...strangers, ...links, ...checkShortCommits(body)];
}

/** A few digits of a commit are the text of a link to it. */
function checkShortCommits(body: string): CardDiscrepancy[] {
  const links = body.matchAll(/\[`([0-9a-f]{7,39})`\]\(<?[^\s()<>]*\/tree\/([0-9a-f]{40})\b/g);
  return [...links]
    .filter(([, shown = '', commit = '']) => !commit.startsWith(shown))
    .map(([, shown = '', commit = '']) => ({ what: 'commit', expected: commit, found: shown }));
}

/** Where a line names a file and a hash, they belong together; every other hash is that of a file. */
function checkHashes(body: string, derivation: Derivation): CardDiscrepancy[] {
  const known = knownHex(derivation);
  const found: CardDiscrepancy[] = [];
  const rows = new Set<string>();
  const lines = body.split('\n');
  for (const { path, sha256 } of derivation.files) {
    const span = codeSpan(path);
    for (const line of lines) {
      if (!line.includes(span)) continue;
      const hashes = hexRuns(line, 64);
      if (hashes.length === 0) continue;
      rows.add(line);
      const [first = ''] = hashes;
      if (!hashes.includes(sha256)) found.push({ what: path, expected: sha256, found: first });
    }
  }
  for (const line of lines) {
    if (rows.has(line)) continue;
    for (const hash of hexRuns(line, 64)) {
      if (!known.has(hash)) found.push({ what: 'hash', expected: 'that of one of the files', found: hash });
    }
  }
  return found;
}

/** Runs of hex digits in what the card is made of: hashes and commits, but also the names of cached snapshots. */
function knownHex({ planKey, target, sft, aligned, files, sideFiles }: Derivation): ReadonlySet<string> {
  const text = JSON.stringify([planKey, target, sft, aligned, files, sideFiles]);
  return new Set([...hexRuns(text, 40), ...hexRuns(text, 64)]);
}

function hexRuns(text: string, length: number): readonly string[] {
  const runs = text.matchAll(new RegExp(`(?<![0-9a-z])[0-9a-f]{${length}}(?![0-9a-z])`, 'gi'));
  return [...runs].map(([run]) => run.toLowerCase());
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
