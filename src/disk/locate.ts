import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { hasCode } from './disk-error.ts';

/** The absolute path of a directory as a user wrote it; `~/` is the home directory, also where no shell saw it. */
export function locate(path: string): string {
  return /^~(\/|$)/.test(path) ? join(homedir(), path.slice(1)) : resolve(path);
}

/** The same, where links lead. What does not exist yet is where it will be made. */
export async function locateReal(path: string): Promise<string> {
  const place = locate(path);
  return realpath(place).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return place;
    throw error;
  });
}
