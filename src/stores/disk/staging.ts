import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { FileRecord } from '../../kit/index.ts';
import { decodeRecord, encodeRecord } from '../../kit/index.ts';
import { hasCode } from './disk-error.ts';
import { makeDirectory } from './make-directory.ts';

/** Where an output directory comes about, beside its place and on the same file system. */
export interface StagingPlace {
  readonly root: string;
  /** Becomes the target, as it is. */
  readonly files: string;
  /** One JSON file for each finished file. */
  readonly records: string;
  /** What the target was, while it is being replaced. */
  readonly replaced: string;
}

const stagingPrefix = (target: string) => `.${basename(target)}.extrapolate-`;

/** @param target absolute. */
export function stagingPlaceOf(target: string, planKey: string): StagingPlace {
  return placeAt(join(dirname(target), stagingPrefix(target) + planKey.slice(0, 12)));
}

function placeAt(root: string): StagingPlace {
  return {
    root,
    files: join(root, 'files'),
    records: join(root, 'records'),
    replaced: join(root, 'replaced'),
  };
}

export async function createStaging(place: StagingPlace): Promise<void> {
  await makeDirectory(place.files);
  await makeDirectory(place.records);
}

/** The records of files that are there as they were recorded; others are redone. */
export async function readStagedRecords(place: StagingPlace): Promise<ReadonlyMap<string, FileRecord>> {
  const staged = new Map<string, FileRecord>();
  for (const name of await readdirIfAny(place.records)) {
    if (!name.endsWith('.json')) continue;
    const record = decodeRecord(await readFile(join(place.records, name), 'utf8'));
    if (record === undefined || name !== recordNameOf(record.path)) continue;
    const found = await stat(placeOf(place.files, record.path)).catch(() => undefined);
    if (found?.isFile() && found.size === record.byteLength) staged.set(record.path, record);
  }
  return staged;
}

/** Writes the record of a finished file, at once. */
export async function writeStagedRecord(place: StagingPlace, record: FileRecord): Promise<void> {
  const path = join(place.records, recordNameOf(record.path));
  await writeFile(`${path}.partial`, encodeRecord(record), { flush: true });
  await rename(`${path}.partial`, path);
}

/** Removes a staging area in which nothing is staged, so that a run that failed early leaves nothing behind. */
export async function removeEmptyStaging(place: StagingPlace): Promise<void> {
  try {
    await rmdir(place.files);
    await rm(place.records, { recursive: true, force: true });
    await rmdir(place.root);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

export async function removeStaging(place: StagingPlace): Promise<void> {
  await rm(place.root, { recursive: true, force: true });
}

/**
 * Puts back a target that a run had moved aside when it was stopped between the two renames of a replacement.
 *
 * @returns whether there was one.
 */
export async function restoreReplaced(target: string): Promise<boolean> {
  const prefix = stagingPrefix(target);
  const names = await readdirIfAny(dirname(target));
  for (const name of names.filter((name) => name.startsWith(prefix))) {
    try {
      await rename(placeAt(join(dirname(target), name)).replaced, target);
      return true;
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    }
  }
  return false;
}

/**
 * The absolute path of a file in a directory.
 *
 * @param path with forward slashes.
 * @throws TypeError for a path that is not plainly below the directory.
 */
export function placeOf(directory: string, path: string): string {
  const parts = path.split('/');
  if (
    parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0')) ||
    (sep === '\\' && /[\\:]/.test(path))
  ) {
    throw new TypeError(`'${path}' is no path below a directory`);
  }
  return join(directory, ...parts);
}

/** After so long without a change nobody is expected to go on with a staging area. */
const abandonedAfterMs = 24 * 60 * 60_000;

/**
 * Removes what earlier plans have left for this target and nobody has gone on with for a day. Only for who holds the
 * target's lock: then no run is at work on any of them.
 */
export async function removeAbandoned(target: string, planKey: string, nowMs: number): Promise<void> {
  const own = stagingPlaceOf(target, planKey).root;
  const prefix = stagingPrefix(target);
  for (const name of await readdirIfAny(dirname(target))) {
    const place = placeAt(join(dirname(target), name));
    if (!/^[0-9a-f]{12}$/.test(name.slice(prefix.length)) || !name.startsWith(prefix) || place.root === own)
      continue;
    const times = await Promise.all(
      [place.root, place.files, place.records].map((path) =>
        stat(path).then(
          (found) => found.mtimeMs,
          () => 0,
        ),
      ),
    );
    if (nowMs - Math.max(...times) > abandonedAfterMs) await removeStaging(place);
  }
}

/** Flat, and of a bounded length, whatever the path. */
function recordNameOf(path: string): string {
  return `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`;
}

async function readdirIfAny(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
}
