import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../../kit/index.ts';
import { hasCode } from './disk-error.ts';

/**
 * The absolute path of a directory as a user wrote it, where links lead. What does not exist yet is where it will be
 * made: below the last part of the path that exists, wherever that leads.
 *
 * @throws InputError `path-invalid` for a link that leads nowhere, in whose place no directory can be put.
 */
export async function locateReal(path: string): Promise<string> {
  const place = resolve(path);
  const missing: string[] = [];
  for (let existing = place; ; existing = dirname(existing)) {
    try {
      return join(await realpath(existing), ...missing);
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
      await refuseDangling(existing, path);
      if (existing === dirname(existing)) return place;
      missing.unshift(basename(existing));
    }
  }
}

async function refuseDangling(place: string, path: string): Promise<void> {
  const isLink = await lstat(place).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (!isLink) return;
  throw new InputError(`${path}: ${place} is a link to ${await readlink(place)}, which does not exist.`, {
    code: 'path-invalid',
    hint: 'Remove the link, or make what it leads to.',
  });
}
