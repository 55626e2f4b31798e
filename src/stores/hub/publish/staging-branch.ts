import { createBranch, deleteBranch } from '@huggingface/hub';
import type { HubHttp } from '../http/http.ts';
import { callLibrary, type LibraryHub } from '../http/library-call.ts';
import { repeatUntilDone, saysExists } from '../http/lost-answer.ts';
import { undefinedIfMissing } from '../read/tree.ts';
import type { BranchPlace } from './commit.ts';

/** The staging branch of a plan; the same on every machine. */
export function stagingBranchOf(planKey: string): string {
  return `extrapolate-${planKey.slice(0, 12)}`;
}

/** Whether a branch has the name of one, of whatever plan. */
export function isStagingBranch(branch: string): boolean {
  return /^extrapolate-[0-9a-f]{12}$/.test(branch);
}

/** Creates the branch from a commit unless it exists. */
export async function createStagingBranch(
  http: HubHttp,
  { repo, branch }: BranchPlace,
  startingCommit: string,
): Promise<void> {
  const create = (hub: LibraryHub) => createBranch({ repo, branch, revision: startingCommit, ...hub });
  const act = () => callLibrary(http, `Creating branch ${branch} of ${repo}`, create);
  await repeatUntilDone(http, act, saysExists);
}

/** Deletes the branch if it exists. A failure is only warned of: the branch is not needed any more. */
export async function removeStagingBranch(http: HubHttp, { repo, branch }: BranchPlace): Promise<void> {
  const remove = (hub: LibraryHub) => deleteBranch({ repo, branch, ...hub });
  const act = () => undefinedIfMissing(callLibrary(http, `Deleting branch ${branch} of ${repo}`, remove));
  try {
    await repeatUntilDone(http, act, () => false);
  } catch (error) {
    http.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    http.log.warn(
      `The staging branch ${branch} of ${repo} could not be deleted and can be by hand: ${reason}`,
    );
  }
}
