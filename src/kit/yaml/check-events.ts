import { EVENT_ID, type Event } from 'js-yaml';
import { anchorOf, offsetOf } from './event-place.ts';
import { type YamlLimits, YamlProblem } from './yaml-limits.ts';

/** How much a value is, counted with what its aliases repeat. */
interface Extent {
  readonly nodes: number;
  readonly characters: number;
  /** Of collections, its own included; 0 of a scalar. */
  readonly depth: number;
}

interface OpenCollection {
  readonly isMap: boolean;
  readonly anchor: string | undefined;
  /** Keys of a map are its children at even places. */
  children: number;
  nodes: number;
  characters: number;
  depth: number;
}

/**
 * Walks the events of a text once and refuses, before anything is built, what has no plain value: keys that are no
 * scalars, aliases that lead nowhere or into themselves, several documents, and what is larger than allowed when
 * its aliases are put in.
 *
 * @param isStrict refuses also tags, and versions of YAML other than 1.2.
 * @returns how many events were looked at.
 * @throws YamlProblem
 */
export function checkEvents(
  text: string,
  events: readonly Event[],
  limits: YamlLimits,
  isStrict = false,
): number {
  const check = new EventCheck(text, limits, isStrict);
  for (const event of events) check.take(event);
  return events.length;
}

class EventCheck {
  private readonly text: string;
  private readonly limits: YamlLimits;
  private readonly open: OpenCollection[] = [];
  private readonly extents = new Map<string, Extent | 'open'>();
  private readonly isStrict: boolean;
  private documentCount = 0;
  private aliasCount = 0;
  private offset = 0;

  constructor(text: string, limits: YamlLimits, isStrict: boolean) {
    this.text = text;
    this.limits = limits;
    this.isStrict = isStrict;
  }

  take(event: Event): void {
    this.offset = offsetOf(event) ?? this.offset;
    if (this.documentCount > 1) throw this.problem('it has more than one document');
    if (this.isStrict) this.refuseForeign(event);
    const anchor = anchorOf(event, this.text);
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.documentCount++;
        this.begin(false, undefined, 0);
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        if (this.isKeyNext()) throw this.keyProblem();
        this.begin(event.type === EVENT_ID.MAPPING, anchor, 1);
        break;
      case EVENT_ID.SCALAR: {
        const extent = { nodes: 1, characters: event.valueEnd - event.valueStart, depth: 0 };
        if (anchor !== undefined) this.extents.set(anchor, extent);
        this.add(extent);
        break;
      }
      case EVENT_ID.ALIAS:
        if (++this.aliasCount > (this.limits.aliases ?? Number.POSITIVE_INFINITY))
          throw this.problem(`it has more than ${this.limits.aliases} aliases`);
        this.add(this.extentOf(anchor ?? ''));
        break;
      case EVENT_ID.POP:
        this.end();
        break;
    }
  }

  private isKeyNext(): boolean {
    const around = this.open.at(-1);
    return around?.isMap === true && around.children % 2 === 0;
  }

  private begin(isMap: boolean, anchor: string | undefined, nodes: number): void {
    if (anchor !== undefined) this.extents.set(anchor, 'open');
    // The document itself is the outermost of what is open.
    if (this.open.length > this.limits.depth) throw this.tooDeep();
    this.open.push({ isMap, anchor, children: 0, nodes, characters: 0, depth: 1 });
  }

  private end(): void {
    const collection = this.open.pop();
    if (collection === undefined || this.open.length === 0) return;
    const { anchor, nodes, characters, depth } = collection;
    const extent = { nodes, characters, depth };
    if (anchor !== undefined) this.extents.set(anchor, extent);
    this.add(extent);
  }

  private extentOf(alias: string): Extent {
    const extent = this.extents.get(alias);
    if (extent === undefined) throw this.problem(`its alias *${alias.slice(0, 40)} has no anchor before it`);
    if (extent === 'open')
      throw this.problem(`its alias *${alias.slice(0, 40)} stands inside of what it names`);
    if (extent.depth > 0 && this.isKeyNext()) throw this.keyProblem();
    if (this.open.length - 1 + extent.depth > this.limits.depth) throw this.tooDeep();
    return extent;
  }

  private add({ nodes, characters, depth }: Extent): void {
    const around = this.open.at(-1);
    if (around === undefined) return;
    around.children++;
    around.nodes += nodes;
    around.characters += characters;
    around.depth = Math.max(around.depth, depth + 1);
    // What is still open is within its own limits; all of it together is counted when it closes.
    if (around.nodes > this.limits.nodes) throw this.problem(`it has more than ${this.limits.nodes} values`);
    if (around.characters > this.limits.characters)
      throw this.problem(`it has more than ${this.limits.characters} characters where aliases are put in`);
  }

  /** What would make something else of a text than its words say. */
  private refuseForeign(event: Event): void {
    if ('tagStart' in event && event.tagStart >= 0) {
      const tag = this.text.slice(event.tagStart, Math.min(event.tagEnd, event.tagStart + 40));
      throw this.problem(`it has the tag ${tag}, and tags are not read`);
    }
    const directives = event.type === EVENT_ID.DOCUMENT ? event.directives : [];
    const other = directives.find((directive) => directive.kind === 'yaml' && directive.version !== '1.2');
    if (other !== undefined) throw this.problem('it says that it is not YAML 1.2, as which it is read');
  }

  private keyProblem(): YamlProblem {
    return new YamlProblem('it has a key that is a list or a map', this.offset, true);
  }

  private tooDeep(): YamlProblem {
    return this.problem(`it is nested more than ${this.limits.depth} deep`);
  }

  private problem(message: string): YamlProblem {
    return new YamlProblem(message, this.offset);
  }
}
