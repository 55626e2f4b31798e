import type { SnapshotFile } from '../../../kit/index.ts';
import { ExtrapolateError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { listRepoFiles } from './file-listing.ts';

/** Every file of a repo at a branch or commit. */
export type Tree = ReadonlyMap<string, SnapshotFile>;

/** Undefined if the repo or the revision does not exist. */
export async function findTree(http: HubHttp, repo: string, revision: string): Promise<Tree | undefined> {
  return undefinedIfMissing(listRepoFiles(http, repo, revision));
}

/** What was asked for, or undefined where there is no such repo or revision (or none that may be seen). */
export async function undefinedIfMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ExtrapolateError)) throw error;
    if (error.code === 'repo-not-found' || error.code === 'revision-not-found') return undefined;
    throw error;
  }
}

/** The URL of a file's content. */
export function resolveUrl(http: HubHttp, repo: string, revision: string, path: string): string {
  const encodedPath = path.split('/').map(encodeURIComponent).join('/');
  return `${http.hubUrl}/${repo}/resolve/${encodeURIComponent(revision)}/${encodedPath}`;
}
