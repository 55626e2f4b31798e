import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { SnapshotFile } from '../../kit/index.ts';
import { InputError } from '../../kit/index.ts';
import { hasCode } from './disk-error.ts';

/** A model repo has tens of files; whoever has more has named the wrong directory. */
const maxFileCount = 20_000;
const maxDepth = 32;

/** Not part of a model: version control, and what huggingface_hub keeps beside downloads. */
const skippedDirectories = new Set(['.git', '.cache']);

/**
 * The files of a directory and those below it, in path order.
 *
 * Links to directories are not followed. Links to files are, where they lead to a place in the directory, into
 * the blobs of a Hugging Face cache of which the directory is a snapshot, or to weights; links that lead
 * nowhere are passed over.
 *
 * @param root absolute, without links.
 * @param shownRoot as the user wrote it.
 * @throws InputError for another file that lies elsewhere: it would be published under the link's name.
 */
export async function listFiles(root: string, shownRoot: string): Promise<readonly SnapshotFile[]> {
  const files: SnapshotFile[] = [];
  const addDirectory = async (directory: string, depth: number): Promise<void> => {
    if (depth > maxDepth) throw tooMuch(shownRoot, `directories ${maxDepth} deep`);
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.name.includes('\ufffd') && !(await isThere(path)))
        throw notText(relative(root, path), shownRoot);
      if (entry.isDirectory()) {
        if (!skippedDirectories.has(entry.name)) await addDirectory(path, depth + 1);
        continue;
      }
      const byteLength = await sizeOf(path, entry, root, shownRoot);
      if (byteLength === undefined) continue;
      if (files.length >= maxFileCount) throw tooMuch(shownRoot, `more than ${maxFileCount} files`);
      files.push({ path: relative(root, path).split(sep).join('/'), byteLength });
    }
  };
  await addDirectory(root, 0);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Undefined for what is no file to be read. */
async function sizeOf(
  path: string,
  entry: Dirent,
  root: string,
  shownRoot: string,
): Promise<number | undefined> {
  if (entry.isFile()) return (await stat(path)).size;
  if (!entry.isSymbolicLink()) return undefined;
  try {
    const [place, { size, isFile }] = await Promise.all([
      realpath(path),
      stat(path).then((found) => ({ size: found.size, isFile: found.isFile() })),
    ]);
    if (!isFile) return undefined;
    if (!mayFollow(path, place, root)) throw leadsOutside(relative(root, path), place, shownRoot);
    return size;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ELOOP')) return undefined;
    throw error;
  }
}

function mayFollow(link: string, place: string, root: string): boolean {
  if (link.endsWith('.safetensors') || place.startsWith(root + sep)) return true;
  const snapshots = dirname(root);
  return basename(snapshots) === 'snapshots' && place.startsWith(join(dirname(snapshots), 'blobs') + sep);
}

/** A name that is no UTF-8 is listed with replacement characters, under which it is not found. */
const isThere = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

function notText(path: string, shownRoot: string): InputError {
  return new InputError(`${shownRoot}: the name of ${path} is no UTF-8, and cannot be used.`, {
    code: 'path-invalid',
    hint: 'Rename the file, or remove it.',
  });
}

function leadsOutside(link: string, place: string, shownRoot: string): InputError {
  return new InputError(`${shownRoot}: ${link} is a link to ${place}, outside of the directory.`, {
    code: 'link-outside',
    hint: 'Replace the link by a copy of the file, or remove it.',
  });
}

function tooMuch(shownRoot: string, what: string): InputError {
  return new InputError(`${shownRoot} has ${what}; this is no model.`, {
    code: 'directory-too-large',
    hint: 'Name the directory that holds config.json and the weights.',
  });
}
