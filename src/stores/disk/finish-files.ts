import { lstat, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { FileRecord, InlineFile } from '../../kit/index.ts';
import { InputError } from '../../kit/index.ts';
import { diskError } from './disk-error.ts';
import { placeOf } from './staging.ts';

/**
 * Makes a staging directory exactly what was promised: writes the inline files, sees that the others are there,
 * and removes whatever else was left by interrupted runs. Nothing is flushed to the disk, as `cp` does not: it
 * would cost as much as the run, and the manifest's hashes tell whether a power failure has lost anything.
 *
 * @throws InputError when a staged file is gone or has another size: something else writes to the directory.
 */
export async function finishFiles(options: {
  /** Absolute. */
  readonly directory: string;
  readonly files: readonly FileRecord[];
  readonly inline: readonly InlineFile[];
  /** How the user would name a file. */
  readonly nameIn: (path: string) => string;
}): Promise<void> {
  const { directory, files, inline, nameIn } = options;
  for (const { path, content } of inline) {
    const place = placeOf(directory, path);
    try {
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, content);
    } catch (error) {
      throw diskError(error, `write ${nameIn(path)}`, content.length);
    }
  }
  for (const { path, byteLength } of files) {
    const found = await stat(placeOf(directory, path)).catch(() => undefined);
    if (found?.isFile() && found.size === byteLength) continue;
    throw new InputError(`${nameIn(path)} was changed or removed while it waited to be published.`, {
      code: 'staged-file-changed',
      hint: 'Let only one run at a time write to a directory, and run again.',
    });
  }
  const kept = new Set([...files, ...inline].map(({ path }) => path));
  for (const found of await readdir(directory, { recursive: true })) {
    const place = join(directory, found);
    if (kept.has(found.split(sep).join('/')) || (await lstat(place)).isDirectory()) continue;
    await rm(place);
  }
}
