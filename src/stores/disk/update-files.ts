import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { InlineFile } from '../../kit/index.ts';
import { nameOf } from '../../kit/index.ts';
import { diskError } from './disk-error.ts';
import { locateReal } from './locate.ts';
import { placeOf } from './staging.ts';

/**
 * Changes small files of a directory; everything else in it stays. Each file is written beside its place and then
 * renamed, so that none is ever half there.
 *
 * @param directory as the user wrote it.
 * @param changes.removed paths that go away.
 * @throws AccessError, CapacityError, InputError as the file system has it.
 */
export async function updateDirectoryFiles(
  directory: string,
  { files, removed }: { readonly files: readonly InlineFile[]; readonly removed: readonly string[] },
): Promise<void> {
  const root = await locateReal(directory);
  const nameIn = (path: string) => nameOf({ kind: 'directory', path: directory }, path);
  for (const { path, content } of files) {
    const place = placeOf(root, path);
    // Of its own, because another process may be writing the same file.
    const beside = `${place}.${randomBytes(4).toString('hex')}.hf-extrapolate-new`;
    try {
      await mkdir(dirname(place), { recursive: true });
      await writeFile(beside, content);
      await rename(beside, place);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => {});
      throw diskError(error, `write ${nameIn(path)}`, content.byteLength);
    }
  }
  for (const path of removed) {
    await rm(placeOf(root, path), { force: true }).catch((error: unknown) => {
      throw diskError(error, `remove ${nameIn(path)}`);
    });
  }
}
