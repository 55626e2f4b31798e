const plus = 0x2b;
const minus = 0x2d;
const point = 0x2e;
const underscore = 0x5f;
const zero = 0x30;
const lowerA = 0x61;
const lowerE = 0x65;
const lowerZ = 0x7a;

/** A number or a word is short; what is longer is neither. */
export const maxTokenLength = 400;

const isDigit = (byte: number) => byte >= zero && byte <= zero + 9;

export const startsNumber = (byte: number | undefined) =>
  byte !== undefined && (byte === minus || isDigit(byte));

/** Whether a number or a word may go on with this byte. */
export function isTokenByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  if (isDigit(byte) || byte === plus || byte === minus || byte === point || byte === underscore) return true;
  const lower = byte | 0x20;
  return lower >= lowerA && lower <= lowerZ;
}

/** Behind the longest number that begins here; the same place where none does. */
export function findNumberEnd(bytes: Uint8Array, at: number): number {
  const whole = bytes[at] === minus ? at + 1 : at;
  let end = bytes[whole] === zero ? whole + 1 : skipDigits(bytes, whole);
  if (end === whole) return at;
  if (bytes[end] === point) {
    const fraction = skipDigits(bytes, end + 1);
    if (fraction === end + 1) return at;
    end = fraction;
  }
  if (((bytes[end] ?? 0) | 0x20) !== lowerE) return end;
  const sign = bytes[end + 1];
  const exponent = sign === plus || sign === minus ? end + 2 : end + 1;
  const exponentEnd = skipDigits(bytes, exponent);
  return exponentEnd === exponent ? at : exponentEnd;
}

function skipDigits(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  let at = from;
  while (at < length && isDigit(bytes[at] as number)) at++;
  return at;
}

/** Up to these, digits and powers of ten are exact, and so their quotient is what a number rounds to. */
const exactDigits = 15;
const exactPowers = Array.from({ length: exactDigits + 1 }, (_, power) => 10 ** power);

/** A number of few digits without exponent, in less time than as text; undefined for others. */
export function readShortNumber(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (end - at > exactDigits) return undefined;
  let digits = 0;
  let pointAt = end - 1;
  const isNegative = bytes[at] === minus;
  for (let place = isNegative ? at + 1 : at; place < end; place++) {
    const byte = bytes[place] as number;
    if (byte === point) pointAt = place;
    else if (isDigit(byte)) digits = digits * 10 + (byte - zero);
    else return undefined;
  }
  const value = digits / (exactPowers[end - 1 - pointAt] as number);
  return isNegative ? -value : value;
}
