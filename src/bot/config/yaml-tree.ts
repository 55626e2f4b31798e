import { placesIn, readYaml, type YamlList, type YamlMap, type YamlNode } from '../../kit/yaml/index.ts';
import { ConfigError, formatPath, type KeyPath, type Mistake, type Place } from './mistakes.ts';

/** A YAML file as plain data, and where in the file each part of it stands. */
export interface YamlTree {
  /** Maps have no prototype. */
  readonly value: unknown;
  /** What has no place in plain data: keys that are given twice, or are no words. */
  readonly mistakes: readonly Mistake[];
  /** Where the value begins; of one that is not there, where the innermost part around it does. */
  placeOf(path: KeyPath): Place;
  /** Where the key of this value begins. */
  placeOfKey(path: KeyPath): Place;
}

const limits = { characters: 1 << 20, depth: 16, nodes: 50_000, aliases: 100 };

/**
 * Reads YAML 1.2 with nothing but its core: no tags, no merge keys, no booleans of 1.1.
 *
 * @param source the file as users know it.
 * @throws ConfigError `config-yaml` for what is not YAML, or more than any configuration.
 */
export function readTree(text: string, source: string): YamlTree {
  // A byte order mark is no part of the first line.
  const plain = text.replace(/^\ufeff/, '');
  const reading = readYaml(plain, limits, { isStrict: true });
  if ('root' in reading) return new TreeReader(plain).read(reading.root);
  const { reason, line, column, isAboutKey } = reading.fault;
  const mistake = { line, column, ...describeFault(reason) };
  throw new ConfigError(isAboutKey ? 'config-invalid' : 'config-yaml', source, [mistake]);
}

/** The parser's own words, but where people would have to guess what they mean. */
function describeFault(reason: string): Omit<Mistake, keyof Place> {
  if (reason !== 'deficient indentation') {
    return { message: `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}.` };
  }
  return {
    message: 'The quoted text or the list in brackets before has no end, or goes on too far to the left.',
    hint: 'Close the quote or the bracket, or begin the line further right.',
  };
}

class TreeReader {
  private readonly placeAt: (offset: number) => Place;
  private readonly valuePlaces = new Map<string, Place>();
  private readonly keyPlaces = new Map<string, Place>();
  private readonly mistakes: Mistake[] = [];

  constructor(text: string) {
    this.placeAt = placesIn(text);
  }

  read(root: YamlNode): YamlTree {
    const value = this.readNode(root, []);
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

  private readNode(node: YamlNode, path: KeyPath): unknown {
    this.valuePlaces.set(JSON.stringify(path), this.placeAt(node.offset));
    if (node.kind === 'map') return this.readMap(node, path);
    return node.kind === 'list' ? this.readList(node, path) : node.value;
  }

  private readList({ items }: YamlList, path: KeyPath): readonly unknown[] {
    return items.map((item, index) => this.readNode(item, [...path, index]));
  }

  private readMap({ entries }: YamlMap, path: KeyPath): unknown {
    const value: Record<string, unknown> = Object.create(null);
    for (const { key, value: node } of entries) {
      const place = this.placeAt(key.offset);
      if (key.value === null) {
        this.mistakes.push({ ...place, message: `${formatPath(path)} has a key that is no word.` });
        continue;
      }
      const inner = [...path, key.text];
      const first = this.keyPlaces.get(JSON.stringify(inner));
      if (first !== undefined) {
        const message = `${formatPath(inner)} is given twice, first in line ${first.line}.`;
        this.mistakes.push({ ...place, message, hint: 'Leave one of them out.' });
        continue;
      }
      this.keyPlaces.set(JSON.stringify(inner), place);
      value[key.text] = this.readNode(node, inner);
    }
    return value;
  }
}
