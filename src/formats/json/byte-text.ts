const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Gives one character for each byte, whichever it is. */
const oneByOne = new TextDecoder('latin1');
const windowByteLength = 1 << 16;

/** So many bytes that are not all ASCII are decoded without a TextDecoder. */
const maxShortByteLength = 48;

/** Gives parts of bytes as text, many short ones as fast as a few long ones. */
export class ByteText {
  readonly #bytes: Uint8Array;
  /** Some of the bytes as text, one character for each. */
  #window = '';
  #windowAt = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The text of bytes that are all ASCII. Texts of neighbours are cut from one, which is much faster. */
  ascii(start: number, end: number): string {
    let from = start - this.#windowAt;
    if (from < 0 || end - this.#windowAt > this.#window.length) {
      this.#windowAt = start;
      this.#window = oneByOne.decode(this.#bytes.subarray(start, Math.max(start + windowByteLength, end)));
      from = 0;
    }
    return this.#window.slice(from, from + end - start);
  }

  /** The text of bytes in UTF-8; undefined where they are not. */
  utf8(start: number, end: number): string | undefined {
    const short = end - start <= maxShortByteLength ? this.#decodeShort(start, end) : undefined;
    if (short !== undefined) return short;
    try {
      return utf8.decode(this.#bytes.subarray(start, end));
    } catch {
      return undefined;
    }
  }

  /** A word or two of characters of up to three bytes, faster than a TextDecoder; undefined for all else. */
  #decodeShort(start: number, end: number): string | undefined {
    const bytes = this.#bytes;
    let text = '';
    for (let at = start; at < end; ) {
      const first = bytes[at] ?? 0;
      if (first < 0x80) {
        const runAt = at;
        while (at < end && (bytes[at] ?? 0) < 0x80) at++;
        text += this.ascii(runAt, at);
        continue;
      }
      const length = first < 0xe0 ? 2 : 3;
      const second = (bytes[at + 1] ?? 0) ^ 0x80;
      const third = length === 3 ? (bytes[at + 2] ?? 0) ^ 0x80 : 0;
      if (first < 0xc2 || first > 0xef || second > 0x3f || third > 0x3f || at + length > end)
        return undefined;
      const unit =
        length === 2 ? ((first & 0x1f) << 6) | second : ((first & 0x0f) << 12) | (second << 6) | third;
      // Three bytes where two would do, and halves of surrogate pairs.
      if (length === 3 && (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff))) return undefined;
      text += String.fromCharCode(unit);
      at += length;
    }
    return text;
  }
}

/** Index up to which these bytes of a file may be the beginning of valid UTF-8. */
export function findInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  let valid = start;
  let invalid = end + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, middle), { stream: true });
      valid = middle;
    } catch {
      invalid = middle;
    }
  }
  return valid;
}
