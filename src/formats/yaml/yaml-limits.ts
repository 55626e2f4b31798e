/** What a document may have at most; more is refused before anything is built from it. */
export interface YamlLimits {
  readonly characters: number;
  /** Of collections in collections. */
  readonly depth: number;
  /** Scalars and collections, those that aliases repeat included. */
  readonly nodes: number;
}

/** What is wrong with a document, and where. */
export class YamlProblem extends Error {
  override readonly name = 'YamlProblem';
  /** Of the character in the text. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
