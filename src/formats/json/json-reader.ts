import { excerpt, FormatError } from '../../kit/index.ts';
import { ByteText, findInvalidUtf8 } from './byte-text.ts';
import { findNumberEnd, isTokenByte, maxTokenLength, readShortNumber, startsNumber } from './json-number.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Nesting of values that are read without knowing their form; far more than any index or config has. */
const maxDepth = 64;

/** What the reader needs to name a fault. */
export interface JsonPlace {
  /** The file, as the user would name it. */
  readonly source: string;
  /** `code` of the errors about malformed JSON. */
  readonly code: string;
  /** Where in the file the bytes begin. */
  readonly byteOffset?: number;
  /** Python's json module writes NaN and Infinity, which JSON does not have. */
  readonly allowNonFinite?: boolean;
  /** Is told of each key that an object has again, of which the last value counts; such keys are refused without it. */
  readonly onRepeatedKey?: (key: string) => void;
}

/**
 * Reads JSON (RFC 8259) from bytes, value by value, driven by the caller, who knows what has to come next.
 * Stricter than JSON.parse: duplicate keys (unless the caller takes them), malformed UTF-8 and lone surrogates are refused; and every
 * fault is a {@link FormatError} with its byte offset in the file.
 */
export class JsonReader {
  /** Index of the next byte; add {@link JsonPlace.byteOffset} for the offset in the file. */
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #text: ByteText;
  readonly #place: JsonPlace;

  constructor(bytes: Uint8Array, place: JsonPlace) {
    this.#bytes = bytes;
    this.#text = new ByteText(bytes);
    this.#place = place;
  }

  /** @param at index of the faulty byte. */
  fail(message: string, at = this.position, code = this.#place.code, hint?: string): never {
    const { source, byteOffset = 0 } = this.#place;
    throw new FormatError(message, { source, byteOffset: byteOffset + at, code, hint });
  }

