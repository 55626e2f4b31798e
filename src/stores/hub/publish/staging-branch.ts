import { createBranch, deleteBranch } from '@huggingface/hub';
import type { Clock, Log } from '../../../kit/index.ts';
import type { FetchFunction } from '../http/fetch.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary } from '../http/library-call.ts';
import { repeatUntilDone, saysExists } from '../http/lost-answer.ts';
import { undefinedIfMissing } from '../read/tree.ts';

export interface BranchOptions {
  readonly http: HubHttp;
  readonly repo: string;
  readonly branch: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The staging branch of a plan; the same on every machine. */
export function stagingBranchOf(planKey: string): string {
  return `extrapolate-${planKey.slice(0, 12)}`;
}

/** Creates the branch from a commit unless it exists. */
export async function createStagingBranch(options: BranchOptions, startingCommit: string): Promise<void> {
  const { http, repo, branch, clock, signal } = options;
  const create = (fetch: FetchFunction) =>
    createBranch({ repo, branch, revision: startingCommit, hubUrl: http.hubUrl, fetch });
  await repeatUntilDone({
    act: () => callLibrary(http, `Creating branch ${branch} of ${repo}`, create, signal),
    isDone: saysExists,
    clock,
    signal,
  });
}

/** Deletes the branch if it exists. A failure is only warned of: the branch is not needed any more. */
export async function removeStagingBranch(options: BranchOptions): Promise<void> {
  const { http, repo, branch, clock, log, signal } = options;
  const remove = (fetch: FetchFunction) => deleteBranch({ repo, branch, hubUrl: http.hubUrl, fetch });
  try {
    await repeatUntilDone({
      act: () =>
        undefinedIfMissing(callLibrary(http, `Deleting branch ${branch} of ${repo}`, remove, signal)),
      isDone: () => false,
      clock,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    log.warn(`The staging branch ${branch} of ${repo} could not be deleted and can be by hand: ${reason}`);
  }
}
