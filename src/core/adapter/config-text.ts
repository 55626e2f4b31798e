/** Bytes [start, end) of a text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The text of a JSON object, with where the values of its keys lie; so that what is not changed stays to the
 * letter.
 */
export interface ConfigText {
  readonly bytes: Uint8Array;
  /** By key. */
  readonly values: ReadonlyMap<string, TextRange>;
}

/** A place of a text and what is to stand there. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

/** The edit that gives a key a value; a key that is missing comes first in the object. */
export function setValue({ bytes, values }: ConfigText, key: string, value: unknown): TextEdit {
  const range = values.get(key);
  if (range !== undefined) return { ...range, text: writeJson(value) };
  const start = bytes.indexOf(0x7b) + 1;
  const comma = values.size > 0 ? ',' : '\n';
  return { start, end: start, text: `\n  ${JSON.stringify(key)}: ${writeJson(value)}${comma}` };
}

/** The text with edits that do not overlap. */
export function editText({ bytes }: ConfigText, edits: readonly TextEdit[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let reached = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(bytes.subarray(reached, start), new TextEncoder().encode(text));
    reached = end;
  }
  parts.push(bytes.subarray(reached));
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

/** As Python's json module writes a value of an object with an indent of 2. */
function writeJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ');
}
