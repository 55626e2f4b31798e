import type { Octokit, RepositoryName } from './client.ts';
import { statusOf } from './failure.ts';

export interface FirstState {
  readonly path: string;
  readonly branch: string;
  readonly text: string;
  readonly message: string;
}

/** GitHub did not take a write that another try may get through. */
export interface Refused {
  readonly reason: unknown;
}

/**
 * Makes the branch with one commit that has no parent and nothing but the file: its history is that of the
 * state, and no workflow of the default branch comes along.
 * @returns undefined when it is made; GitHub's refusal when somebody else has made the branch meanwhile.
 */
export async function createBranchWithFile(
  octokit: Octokit,
  name: RepositoryName,
  { path, branch, text, message }: FirstState,
): Promise<Refused | undefined> {
  const tree = await octokit.rest.git.createTree({
    ...name,
    tree: [{ path, mode: '100644', type: 'blob', content: text }],
  });
  const commit = await octokit.rest.git.createCommit({ ...name, message, tree: tree.data.sha, parents: [] });
  try {
    await octokit.rest.git.createRef({ ...name, ref: `refs/heads/${branch}`, sha: commit.data.sha });
    return undefined;
  } catch (error) {
    if (statusOf(error) === 422) return { reason: error };
    throw error;
  }
}
