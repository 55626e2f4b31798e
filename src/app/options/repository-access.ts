import type { GitHubAccess } from '../../kit/index.ts';
import { parseRepository, readGitHubAccess } from './github-access.ts';

/**
 * The repository that a run belongs to and what is shown to GitHub for it; undefined where either is not known, which
 * is no fault: without them there is no tracking issue, and the state is kept elsewhere.
 *
 * @throws InputError for a variable that is there and wrong.
 */
export function findRepositoryAccess(
  environment: Readonly<Record<string, string | undefined>>,
): (GitHubAccess & { readonly repository: string }) | undefined {
  const repository = environment.GITHUB_REPOSITORY?.trim() ?? '';
  const hasCredentials = [environment.GITHUB_TOKEN, environment.GITHUB_APP_ID].some(
    (text) => (text?.trim() ?? '') !== '',
  );
  if (repository === '' || !hasCredentials) return undefined;
  return {
    ...readGitHubAccess(environment),
    repository: parseRepository(repository, 'GITHUB_REPOSITORY'),
  };
}
