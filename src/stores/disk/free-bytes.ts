import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { diskError, hasCode } from './disk-error.ts';

/** How many bytes can still be written where the path is, or will be once it is made. */
export async function freeBytes(path: string): Promise<number> {
  for (let place = resolve(path); ; place = dirname(place)) {
    try {
      const { bavail, bsize } = await statfs(place);
      return bavail * bsize;
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR') || place === dirname(place)) {
        throw diskError(error, `see how much is free at ${path}`);
      }
    }
  }
}
