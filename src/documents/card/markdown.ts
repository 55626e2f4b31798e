/** Markdown that this tool made: a template may put it into the card as it is, which it must not with any other text. */
export class Markdown {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}
