import { mkdir, rename, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from './disk-error.ts';
import { makeDirectory } from './make-directory.ts';

/**
 * Puts a directory in the place of another one by renaming; both are on one file system. What was there is
 * moved aside, not removed, and comes back when the second rename fails.
 *
 * @param from what shall be at `target`.
 * @param aside where what is at `target` goes; must not exist. An empty directory is removed instead.
 */
export async function replaceDirectory(from: string, target: string, aside: string): Promise<void> {
  await makeDirectory(dirname(target));
  const undo = await clearPlace(target, aside);
  try {
    await rename(from, target);
  } catch (error) {
    await undo();
    throw error;
  }
}

/** @returns what puts back what was there. */
async function clearPlace(target: string, aside: string): Promise<() => Promise<unknown>> {
  try {
    await rmdir(target);
    return () => mkdir(target);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return async () => {};
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
  await rename(target, aside);
  return () => rename(aside, target);
}
