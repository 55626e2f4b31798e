import type { FileRange } from '../../../kit/index.ts';

/**
 * Longest span of one request. Several are under way at once, each buffered whole, so that no connection waits for
 * another; the signed address of a file serves all of its spans, so that short ones cost the Hub no more requests.
 */
export const standardSpanBytes = 8 * 1024 * 1024;
/** A gap up to here is cheaper to read and drop than a request of its own is. */
export const standardGapBytes = 256 * 1024;

/** One request: the bytes [start, end) of a file, of which the parts are wanted, ascending and disjoint. */
export interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly parts: readonly { readonly start: number; readonly end: number }[];
}

/** Turns ranges into as few requests as the bounds allow; the parts of all spans are the ranges' bytes in order. */
export function planSpans(
  ranges: readonly FileRange[],
  spanBytes: number = standardSpanBytes,
  gapBytes: number = standardGapBytes,
): Span[] {
  const spans: { path: string; start: number; end: number; parts: { start: number; end: number }[] }[] = [];
  for (const range of ranges) {
    let { start } = range;
    while (start < range.end) {
      let span = spans.at(-1);
      const joins =
        span?.path === range.path &&
        start >= span.end &&
        start - span.end <= gapBytes &&
        start - span.start < spanBytes;
      if (span === undefined || !joins) {
        span = { path: range.path, start, end: start, parts: [] };
        spans.push(span);
      }
      const end = Math.min(range.end, span.start + spanBytes);
      const last = span.parts.at(-1);
      if (last?.end === start) last.end = end;
      else span.parts.push({ start, end });
      span.end = end;
      start = end;
    }
  }
  return spans;
}
