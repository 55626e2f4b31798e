import { createRepo } from '@huggingface/hub';
import { AccessError, advice, ExtrapolateError, option, ServiceError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary, type LibraryHub } from '../http/library-call.ts';
import { repeatUntilDone, saysExists } from '../http/lost-answer.ts';

/**
 * Creates a repo unless it exists. A public one gets the visibility that is usual in its namespace.
 *
 * @param repo its name is `namespace/name`
 * @throws {AccessError} naming the namespace, if the token may not create repos there
 * @throws {ServiceError} `repo-quota`, if the account made too many of late
 */
export async function ensureRepo(
  http: HubHttp,
  repo: { readonly type: 'model' | 'dataset'; readonly name: string },
  isPrivate: boolean,
): Promise<void> {
  const visibility = isPrivate ? { visibility: 'private' as const } : {};
  // An empty token: the library insists on one, and the fetch adds the real one.
  const create = (hub: LibraryHub) => createRepo({ repo, ...visibility, ...hub, accessToken: '' });
  try {
    await repeatUntilDone(http, () => callLibrary(http, `Creating ${repo.name}`, create), saysExists);
  } catch (error) {
    if (error instanceof ExtrapolateError && error.code === 'forbidden')
      throw cannotCreate(repo.name, repo.type, http.hubUrl, error);
    if (error instanceof ServiceError && error.code === 'rate-limited') throw quotaUsedUp(repo.name, error);
    throw error;
  }
}

/** Accounts have a quota of new repos a day. */
function quotaUsedUp(repo: string, cause: ServiceError): ServiceError {
  return new ServiceError(advice`The Hub takes no new repo such as ${repo} now: ${cause.wording}`, {
    code: 'repo-quota',
    hint: advice`Run again later, or publish to a repo that exists with ${option('to')}.`,
    status: cause.status,
    requestId: cause.requestId,
    cause,
  });
}

function cannotCreate(
  repo: string,
  type: 'model' | 'dataset',
  hubUrl: string,
  cause: ExtrapolateError,
): AccessError {
  const otherwise =
    type === 'model' ? advice`publish elsewhere with ${option('to')}` : 'name another dataset';
  const [namespace = ''] = repo.split('/');
  return new AccessError(advice`The token may not create the ${type} ${repo}: ${cause.wording}`, {
    code: 'namespace-not-writable',
    hint: advice`Use a token with write access to repos in ${namespace} (a write token of a member, or a fine-grained one with that permission), or ${otherwise}.`,
    docs: `${hubUrl}/settings/tokens`,
    cause,
  });
}
