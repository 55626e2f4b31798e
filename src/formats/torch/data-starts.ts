import { mapConcurrently } from '../../kit/index.ts';
import type { ArchiveEntry } from './directory.ts';
import { zipFault } from './faults.ts';
import type { KeptSource } from './kept-source.ts';
import { headerRangeOf, parseLocalHeader, predictDataStart } from './local-header.ts';

/** Local headers so close together are read as one: the bytes between cost less than a request. */
const maxGapByteLength = 16 << 10;
const maxSpanByteLength = 256 << 10;

/**
 * Reads spent on proving a prediction. Directory and alignment agree on every entry already, which no other
 * writer's files do by chance; more reads would be hundreds of requests for a model, which the Hub counts.
 */
const maxProofCount = 16;

/** Ranges of one file read at once: enough to hide the way to a server, few enough for it. */
const maxConcurrentReads = 8;

/** Reads for files that are not laid out as torch does; with the length of a span, 256 MiB at the very most. */
const maxSpanCount = 1024;

interface Span {
  readonly start: number;
  end: number;
  readonly entries: ArchiveEntry[];
}

/**
 * Finds where the data of entries begin, in few reads: predicted from the directory and proven by the local
 * headers of some, or read from all local headers where the prediction does not hold.
 *
 * @param entries in the order of their place in the file.
 * @throws FormatError when a local header contradicts the directory or the prediction, or when far too many
 *   would have to be read.
 */
export async function findDataStarts(
  source: KeptSource,
  entries: readonly ArchiveEntry[],
  alignment: number,
): Promise<ReadonlyMap<ArchiveEntry, number>> {
  const starts = new Map<ArchiveEntry, number>();
  for (const entry of entries) {
    const start = predictDataStart(entry, alignment);
    if (start !== undefined) starts.set(entry, start);
  }
  // One entry out of place means another writer, so that nothing is taken for granted.
  const predicted = starts.size === entries.length;
  const spans = joinHeaders(entries);
  if (!predicted && spans.length > maxSpanCount) {
    const [first] = entries;
    throw zipFault(
      source.name,
      `its ${entries.length} storages are not laid out as torch does, and it would take ${spans.length} reads to find them`,
      first?.headerStart ?? 0,
      'Load the checkpoint and save it again with torch.save, or as safetensors.',
    );
  }
  const read = predicted ? spread(spans, maxProofCount) : spans;
  await mapConcurrently(read, maxConcurrentReads, async (span) => {
    const bytes = await source.slice(span.start, span.end);
    for (const entry of span.entries) {
      const header = bytes.subarray(entry.headerStart - span.start);
      const start = parseLocalHeader(header, entry, source.name);
      if (predicted && start !== starts.get(entry)) {
        throw zipFault(
          source.name,
          `the data of ${entry.name} begins at ${start} by its local header, at ${starts.get(entry)} by what surrounds it`,
          entry.headerStart + 28,
        );
      }
      starts.set(entry, start);
    }
  });
  return starts;
}

function joinHeaders(entries: readonly ArchiveEntry[]): Span[] {
  const spans: Span[] = [];
  for (const entry of entries) {
    const { start, end } = headerRangeOf(entry);
    const last = spans.at(-1);
    if (last !== undefined && start - last.end <= maxGapByteLength && end - last.start <= maxSpanByteLength) {
      last.end = end;
      last.entries.push(entry);
    } else {
      spans.push({ start, end, entries: [entry] });
    }
  }
  return spans;
}

/** So many items, evenly spread from the first to the last; all when there are no more. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from(
    { length: count },
    (_, index) => items.slice(Math.round((index * (items.length - 1)) / (count - 1)))[0],
  ).filter((item) => item !== undefined);
}
