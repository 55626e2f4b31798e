import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { buildTree } from './build-tree.ts';
import { checkEvents } from './check-events.ts';
import { indentContinuations } from './indent-continuations.ts';
import { placesIn } from './places.ts';
import { type YamlLimits, YamlProblem } from './yaml-limits.ts';
import type { YamlNode } from './yaml-node.ts';

/** Why a text was not read, as the end of a sentence that begins with its name. */
export interface YamlFault {
  readonly reason: string;
  /** Both from 1 on. */
  readonly line: number;
  readonly column: number;
  /** Whether a key is the reason, which has a place in YAML and none in plain data. */
  readonly isAboutKey?: true;
}

export type YamlReading = { readonly root: YamlNode } | { readonly fault: YamlFault };

/**
 * Reads one document of YAML 1.2. Time and memory grow no faster than the text, whatever stands in it: the parser
 * takes every character a fixed number of times, and what it finds is held to the limits before nodes are made.
 *
 * @param isLenient takes lists in brackets and quoted text that go on further left than YAML allows, as PyYAML does.
 *   Offsets are then those of a text with wider margins; lines stay.
 * @param isStrict refuses tags, and versions of YAML other than 1.2: nothing means anything else than it says.
 */
export function readYaml(
  text: string,
  limits: YamlLimits,
  { isLenient = false, isStrict = false }: { readonly isLenient?: boolean; readonly isStrict?: boolean } = {},
): YamlReading {
  if (text.length > limits.characters) {
    return { fault: { reason: `it is longer than ${limits.characters} characters`, line: 1, column: 1 } };
  }
  let source = text;
  try {
    if (isLenient) source = indentContinuations(text, (indented) => findShallowLine(indented, limits));
    const events = parse(source, limits);
    checkEvents(source, events, limits, isStrict);
    return { root: buildTree(source, events) };
  } catch (error) {
    return { fault: describe(error, source) };
  }
}

/** A node of the parser is a scalar or a collection: the innermost scalar, and the key before it, lie deeper. */
const parserMargin = 2;
const tooDeep = /^nesting exceeded maxDepth/;
const tooShallow = /^deficient indentation/;

function parse(text: string, limits: YamlLimits): Event[] {
  try {
    return parseEvents(text, { maxDepth: limits.depth + parserMargin });
  } catch (error) {
    if (!(error instanceof YAMLException) || !tooDeep.test(error.reason)) throw error;
    throw new YamlProblem(`it is nested more than ${limits.depth} deep`, error.mark?.position ?? 0);
  }
}

/** Where a line stands further left than the list or text that it is part of; undefined where none does. */
function findShallowLine(text: string, limits: YamlLimits): number | undefined {
  try {
    parse(text, limits);
    return undefined;
  } catch (error) {
    if (!(error instanceof YAMLException) || !tooShallow.test(error.reason)) return undefined;
    return error.mark?.position;
  }
}

function describe(error: unknown, text: string): YamlFault {
  const placeOf = placesIn(text);
  if (error instanceof YamlProblem) {
    const place = placeOf(error.offset);
    return { reason: error.message, ...place, ...(error.isAboutKey ? { isAboutKey: true } : {}) };
  }
  if (error instanceof YAMLException) {
    return { reason: error.reason.slice(0, 200), ...placeOf(error.mark?.position ?? 0) };
  }
  throw error;
}
