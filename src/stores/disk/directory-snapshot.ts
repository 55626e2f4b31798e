import { open, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ByteSource, RangeReader } from '../../kit/index.ts';
import { InputError, nameOf, type Origin, type Snapshot, type SnapshotFile } from '../../kit/index.ts';
import { diskError } from './disk-error.ts';
import { openFileReader, type PlacedFile, truncated } from './file-reader.ts';
import { listFiles } from './list-files.ts';

/**
 * A model in a directory, such as a checkpoint that was just trained, or a snapshot in the cache of
 * huggingface_hub. The files are those that are there now; whoever changes them while they are read gets an
 * error where that can be seen.
 *
 * @param path as the user wrote it.
 * @throws InputError when it does not exist or is no directory; AccessError when it cannot be read.
 */
export async function openDirectorySnapshot(path: string): Promise<Snapshot> {
  const origin: Origin = { kind: 'directory', path };
  const root = await findRoot(path);
  const listed = await listFiles(root, path).catch((error: unknown) => {
    throw diskError(error, `list the files of ${path}`);
  });
  const files = new Map(listed.map((file) => [file.path, file]));
  const openReaders = new Set<RangeReader>();

  const find = (filePath: string): SnapshotFile => {
    const file = files.get(filePath);
    if (file !== undefined) return file;
    throw new InputError(`${nameOf(origin, filePath)} does not exist.`, {
      code: 'file-missing',
      hint: `Check that ${path} is complete.`,
    });
  };
  const locate = (filePath: string): PlacedFile => ({
    place: join(root, filePath),
    name: nameOf(origin, filePath),
    byteLength: find(filePath).byteLength,
  });
  return {
    origin,
    files,
    source: (filePath) => openSource(locate(filePath)),
    openReader(ranges) {
      const reader = openFileReader(ranges, locate);
      openReaders.add(reader);
      return {
        fill: (target) => reader.fill(target),
        close() {
          reader.close();
          openReaders.delete(reader);
        },
      };
    },
    async close() {
      for (const reader of openReaders) reader.close();
      openReaders.clear();
    },
  };
}

async function findRoot(path: string): Promise<string> {
  const place = resolve(path);
  const found = await stat(place).catch((error: unknown) => {
    throw diskError(error, `read ${path}`);
  });
  if (!found.isDirectory()) {
    throw new InputError(`${path} is a file, not a directory.`, {
      code: 'not-a-directory',
      hint: 'Name the directory that holds config.json and the weights.',
    });
  }
  return realpath(place);
}

function openSource({ place, name, byteLength }: PlacedFile): ByteSource {
  return {
    name,
    byteLength,
    async slice(start, end) {
      if (!(start >= 0 && start <= end && end <= byteLength)) {
        throw new RangeError(`${name} has ${byteLength} bytes; [${start}, ${end}) is not in it`);
      }
      try {
        await using file = await open(place, 'r');
        const bytes = new Uint8Array(end - start);
        for (let done = 0; done < bytes.length; ) {
          const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
          if (bytesRead === 0) throw truncated(name, start + done, byteLength);
          done += bytesRead;
        }
        return bytes;
      } catch (error) {
        throw diskError(error, `read ${name}`);
      }
    },
  };
}
