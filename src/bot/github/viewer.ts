import type { Octokit } from './client.ts';

/**
 * The login that what we write is written under, such as `github-actions[bot]`. GraphQL tells it to every
 * kind of token and without a permission; `GET /user` refuses those of Apps and workflows.
 */
export async function readViewer(octokit: Octokit): Promise<string> {
  const { viewer } = await octokit.graphql<{ readonly viewer: { readonly login: string } }>(
    'query { viewer { login } }',
  );
  return viewer.login;
}

/** Logins are the same in any case of letters. */
export function isSameLogin(login: string | undefined, other: string): boolean {
  return login?.toLowerCase() === other.toLowerCase();
}
