import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { ConfigError, formatPath, type KeyPath, type Mistake, type Place } from './mistakes.ts';

/** A YAML file as plain data, and where in the file each part of it stands. */
export interface YamlTree {
  /** Maps have no prototype. */
  readonly value: unknown;
  /** What YAML forbids although the data can be told: keys that are given twice. */
  readonly mistakes: readonly Mistake[];
  /** Where the value begins; of one that is not there, where the innermost part around it does. */
  placeOf(path: KeyPath): Place;
  /** Where the key of this value begins. */
  placeOfKey(path: KeyPath): Place;
}

const maxLength = 1 << 20;
const maxDepth = 16;
const maxAliases = 100;
/** Counted after aliases were put in, so that a small file cannot become a large value. */
const maxValues = 50_000;

/**
 * Reads YAML 1.2 with nothing but its core: no tags that make objects, no merge keys, no booleans of 1.1.
 *
 * @param source the file as users know it.
 * @throws ConfigError `config-yaml` for what is not YAML, or more than any configuration.
 */
export function readYaml(text: string, source: string): YamlTree {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const refuse = (place: Place, message: string, hint?: string) =>
    new ConfigError('config-yaml', source, [{ ...place, message, hint }]);
  if (text.length > maxLength) {
    throw refuse({ line: 1, column: 1 }, `The file is longer than ${maxLength} characters.`);
  }
  // A byte order mark is no part of the first line.
  const document = parseDocument(text.replace(/^\ufeff/, ''), {
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false, // the library compares every key with every other
    logLevel: 'error', // when silent, it takes the first of several documents
  });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const mistakes = faults.map(({ message, pos }) => ({ ...placeAt(pos[0]), message: asSentence(message) }));
    throw new ConfigError('config-yaml', source, mistakes);
  }
  const { yaml } = document.directives ?? {};
  if (yaml?.explicit === true && yaml.version !== '1.2') {
    throw refuse(
      { line: 1, column: 1 },
      `The file is YAML ${yaml.version}.`,
      'Leave out %YAML: it is read as 1.2.',
    );
  }
  return new TreeReader(placeAt, refuse).read(document);
}

const asSentence = (message: string) => `${message.split('\n', 1)[0]?.replace(/[.:]$/, '')}.`;

class TreeReader {
  private readonly placeAt: (offset: number) => Place;
  private readonly refuse: (place: Place, message: string, hint?: string) => ConfigError;
  private readonly valuePlaces = new Map<string, Place>();
  private readonly keyPlaces = new Map<string, Place>();
  private readonly anchors = new Map<string, Node>();
  private readonly mistakes: Mistake[] = [];
  private valueCount = 0;
  private aliasCount = 0;
  private aliasDepth = 0;

  constructor(
    placeAt: (offset: number) => Place,
    refuse: (place: Place, message: string, hint?: string) => ConfigError,
  ) {
    this.placeAt = placeAt;
    this.refuse = refuse;
  }

  read(document: Document): YamlTree {
    const value = this.readNode(document.contents, [], { line: 1, column: 1 });
    const { valuePlaces, keyPlaces, mistakes } = this;
    const placeOf = (path: KeyPath): Place =>
      valuePlaces.get(JSON.stringify(path)) ??
      (path.length === 0 ? { line: 1, column: 1 } : placeOf(path.slice(0, -1)));
    return {
      value,
      mistakes,
      placeOf,
      placeOfKey: (path) => keyPlaces.get(JSON.stringify(path)) ?? placeOf(path),
    };
  }

  /** @param around where something without a place of its own, such as an empty value, is looked for. */
  private readNode(node: Node | null | undefined, path: KeyPath, around: Place): unknown {
    const place = node?.range ? this.placeAt(node.range[0]) : around;
    if (path.length > maxDepth) {
      throw this.refuse(place, `${formatPath(path)} is nested more than ${maxDepth} deep.`);
    }
    if (++this.valueCount > maxValues) {
      throw this.refuse(place, `The file has more than ${maxValues} values.`);
    }
    this.valuePlaces.set(JSON.stringify(path), place);
    if (isAlias(node)) return this.readAlias(node.source, path, place);
    // Inside of what an alias repeats, anchors are known already, and may have been given anew since.
    if (this.aliasDepth === 0 && (isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) {
      this.anchors.set(node.anchor, node);
    }
    if (isMap(node)) return this.readMap(node, path, place);
    if (isSeq(node)) return this.readList(node, path, place);
    return isScalar(node) ? node.value : null;
  }

  private readAlias(name: string, path: KeyPath, place: Place): unknown {
    const target = this.anchors.get(name);
    if (target === undefined) throw this.refuse(place, `*${name} has no anchor before it.`);
    if (++this.aliasCount > maxAliases)
      throw this.refuse(place, `The file has more than ${maxAliases} aliases.`);
    this.aliasDepth++;
    const value = this.readNode(target, path, place);
    this.aliasDepth--;
    this.valuePlaces.set(JSON.stringify(path), place);
    return value;
  }

  private readList(list: YAMLSeq, path: KeyPath, around: Place): readonly unknown[] {
    return list.items.map((item, index) => this.readNode(item as Node | null, [...path, index], around));
  }

  private readMap(map: YAMLMap, path: KeyPath, around: Place): unknown {
    const value: Record<string, unknown> = Object.create(null);
    for (const pair of map.items) {
      const { key: keyNode, value: valueNode } = pair as { key: Node | null; value: Node | null };
      const place = keyNode?.range ? this.placeAt(keyNode.range[0]) : around;
      if (!isScalar(keyNode) || keyNode.value === null) {
        this.mistakes.push({ ...place, message: `${formatPath(path)} has a key that is no word.` });
        continue;
      }
      const key = String(keyNode.value);
      const inner = [...path, key];
      const first = this.keyPlaces.get(JSON.stringify(inner));
      // Of aliases the same map is read again, under another path.
      if (first !== undefined && Object.hasOwn(value, key)) {
        const message = `${formatPath(inner)} is given twice, first in line ${first.line}.`;
        this.mistakes.push({ ...place, message, hint: 'Leave one of them out.' });
        continue;
      }
      this.keyPlaces.set(JSON.stringify(inner), place);
      value[key] = this.readNode(valueNode, inner, place);
    }
    return value;
  }
}
