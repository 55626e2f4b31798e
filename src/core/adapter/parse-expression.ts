/** The part of Python's regular expressions that patterns of module names are made of. */
export type Expression =
  | { readonly kind: 'character'; readonly test: (character: string) => boolean }
  | { readonly kind: 'begin' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'repeat';
      readonly item: Expression;
      readonly least: number;
      /** Undefined where there is no limit. */
      readonly most: number | undefined;
    };

const classEscapes: Readonly<Record<string, RegExp>> = {
  d: /\p{Nd}/u,
  D: /\P{Nd}/u,
  w: /[\p{L}\p{N}_]/u,
  W: /[^\p{L}\p{N}_]/u,
  s: /\s/,
  S: /\S/,
};

const maxRepeat = 1000;
const maxDepth = 100;

/**
 * Undefined for what is malformed, or has assertions, references, flags or other things of which names have
 * no need.
 */
export function parseExpression(pattern: string): Expression | undefined {
  const parser = new ExpressionParser(pattern);
  try {
    const expression = parser.readChoice(0);
    return parser.atEnd ? expression : undefined;
  } catch (error) {
    if (error instanceof UnknownSyntax) return undefined;
    throw error;
  }
}

class UnknownSyntax extends Error {}

class ExpressionParser {
  #position = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  readChoice(depth: number): Expression {
    if (depth > maxDepth) throw new UnknownSyntax();
    const items = [this.#readSequence(depth)];
    while (this.#take('|')) items.push(this.#readSequence(depth));
    return { kind: 'choice', items };
  }

  #readSequence(depth: number): Expression {
    const items: Expression[] = [];
    while (!this.atEnd && !this.#isNext('|') && !this.#isNext(')')) items.push(this.#readRepeated(depth));
    return { kind: 'sequence', items };
  }

  #readRepeated(depth: number): Expression {
    const item = this.#readItem(depth);
    const match = /^(?:([*+?])|\{(\d{1,4})(?:(,)(\d{0,4}))?\})(\??)/.exec(this.#text.slice(this.#position));
    if (match === null) return item;
    this.#position += match[0].length;
    // Two in a row are an error, or, as `*+`, take nothing back.
    if (/^[*+?{]/.test(this.#text.slice(this.#position))) throw new UnknownSyntax();
    if (item.kind === 'begin' || item.kind === 'end') throw new UnknownSyntax();
    const [, sign, low, comma, high] = match;
    if (sign !== undefined) {
      return { kind: 'repeat', item, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : undefined };
    }
    const least = Number(low);
    const most = comma === undefined ? least : high === '' ? undefined : Number(high);
    if (least > maxRepeat || (most !== undefined && (most > maxRepeat || most < least)))
      throw new UnknownSyntax();
    return { kind: 'repeat', item, least, most };
  }

  #readItem(depth: number): Expression {
    const character = this.#text[this.#position++] ?? '';
    switch (character) {
      case '(': {
        if (this.#isNext('?') && !this.#take('?:')) throw new UnknownSyntax();
        const inner = this.readChoice(depth + 1);
        if (!this.#take(')')) throw new UnknownSyntax();
        return inner;
      }
      case '[':
        return this.#readClass();
      case '.':
        return { kind: 'character', test: (other) => other !== '\n' };
      case '^':
        return { kind: 'begin' };
      case '$':
        return { kind: 'end' };
      case '\\':
        return { kind: 'character', test: this.#readEscape() };
      default:
        if ('*+?{'.includes(character)) throw new UnknownSyntax();
        return { kind: 'character', test: (other) => other === character };
    }
  }

  #readEscape(): (character: string) => boolean {
    const letter = this.#text[this.#position++] ?? '';
    const known = Object.hasOwn(classEscapes, letter) ? classEscapes[letter] : undefined;
    if (known !== undefined) return (character) => known.test(character);
    if (letter === '' || /[\p{L}\p{N}]/u.test(letter)) throw new UnknownSyntax();
    return (character) => character === letter;
  }

  #readClass(): Expression {
    const isNegated = this.#take('^');
    const tests: ((character: string) => boolean)[] = [];
    // A bracket that comes first is one of the class.
    do {
      const first = this.#text[this.#position++];
      if (first === undefined || first === '[') throw new UnknownSyntax();
      if (first === '\\') {
        tests.push(this.#readEscape());
        if (this.#isNext('-') && this.#text[this.#position + 1] !== ']') throw new UnknownSyntax();
        continue;
      }
      const last = /^-([^\]])/.exec(this.#text.slice(this.#position))?.[1];
      if (last === '\\' || last === '[') throw new UnknownSyntax();
      if (last === undefined) {
        tests.push((character) => character === first);
        continue;
      }
      this.#position += 2;
      if (last < first) throw new UnknownSyntax();
      tests.push((character) => character >= first && character <= last);
    } while (!this.#isNext(']') && !this.atEnd);
    if (!this.#take(']')) throw new UnknownSyntax();
    return { kind: 'character', test: (other) => tests.some((test) => test(other)) !== isNegated };
  }

  #isNext(text: string): boolean {
    return this.#text.startsWith(text, this.#position);
  }

  #take(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#position += text.length;
    return true;
  }
}
