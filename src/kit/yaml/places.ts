/** In a text, both from 1 on; columns are UTF-16 code units, as editors count. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Finds where in the text an offset is. */
export function placesIn(text: string): (offset: number) => TextPlace {
  const starts = [0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|[\r\n]/g)) starts.push(index + lineBreak.length);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
