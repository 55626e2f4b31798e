import { advice, type Clock, type InlineFile, ServiceError, sameCommand } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { findTree, resolveUrl } from '../read/tree.ts';
import { sendCommit } from './commit.ts';
import { mainBranch } from './inspect-target.ts';

/**
 * Changes small text files of a repo in one commit on main; everything else in it stays.
 *
 * @param options.parentCommit where main was when the files were written; anything newer is not overwritten.
 * @param options.removed paths that go away.
 * @returns the new commit's id
 * @throws {ServiceError} `target-changed`; nothing was changed then.
 */
export async function updateHubFiles(options: {
  readonly http: HubHttp;
  /** `namespace/name` */
  readonly repo: string;
  readonly parentCommit: string;
  readonly files: readonly InlineFile[];
  readonly removed: readonly string[];
  readonly message: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { http, repo, parentCommit, files, removed, message, clock, signal } = options;
  const operations = [
    ...files.map((file) => ({ kind: 'file' as const, ...file })),
    ...removed.map((path) => ({ kind: 'delete' as const, path })),
  ];
  const commit = { summary: message, parentCommit, operations };
  const findCommit = () => findLanded(http, repo, { files, removed }, signal);
  const id = await sendCommit({ http, repo, branch: mainBranch, commit, findCommit, clock, signal });
  if (id !== undefined) return id;
  throw new ServiceError(`${repo} was changed by somebody else meanwhile; nothing was written.`, {
    code: 'target-changed',
    hint: advice`Look at ${http.hubUrl}/${repo}/commits/main and run ${sameCommand} again.`,
    status: 412,
  });
}

/** Main, if it has exactly these files. */
async function findLanded(
  http: HubHttp,
  repo: string,
  { files, removed }: { readonly files: readonly InlineFile[]; readonly removed: readonly string[] },
  signal: AbortSignal,
): Promise<string | undefined> {
  const tree = await findTree(http, repo, mainBranch, signal);
  if (tree === undefined || removed.some((path) => tree.has(path))) return undefined;
  for (const { path, content } of files) {
    if (tree.get(path)?.byteLength !== content.byteLength) return undefined;
    const url = resolveUrl(http, repo, mainBranch, path);
    const response = await http.request({ method: 'GET', url, auth: 'hub', signal });
    if ((await response.text()) !== Buffer.from(content).toString()) return undefined;
  }
  return mainBranch;
}
