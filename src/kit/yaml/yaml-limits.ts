/** What a document may have at most; more is refused before anything is built from it. */
export interface YamlLimits {
  readonly characters: number;
  /** Of collections in collections. */
  readonly depth: number;
  /** Scalars and collections, those that aliases repeat included. */
  readonly nodes: number;
  /** How many aliases there may be; as many as there are where it is undefined. */
  readonly aliases?: number;
}

/** What is wrong with a document, and where. */
export class YamlProblem extends Error {
  override readonly name = 'YamlProblem';
  /** Of the character in the text. */
  readonly offset: number;
  /** Whether a key is the reason, which has a place in YAML and none in plain data. */
  readonly isAboutKey: boolean;

  constructor(message: string, offset: number, isAboutKey = false) {
    super(message);
    this.offset = offset;
    this.isAboutKey = isAboutKey;
  }
}
