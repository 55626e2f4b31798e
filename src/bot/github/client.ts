import { App, type Octokit } from 'octokit';
import type { GitHubAccess } from '../../kit/index.ts';
import { AccessError } from '../../kit/index.ts';
import { explainFailure, statusOf } from './failure.ts';
import type { FetchOptions } from './fetch.ts';
import { deriveOctokit, type Pace } from './octokit.ts';
import { type Feature, toApiPermissions } from './permissions.ts';
import type { WaitEnvironment } from './waits.ts';

export type { Octokit } from 'octokit';

export interface GitHubOptions extends GitHubAccess, WaitEnvironment, FetchOptions {
  /** `owner/name` */
  readonly repository: string;
  readonly pace?: Pace | undefined;
}

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** Calls to one repository, by Octokit. */
export interface GitHubClient extends Pick<GitHubOptions, 'clock' | 'signal' | 'random'> {
  readonly repository: string;
  /**
   * Runs calls with a token that is good for the feature; that of a GitHub App is good for nothing else.
   * @param doing for errors, as the end of "GitHub does not let this token …".
   * @throws {AccessError} a missing permission, which the hint names; a repository or token unknown to GitHub
   * @throws {ServiceError} any other failure, after every retry
   * The signal's reason when aborted, at once.
   */
  call<T>(
    feature: Feature,
    doing: string,
    action: (octokit: Octokit, name: RepositoryName) => Promise<T>,
  ): Promise<T>;
}

export function createGitHubClient(options: GitHubOptions): GitHubClient {
  const { repository, signal, clock, random } = options;
  const secrets = [...options.secrets];
  const [owner = '', repo = ''] = repository.split('/');
  const name = { owner, repo };
  const PatientOctokit = deriveOctokit(options);
  const octokitFor = createAuthentication(options, PatientOctokit, name, (token) => {
    if (!secrets.includes(token)) secrets.push(token);
  });
  return {
    repository,
    signal,
    clock,
    random,
    call(feature, doing, action) {
      const attempt = { feature, doing, repository, secrets };
      return raceAbort(
        signal,
        octokitFor(feature)
          .then((octokit) => action(octokit, name))
          .catch((error: unknown) => {
            throw explainFailure(error, attempt);
          }),
      );
    },
  };
}

function createAuthentication(
  { credentials }: GitHubOptions,
  PatientOctokit: typeof Octokit,
  name: RepositoryName,
  /** Called with tokens that were made on the way and must not be shown. */
  hide: (token: string) => void,
): (feature: Feature) => Promise<Octokit> {
  if (credentials.kind === 'token') {
    const octokit = new PatientOctokit({ auth: credentials.token });
    return () => Promise.resolve(octokit);
  }
  const app = new App({ ...credentials, Octokit: PatientOctokit });
  let installation: Promise<number> | undefined;
  return async (feature) => {
    installation ??= findInstallation(app, name);
    const installationId = await installation.catch((error: unknown) => {
      installation = undefined;
      throw error;
    });
    // Octokit keeps the tokens until shortly before they expire.
    const authentication = (await app.octokit.auth({
      type: 'installation',
      installationId,
      repositoryNames: [name.repo],
      permissions: toApiPermissions(feature),
    })) as { readonly token: string };
    hide(authentication.token);
    return new PatientOctokit({ auth: authentication.token });
  };
}

async function findInstallation(app: App, name: RepositoryName): Promise<number> {
  try {
    return (await app.octokit.rest.apps.getRepoInstallation({ ...name })).data.id;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    throw new AccessError(`The GitHub App is not installed in ${name.owner}/${name.repo}.`, {
      code: 'github-app-not-installed',
      hint: 'Install it there, by "Install App" in its settings, or correct the name of the repository.',
    });
  }
}

/** Octokit's queues do not know the signal; whoever stops must not wait for them. */
async function raceAbort<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
  });
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Whichever comes second is of no interest any more.
    work.catch(() => {});
  }
}
