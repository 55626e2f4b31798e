import { closeSync, openSync, readSync } from 'node:fs';
import type { RangeReader } from '../../kit/index.ts';
import { FormatError } from '../../kit/index.ts';
import { diskError } from './disk-error.ts';

/** The bytes [start, end) of a file. */
export interface PlacedRange {
  /** Absolute path. */
  readonly place: string;
  /** As the user would name it. */
  readonly name: string;
  /** What the file's length was when it was listed. */
  readonly fileByteLength: number;
  readonly start: number;
  readonly end: number;
}

/** Shards between which a reader goes back and forth; more are closed and opened again. */
const maxOpenFiles = 16;

/**
 * Reads ranges of files synchronously, straight into the target: what is in the page cache needs no thread
 * and no copy.
 */
export function openFileReader(ranges: readonly PlacedRange[]): RangeReader {
  const lastUse = new Map(ranges.map(({ place }, index) => [place, index]));
  /** Least recently used first. */
  const descriptors = new Map<string, number>();
  let index = 0;
  let position = ranges[0]?.start ?? 0;
  let closed = false;

  const closeFile = (place: string) => {
    const descriptor = descriptors.get(place);
    if (descriptor === undefined) return;
    descriptors.delete(place);
    closeSync(descriptor);
  };
  const descriptorOf = (place: string): number => {
    const descriptor = descriptors.get(place) ?? openSync(place, 'r');
    descriptors.delete(place);
    descriptors.set(place, descriptor);
    if (descriptors.size > maxOpenFiles) {
      const [oldest] = descriptors.keys();
      if (oldest !== undefined) closeFile(oldest);
    }
    return descriptor;
  };
  const nextRange = (place: string) => {
    if (lastUse.get(place) === index) closeFile(place);
    index++;
    position = ranges[index]?.start ?? 0;
  };
  const readInto = (target: Uint8Array, offset: number, length: number, range: PlacedRange): number => {
    try {
      const bytesRead = readSync(descriptorOf(range.place), target, offset, length, position);
      if (bytesRead === 0) throw truncated(range.name, position, range.fileByteLength);
      return bytesRead;
    } catch (error) {
      throw diskError(error, `read ${range.name}`);
    }
  };

  return {
    fill(target) {
      if (closed) throw new Error('the reader was closed');
      for (let done = 0; done < target.length; ) {
        const range = ranges[index];
        if (range === undefined) throw new RangeError('read past the last range');
        const wanted = Math.min(target.length - done, range.end - position);
        if (wanted > 0) {
          const bytesRead = readInto(target, done, wanted, range);
          done += bytesRead;
          position += bytesRead;
        }
        if (position >= range.end) nextRange(range.place);
      }
    },
    close() {
      closed = true;
      for (const place of [...descriptors.keys()]) closeFile(place);
    },
  };
}

/** The error for a file that ends before the byte that was to be read. */
export function truncated(name: string, byteOffset: number, expectedByteLength: number): FormatError {
  return new FormatError(
    `the file ends here; it had ${expectedByteLength} bytes when it was opened, ${expectedByteLength - byteOffset} are missing`,
    {
      source: name,
      byteOffset,
      code: 'file-truncated',
      hint: 'Let nothing change the directory while it is read, and run again.',
    },
  );
}
