import { RequestError } from 'octokit';
import { AccessError, ExtrapolateError, redact, ServiceError, shorten } from '../../kit/index.ts';
import { describePermissions, type Feature } from './permissions.ts';

/** What was being done when a call failed. */
export interface Attempt {
  readonly feature: Feature;
  /** As the end of "GitHub does not let this token …": `write the tracking issue`. */
  readonly doing: string;
  readonly repository: string;
  readonly secrets: readonly string[];
}

const maxQuotedLength = 300;

/** The HTTP status GitHub answered with; undefined for everything else, a lost connection included. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof RequestError && error.response !== undefined ? error.status : undefined;
}

/** Whether the call may or may not have been carried out. Octokit calls a lost connection status 500. */
export function isUncertain(error: unknown): boolean {
  return error instanceof RequestError && error.status >= 500;
}

/** The error for the user; never with the request in it, whose headers hold the token. */
export function explainFailure(error: unknown, attempt: Attempt): unknown {
  if (error instanceof ExtrapolateError) return error;
  if (!(error instanceof RequestError)) {
    if (!(error instanceof Error && error.name === 'GraphqlResponseError')) return error;
    return refuse(attempt, quote(error.message, attempt), undefined);
  }
  const reason = quote(error.message, attempt);
  const status = statusOf(error);
  if (status === undefined) {
    return new ServiceError(
      `GitHub cannot be reached to ${attempt.doing} (${attempt.repository}): ${reason}`,
      {
        code: 'github-unreachable',
        hint: 'Check the network and GITHUB_API_URL, then run again.',
      },
    );
  }
  if (isRateLimit(error)) {
    return new ServiceError(`GitHub asks to wait too long before it lets us ${attempt.doing}: ${reason}`, {
      code: 'github-rate-limited',
      hint: 'Run again later, less often, or with a token of its own.',
      status,
      requestId: requestIdOf(error),
    });
  }
  return explainStatus(error, status, reason, attempt);
}

function explainStatus(
  error: RequestError,
  status: number,
  reason: string,
  attempt: Attempt,
): ExtrapolateError {
  const { doing, repository, feature } = attempt;
  const permissions = describePermissions(feature);
  const grant =
    `Give the job \`permissions: { ${permissions} }\`; a fine-grained token and a GitHub App need the same ` +
    'permission for this repository.';
  switch (status) {
    case 401:
      return new AccessError(`GitHub does not accept the token to ${doing} (${repository}): ${reason}`, {
        code: 'github-token-invalid',
        hint: 'Check that GITHUB_TOKEN, or the key of the GitHub App, is the current one.',
      });
    case 403:
      return new AccessError(`GitHub does not let this token ${doing} (${repository}): ${reason}`, {
        code: 'github-forbidden',
        hint: grant,
      });
    case 404:
      return new AccessError(
        `To ${doing} something is missing that this token can see (${repository}): ${reason}`,
        {
          code: 'github-not-found',
          hint: `Check the names. GitHub says the same where a permission is missing: ${permissions}.`,
        },
      );
    case 410:
      return new AccessError(`${repository} has what it takes to ${doing} switched off: ${reason}`, {
        code: 'github-disabled',
        hint: 'Switch issues on in the settings of the repository.',
      });
    default:
      return status >= 500
        ? new ServiceError(`GitHub failed, again and again, to ${doing} (${repository}): ${reason}`, {
            code: 'github-failed',
            hint: 'See https://www.githubstatus.com, and run again later.',
            status,
            requestId: requestIdOf(error),
          })
        : refuse(attempt, reason, status, requestIdOf(error));
  }
}

function refuse(
  attempt: Attempt,
  reason: string,
  status: number | undefined,
  requestId?: string,
): ServiceError {
  return new ServiceError(`GitHub refuses to ${attempt.doing} (${attempt.repository}): ${reason}`, {
    code: 'github-refused',
    hint: `See its answer in the message. Needed is the permission ${describePermissions(attempt.feature)}.`,
    status,
    requestId,
  });
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export function isRateLimit(error: RequestError): boolean {
  if (error.status === 429) return true;
  if (error.status !== 403) return false;
  const headers = error.response?.headers ?? {};
  return (
    headers['x-ratelimit-remaining'] === '0' ||
    headers['retry-after'] !== undefined ||
    /\bsecondary rate\b/i.test(error.message)
  );
}

function requestIdOf(error: RequestError): string | undefined {
  return error.response?.headers['x-github-request-id'];
}

function quote(text: string, { secrets }: Attempt): string {
  const shown = redact(text, secrets).replace(/ - https:\/\/docs\.github\.com\S*$/, '');
  return shorten(shown, maxQuotedLength);
}
