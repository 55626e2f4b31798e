import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { hasCode } from './disk-error.ts';

/** The absolute path of a directory as a user wrote it, where links lead. What does not exist yet is where it will be made. */
export async function locateReal(path: string): Promise<string> {
  const place = resolve(path);
  return realpath(place).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return place;
    throw error;
  });
}
