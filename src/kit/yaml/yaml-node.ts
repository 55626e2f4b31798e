/** A part of a document. An alias is the node that it names, at a place of its own. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

interface Placed {
  /** Offset in the text; of an empty value where it would begin. */
  readonly offset: number;
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes and escapes. */
  readonly text: string;
  /** Neither quoted nor a block of text. */
  readonly isPlain: boolean;
}

export interface YamlList extends Placed {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlMap extends Placed {
  readonly kind: 'map';
  /** In their order; a key may be given twice. */
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}
