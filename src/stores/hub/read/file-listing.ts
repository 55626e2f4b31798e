import { listFiles } from '@huggingface/hub';
import type { SnapshotFile } from '../../../kit/index.ts';
import { InputError, ServiceError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary, type LibraryHub } from '../http/library-call.ts';

/** The Hub advises against more than this in one repo; a checkpoint has a few dozen. */
const maxFiles = 100_000;
/** The Hub gives a thousand entries a page; a listing that goes on after this many is made up. */
const maxPages = 1_000;
const maxPathCharacters = 1_024;

/**
 * All files of a model repo at a commit, with sizes and, for large files, sha256.
 *
 * @throws {InputError} a path that would leave the repo, or too many files
 * @throws {ServiceError} a listing that cannot be understood
 */
export async function listRepoFiles(
  http: HubHttp,
  repo: string,
  commit: string,
): Promise<Map<string, SnapshotFile>> {
  const collect = async ({ hubUrl, fetch }: LibraryHub) => {
    let pageCount = 0;
    const countingFetch: typeof fetch = (input, init) => {
      pageCount++;
      if (pageCount > maxPages) throw malformed(repo, `it has more than ${maxPages} pages`);
      return fetch(input, init);
    };
    const files = new Map<string, SnapshotFile>();
    const entries = listFiles({
      repo: { type: 'model', name: repo },
      recursive: true,
      revision: commit,
      hubUrl,
      fetch: countingFetch,
    });
    for await (const entry of entries) {
      if (entry.type !== 'file') continue;
      const file = readEntry(entry, repo);
      if (files.has(file.path)) throw malformed(repo, `it names ${JSON.stringify(file.path)} twice`);
      files.set(file.path, file);
      if (files.size > maxFiles) {
        throw new InputError(`${repo} has more than ${maxFiles} files.`, { code: 'too-many-files' });
      }
    }
    return files;
  };
  return callLibrary(http, `Listing the files of ${repo}`, collect);
}

function readEntry(entry: unknown, repo: string): SnapshotFile {
  const { path, size, lfs } = entry as { path?: unknown; size?: unknown; lfs?: unknown };
  if (typeof path !== 'string') throw malformed(repo, 'a file has no path');
  if (!isSafePath(path)) {
    throw new InputError(
      `${repo} has a file whose path is not safe: ${JSON.stringify(path.slice(0, 200))}.`,
      {
        code: 'path-unsafe',
        hint: 'A path must be relative, with forward slashes and without "..".',
      },
    );
  }
  const pointer =
    typeof lfs === 'object' && lfs !== null ? (lfs as { oid?: unknown; size?: unknown }) : undefined;
  const byteLength = pointer === undefined ? size : pointer.size;
  if (typeof byteLength !== 'number' || !Number.isSafeInteger(byteLength) || byteLength < 0) {
    throw malformed(repo, `the size of ${JSON.stringify(path)} is ${JSON.stringify(byteLength)}`);
  }
  if (pointer === undefined) return { path, byteLength };
  if (typeof pointer.oid !== 'string' || !/^[0-9a-f]{64}$/.test(pointer.oid)) {
    throw malformed(repo, `the sha256 of ${JSON.stringify(path)} is no sha256`);
  }
  return { path, byteLength, sha256: pointer.oid };
}

/** Relative, with forward slashes, staying inside the repo, printable. */
function isSafePath(path: string): boolean {
  return (
    path.length <= maxPathCharacters &&
    !path.includes('\\') &&
    !/\p{Cc}/u.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part !== '.git')
  );
}

function malformed(repo: string, reason: string): ServiceError {
  return new ServiceError(`The listing of ${repo} cannot be used: ${reason}.`, { code: 'answer-malformed' });
}
