import { pickleFault } from './faults.ts';

/** Names of tensors have some 60 characters; a whole config.json as text has some thousands. */
const maxStringByteLength = 1 << 20;
/** The longest name that is known has less than 50. */
const maxLineByteLength = 256;
const newline = 0x0a;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Where a pickle lies, for errors. */
export interface PicklePlace {
  /** The file, as the user would name it. */
  readonly source: string;
  /** Where in the file the pickle begins. */
  readonly start: number;
}

/** The bytes of a pickle, front to back. */
export class PickleBytes {
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #place: PicklePlace;

  constructor(bytes: Uint8Array, place: PicklePlace) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#place = place;
  }

  get remaining(): number {
    return this.#bytes.length - this.position;
  }

  fail(message: string, at = this.position): never {
    throw pickleFault(this.#place.source, message, this.#place.start + at);
  }

  readByte(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }

  readUint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  readUint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  readInt32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  /** A length of 64 bits; no more than what is left. */
  readLength64(): number {
    const at = this.position;
    const length = this.#view.getBigUint64(this.#take(8), true);
    if (length > BigInt(this.remaining)) this.#failCutOff(at);
    return Number(length);
  }

  /** An integer in two's complement; undefined when a number cannot hold it exactly. */
  readInteger(byteLength: number): number | undefined {
    const at = this.#take(byteLength);
    if (byteLength === 0) return 0;
    if (byteLength > 8) return undefined;
    let value = 0n;
    for (let index = byteLength - 1; index >= 0; index--) {
      value = (value << 8n) | BigInt(this.#bytes[at + index] ?? 0);
    }
    const integer = Number(BigInt.asIntN(8 * byteLength, value));
    return Number.isSafeInteger(integer) ? integer : undefined;
  }

  readText(byteLength: number): string {
    const at = this.position;
    if (byteLength > maxStringByteLength) {
      this.fail(`a string of ${byteLength} bytes; at most ${maxStringByteLength} are read`, at);
    }
    const from = this.#take(byteLength);
    try {
      return utf8.decode(this.#bytes.subarray(from, from + byteLength));
    } catch {
      return this.fail('a string is not valid UTF-8', at);
    }
  }

  readLine(): string {
    const at = this.position;
    const window = this.#bytes.subarray(at, at + maxLineByteLength);
    const length = window.indexOf(newline);
    if (length < 0) this.fail(`a name of more than ${maxLineByteLength} bytes, or without end`, at);
    const line = this.readText(length);
    this.position++;
    return line;
  }

  skip(byteLength: number): void {
    this.#take(byteLength);
  }

  #take(byteLength: number): number {
    if (byteLength > this.remaining) this.#failCutOff(this.position);
    const at = this.position;
    this.position += byteLength;
    return at;
  }

  #failCutOff(at: number): never {
    this.fail(`the pickle of ${this.#bytes.length} bytes is cut off`, at);
  }
}
