import { closeSync, openSync, readSync } from 'node:fs';
import type { FileRange, RangeReader } from '../../kit/index.ts';
import { FormatError } from '../../kit/index.ts';
import { diskError } from './disk-error.ts';

export interface PlacedFile {
  /** Absolute path. */
  readonly place: string;
  /** As the user would name it. */
  readonly name: string;
  /** What its length was when it was listed. */
  readonly byteLength: number;
}

/** Shards between which a reader goes back and forth; more are closed and opened again. */
const maxOpenFiles = 16;

/**
 * Reads ranges of files synchronously, straight into the target: what is in the page cache needs no thread
 * and no copy.
 */
export function openFileReader(
  ranges: readonly FileRange[],
  locate: (path: string) => PlacedFile,
): RangeReader {
  const lastUse = new Map<string, number>();
  for (const [index, { path }] of ranges.entries()) lastUse.set(path, index);
  const files = new Map([...lastUse.keys()].map((path) => [path, locate(path)]));
  /** Least recently used first. */
  const descriptors = new Map<string, number>();
  let index = 0;
  let position = ranges[0]?.start ?? 0;
  let closed = false;

  const closeFile = (path: string) => {
    const descriptor = descriptors.get(path);
    if (descriptor === undefined) return;
    descriptors.delete(path);
    closeSync(descriptor);
  };
  const descriptorOf = (path: string, { place }: PlacedFile): number => {
    const descriptor = descriptors.get(path) ?? openSync(place, 'r');
    descriptors.delete(path);
    descriptors.set(path, descriptor);
    if (descriptors.size > maxOpenFiles) {
      const [oldest] = descriptors.keys();
      if (oldest !== undefined) closeFile(oldest);
    }
    return descriptor;
  };
  const nextRange = (path: string) => {
    if (lastUse.get(path) === index) closeFile(path);
    index++;
    position = ranges[index]?.start ?? 0;
  };
  const readInto = (target: Uint8Array, offset: number, length: number, path: string): number => {
    const file = files.get(path) as PlacedFile;
    try {
      const bytesRead = readSync(descriptorOf(path, file), target, offset, length, position);
      if (bytesRead === 0) throw truncated(file.name, position, file.byteLength);
      return bytesRead;
    } catch (error) {
      throw diskError(error, `read ${file.name}`);
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
          const bytesRead = readInto(target, done, wanted, range.path);
          done += bytesRead;
          position += bytesRead;
        }
        if (position >= range.end) nextRange(range.path);
      }
    },
    close() {
      closed = true;
      for (const path of [...descriptors.keys()]) closeFile(path);
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
