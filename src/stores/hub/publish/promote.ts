import { advice, type FileRecord, type InlineFile, ServiceError, sameCommand } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { type CommitOperation, sendCommit } from './commit.ts';
import { attributesPath, mainBranch } from './inspect-target.ts';

/**
 * Makes a derived repo visible: one commit on main with the staged files by pointer and the small ones with
 * their content, which also deletes what else is there. More weight files than the hundred operations the Hub
 * recommends still go into one commit: a repo that is half there would be worse than a slow commit.
 *
 * @param head the commit on main at which everything was checked; anything newer is not overwritten.
 * @param stalePaths files on main at that commit.
 * @returns the new commit's id
 * @throws {ServiceError} `target-changed`; nothing is visible then, and a new run continues.
 */
export async function promoteToMain(
  http: HubHttp,
  promotion: {
    readonly repo: string;
    readonly head: string;
    readonly stalePaths: readonly string[];
    readonly files: readonly FileRecord[];
    readonly inline: readonly InlineFile[];
    readonly message: string;
    readonly findCommit: () => Promise<string | undefined>;
  },
): Promise<string> {
  const { repo, head, stalePaths, files, inline, message, findCommit } = promotion;
  const kept = requireDistinct([...files, ...inline].map(({ path }) => path));
  const operations: CommitOperation[] = [
    ...files.map(({ path, sha256, byteLength }) => ({ kind: 'pointer' as const, path, sha256, byteLength })),
    ...inline.map(({ path, content }) => ({ kind: 'file' as const, path, content })),
    ...stalePaths
      .filter((path) => path !== attributesPath && !kept.has(path))
      .map((path) => ({ kind: 'delete' as const, path })),
  ];
  const [summary = '', ...description] = message.split('\n');
  const commit = {
    summary,
    description: description.join('\n').trim() || undefined,
    parentCommit: head,
    operations,
  };
  const id = await sendCommit(http, { repo, branch: mainBranch }, commit, findCommit);
  if (id !== undefined) return id;
  throw new ServiceError(
    `${repo} was changed by somebody else while it was being made; nothing was published.`,
    {
      code: 'target-changed',
      hint: advice`Look at ${http.hubUrl}/${repo}/commits/main and run ${sameCommand} again: what was uploaded is kept.`,
      status: 412,
    },
  );
}

function requireDistinct(paths: readonly string[]): ReadonlySet<string> {
  const distinct = new Set(paths);
  if (distinct.size !== paths.length) throw new TypeError('A path was given twice to one commit');
  return distinct;
}
