import { Refusal } from '../refusal.ts';
import type { ShardTerm } from './shard.ts';
import { rawBytesOf, type StoredFile, type XorbStore } from './storage.ts';

interface ChunkRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface XorbFetch {
  readonly xorbHash: string;
  readonly chunks: ChunkRange;
  /** Serialized bytes, end inclusive as in a Range header. */
  readonly bytes: ChunkRange;
}

export interface Reconstruction {
  readonly offsetIntoFirstRange: number;
  readonly terms: readonly ShardTerm[];
  /** By xorb; ascending, disjoint, each term inside one. */
  readonly fetches: ReadonlyMap<string, readonly XorbFetch[]>;
}

/**
 * What to fetch for the bytes [start, end) of a file; terms are trimmed to whole chunks.
 *
 * @throws {Refusal} 416 when the range starts after the end of the file
 */
export function planReconstruction(
  file: StoredFile,
  storage: XorbStore,
  start: number,
  end: number,
): Reconstruction {
  if (start >= file.byteLength && file.byteLength > 0) {
    throw new Refusal(416, `The range starts at ${start}, the file has ${file.byteLength} bytes.`);
  }
  const terms: ShardTerm[] = [];
  let offsetIntoFirstRange = 0;
  let offset = 0;
  for (const term of file.terms) {
    const { rawOffsets } = storage.requireXorb(term.xorbHash).layout;
    const trimmed = trimTerm(term, rawOffsets, start - offset, end - offset);
    if (trimmed !== undefined) {
      if (terms.length === 0) {
        offsetIntoFirstRange = start - offset - rawBytesOf(rawOffsets, term.chunkStart, trimmed.chunkStart);
      }
      terms.push(trimmed);
    }
    offset += term.unpackedBytes;
    if (offset >= end) break;
  }
  return { offsetIntoFirstRange, terms, fetches: planFetches(terms, storage) };
}

/** The chunks of a term that touch [start, end), counted from the beginning of the term. */
function trimTerm(
  term: ShardTerm,
  rawOffsets: Uint32Array,
  start: number,
  end: number,
): ShardTerm | undefined {
  if (term.unpackedBytes <= start || end <= 0) return undefined;
  let { chunkStart, chunkEnd } = term;
  while (rawBytesOf(rawOffsets, term.chunkStart, chunkStart + 1) <= start) chunkStart++;
  while (rawBytesOf(rawOffsets, term.chunkStart, chunkEnd - 1) >= end) chunkEnd--;
  const unpackedBytes = rawBytesOf(rawOffsets, chunkStart, chunkEnd);
  return { xorbHash: term.xorbHash, chunkStart, chunkEnd, unpackedBytes };
}

/** Terms that overlap or touch in a xorb share one fetch. */
function planFetches(
  terms: readonly ShardTerm[],
  storage: XorbStore,
): ReadonlyMap<string, readonly XorbFetch[]> {
  const rangesOf = new Map<string, ChunkRange[]>();
  for (const { xorbHash, chunkStart, chunkEnd } of terms) {
    const ranges = rangesOf.get(xorbHash) ?? [];
    rangesOf.set(xorbHash, [...ranges, { start: chunkStart, end: chunkEnd }]);
  }
  const fetches = new Map<string, readonly XorbFetch[]>();
  for (const [xorbHash, ranges] of rangesOf) {
    const { byteOffsets } = storage.requireXorb(xorbHash).layout;
    fetches.set(
      xorbHash,
      unite(ranges).map((chunks) => ({
        xorbHash,
        chunks,
        bytes: { start: byteOffsets[chunks.start] ?? 0, end: (byteOffsets[chunks.end] ?? 0) - 1 },
      })),
    );
  }
  return fetches;
}

function unite(ranges: readonly ChunkRange[]): ChunkRange[] {
  const united: { start: number; end: number }[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = united.at(-1);
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else united.push({ ...range });
  }
  return united;
}