  /**
   * Reads an object; `readMember` must read the value. The position given is that of the key.
   * @param what names the object in errors.
   */
  readObject(what: string, maxCount: number, readMember: (key: string, keyAt: number) => void): void {
    if (!this.#skip(openBrace)) this.#failAtEnd(`${what} must be an object`);
    if (this.#skip(closeBrace)) return;
    const seen = new Set<string>();
    do {
      this.#skipWhitespace();
      const keyAt = this.position;
      if (seen.size >= maxCount) this.fail(`${what} has more than ${maxCount} entries`, keyAt);
      if (this.#bytes[keyAt] !== quote) this.fail(`a key of ${what} must be a string`);
      const key = this.#readQuoted();
      if (seen.has(key)) {
        const { onRepeatedKey } = this.#place;
        if (onRepeatedKey === undefined) this.fail(`${what} has the key ${excerpt(key)} twice`, keyAt);
        onRepeatedKey(key);
      }
      seen.add(key);
      if (!this.#skip(colon)) this.#failAtEnd(`':' expected after the key ${excerpt(key)}`);
      this.#skipWhitespace();
      readMember(key, keyAt);
    } while (this.#skip(comma));
    if (!this.#skip(closeBrace)) this.#failAtEnd(`',' or '}' expected in ${what}`);
  }

  /** Reads an array; `readItem` must read the value. */
  readArray(what: string, maxCount: number, readItem: () => void): void {
    if (!this.#skip(openBracket)) this.#failAtEnd(`${what} must be an array`);
    if (this.#skip(closeBracket)) return;
    let count = 0;
    do {
      this.#skipWhitespace();
      if (count++ >= maxCount) this.fail(`${what} has more than ${maxCount} entries`);
      readItem();
    } while (this.#skip(comma));
    if (!this.#skip(closeBracket)) this.#failAtEnd(`',' or ']' expected in ${what}`);
  }

  readString(what: string): string {
    this.#skipWhitespace();
    if (this.#bytes[this.position] !== quote) this.fail(`${what} must be a string`);
    return this.#readQuoted();
  }

  /** A number written as digits only, up to 2^53 − 1. */
  readSafeInteger(what: string): number {
    this.#skipWhitespace();
    const at = this.position;
    let value = 0;
    for (;;) {
      const digit = (this.#bytes[this.position] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      if (!Number.isSafeInteger(value)) this.fail(`${what} is too large`, at);
      this.position++;
    }
    const digitCount = this.position - at;
    const leadingZero = digitCount > 1 && this.#bytes[at] === 0x30;
    if (digitCount === 0 || leadingZero || this.#atOneOf('.eE+-')) {
      this.fail(`${what} must be a non-negative integer`, at);
    }
    return value;
  }

  /** Any value. Objects have no prototype, so that keys from strangers are only keys. */
  readValue(what: string, depth = 0): unknown {
    if (depth > maxDepth) this.fail(`${what} is nested deeper than ${maxDepth} levels`);
    this.#skipWhitespace();
    switch (this.#bytes[this.position]) {
      case openBrace: {
        const object: Record<string, unknown> = Object.create(null);
        this.readObject(what, Number.POSITIVE_INFINITY, (key) => {
          object[key] = this.readValue(what, depth + 1);
        });
        return object;
      }
      case openBracket: {
        const items: unknown[] = [];
        this.readArray(what, Number.POSITIVE_INFINITY, () => items.push(this.readValue(what, depth + 1)));
        return items;
      }
      case quote:
        return this.readString(what);
      default:
        return this.#readScalar(what);
    }
  }

  /** Whether the next value begins with this character; the value stays unread. */
  nextIs(character: string): boolean {
    this.#skipWhitespace();
    return this.#atOneOf(character);
  }

  /** Nothing but whitespace may be left. */
  readEnd(what: string): void {
    this.#skipWhitespace();
    if (this.position < this.#bytes.length) this.fail(`${what} is followed by something else`);
  }

  #readScalar(what: string): unknown {
    const at = this.position;
    if (startsNumber(this.#bytes[at])) {
      const end = findNumberEnd(this.#bytes, at);
      if (end > at && !isTokenByte(this.#bytes[end]) && end - at <= maxTokenLength) {
        this.position = end;
        return readShortNumber(this.#bytes, at, end) ?? Number(this.#text.ascii(at, end));
      }
    }
    const token = this.#readToken();
    if (token === 'null') return null;
    if (token === 'true' || token === 'false') return token === 'true';
    if (this.#place.allowNonFinite && /^(NaN|-?Infinity)$/.test(token)) return Number(token);
    return this.fail(`${what}: a value is expected here`, at);
  }

  #readToken(): string {
    const at = this.position;
    while (this.position - at < maxTokenLength && isTokenByte(this.#bytes[this.position])) this.position++;
    return this.#text.ascii(at, this.position);
  }

  /** The string whose quote is next. */
  #readQuoted(): string {
    const bytes = this.#bytes;
    const openedAt = this.position;
    let text = '';
    let runAt = openedAt + 1;
    let at = runAt;
    let allBits = 0;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) this.fail('the string that begins here does not end', openedAt);
      if (byte === quote || byte === backslash) {
        const run = allBits < 0x80 ? this.#text.ascii(runAt, at) : this.#decode(runAt, at);
        this.position = at + 1;
        if (byte === quote) return text === '' ? run : text + run;
        text += run + this.#readEscape();
        at = runAt = this.position;
        allBits = 0;
      } else if (byte < 0x20) {
        this.fail('control character in a string', at);
      } else {
        allBits |= byte;
        at++;
      }
    }
  }

  #readEscape(): string {
    const at = this.position - 1;
    const letter = String.fromCharCode(this.#bytes[this.position++] ?? 0);
    if (letter !== 'u') return simpleEscapes[letter] ?? this.fail('unknown escape in a string', at);
    const unit = this.#readHexUnit(at);
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    if (
      unit < 0xdc00 &&
      this.#bytes[this.position] === backslash &&
      this.#bytes[this.position + 1] === 0x75
    ) {
      this.position += 2;
      const low = this.#readHexUnit(at);
      if (low >= 0xdc00 && low <= 0xdfff) return String.fromCharCode(unit, low);
    }
    return this.fail('half of a surrogate pair in a string', at);
  }

  #readHexUnit(at: number): number {
    const digits = String.fromCharCode(...this.#bytes.subarray(this.position, this.position + 4));
    if (!/^[\da-fA-F]{4}$/.test(digits)) this.fail('\\u must be followed by four hexadecimal digits', at);
    this.position += 4;
    return Number.parseInt(digits, 16);
  }

  #decode(start: number, end: number): string {
    return (
      this.#text.utf8(start, end) ??
      this.fail('a string is not valid UTF-8', findInvalidUtf8(this.#bytes, start, end))
    );
  }

  #failAtEnd(fault: string): never {
    return this.fail(this.position < this.#bytes.length ? fault : `${fault}, but it ends here`);
  }

  #skip(byte: number): boolean {
    if (this.#bytes[this.position] !== byte) {
      this.#skipWhitespace();
      if (this.#bytes[this.position] !== byte) return false;
    }
    this.position++;
    return true;
  }

  #skipWhitespace(): void {
    for (;;) {
      const byte = this.#bytes[this.position];
      if (byte === undefined || byte > 0x20) return;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.position++;
    }
  }

  #atOneOf(characters: string): boolean {
    const byte = this.#bytes[this.position];
    return byte !== undefined && characters.includes(String.fromCharCode(byte));
  }
}
