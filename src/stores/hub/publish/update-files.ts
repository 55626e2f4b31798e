import { advice, type InlineFile, ServiceError, sameCommand } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { findTree, resolveUrl } from '../read/tree.ts';
import { sendCommit } from './commit.ts';
import { mainBranch } from './inspect-target.ts';

export interface FilesUpdate {
  /** `namespace/name` */
  readonly repo: string;
  /** Where main was when the files were written; anything newer is not overwritten. */
  readonly parentCommit: string;
  readonly files: readonly InlineFile[];
  /** Paths that go away. */
  readonly removed: readonly string[];
  readonly message: string;
}

/**
 * Changes small text files of a repo in one commit on main; everything else in it stays.
 *
 * @returns the new commit's id
 * @throws {ServiceError} `target-changed`; nothing was changed then.
 */
export async function updateHubFiles(http: HubHttp, update: FilesUpdate): Promise<string> {
  const { repo, parentCommit, files, removed, message } = update;
  const operations = [
    ...files.map((file) => ({ kind: 'file' as const, ...file })),
    ...removed.map((path) => ({ kind: 'delete' as const, path })),
  ];
  const commit = { summary: message, parentCommit, operations };
  const id = await sendCommit(http, { repo, branch: mainBranch }, commit, () => findLanded(http, update));
  if (id !== undefined) return id;
  throw new ServiceError(`${repo} was changed by somebody else meanwhile; nothing was written.`, {
    code: 'target-changed',
    hint: advice`Look at ${http.hubUrl}/${repo}/commits/main and run ${sameCommand} again.`,
    status: 412,
  });
}

/** Main, if it has exactly these files. */
async function findLanded(http: HubHttp, { repo, files, removed }: FilesUpdate): Promise<string | undefined> {
  const tree = await findTree(http, repo, mainBranch);
  if (tree === undefined || removed.some((path) => tree.has(path))) return undefined;
  for (const { path, content } of files) {
    if (tree.get(path)?.byteLength !== content.byteLength) return undefined;
    const url = resolveUrl(http, repo, mainBranch, path);
    const response = await http.request({ method: 'GET', url });
    if ((await response.text()) !== Buffer.from(content).toString()) return undefined;
  }
  return mainBranch;
}
