import { isRecord } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { findTree } from '../read/tree.ts';
import { recordedPathOf } from './staging.ts';
import { isStagingBranch, removeStagingBranch } from './staging-branch.ts';

/** A run stages a file more often than this, and who goes on with one that was stopped does so sooner. */
const abandonedAfterMs = 24 * 60 * 60_000;
/** Of one run; the next one goes on. */
const maxRemoved = 10;

/**
 * Removes the staging branches of other plans for a repo that nobody has gone on with for a day, such as those of
 * sources that gained a commit in between, or of a run that another one overtook. A branch counts as this tool's when
 * its name, and the records on it, are. One without a record holds nothing, and does not tell its age: it stays.
 *
 * Nothing depends on it: a failure is told in the debug log, and ends nothing.
 *
 * @param ownBranch that of the present plan.
 */
export async function removeAbandonedBranches(http: HubHttp, repo: string, ownBranch: string): Promise<void> {
  try {
    let removed = 0;
    for (const branch of await listBranches(http, repo)) {
      if (branch === ownBranch || !isStagingBranch(branch)) continue;
      if (!(await isAbandoned(http, repo, branch))) continue;
      http.log.debug(
        `${repo}: removing the staging branch ${branch}, which nobody has gone on with for a day`,
      );
      await removeStagingBranch(http, { repo, branch });
      if (++removed === maxRemoved) return;
    }
  } catch (error) {
    http.signal.throwIfAborted();
    http.log.debug(
      `${repo}: staging branches that were left behind could not be looked for: ${String(error)}`,
    );
  }
}

async function listBranches(http: HubHttp, repo: string): Promise<readonly string[]> {
  const url = `${http.hubUrl}/api/models/${repo}/refs`;
  const answer: unknown = await http.request({ method: 'GET', url }).then((response) => response.json());
  const branches = isRecord(answer) && Array.isArray(answer.branches) ? answer.branches : [];
  return branches.flatMap((branch: unknown) =>
    isRecord(branch) && typeof branch.name === 'string' ? branch.name : [],
  );
}

async function isAbandoned(http: HubHttp, repo: string, branch: string): Promise<boolean> {
  const url = `${http.hubUrl}/api/models/${repo}/commits/${encodeURIComponent(branch)}?limit=1`;
  const answer: unknown = await http.request({ method: 'GET', url }).then((response) => response.json());
  const latest: unknown = Array.isArray(answer) ? answer[0] : undefined;
  const date = isRecord(latest) && typeof latest.date === 'string' ? Date.parse(latest.date) : Number.NaN;
  // Also where the date is none.
  if (!(http.clock.now() - date > abandonedAfterMs)) return false;
  const tree = await findTree(http, repo, branch);
  return [...(tree?.keys() ?? [])].some((path) => recordedPathOf(path) !== undefined);
}
