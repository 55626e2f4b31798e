import { createRepo } from '@huggingface/hub';
import { AccessError, advice, type Clock, ExtrapolateError, option } from '../../../kit/index.ts';
import type { FetchFunction } from '../http/fetch.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary } from '../http/library-call.ts';
import { repeatUntilDone, saysExists } from '../http/lost-answer.ts';

/**
 * Creates a repo unless it exists. A public one gets the visibility that is usual in its namespace.
 *
 * @throws {AccessError} naming the namespace, if the token may not create repos there
 */
export async function ensureRepo(options: {
  readonly http: HubHttp;
  /** `namespace/name` */
  readonly repo: string;
  /** Default `model`. */
  readonly type?: 'model' | 'dataset';
  readonly private: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { http, repo, type = 'model', clock, signal } = options;
  const { hubUrl } = http;
  const visibility = options.private ? { visibility: 'private' as const } : {};
  // An empty token: the library insists on one, and the fetch adds the real one.
  const create = (fetch: FetchFunction) =>
    createRepo({ repo: { type, name: repo }, ...visibility, hubUrl, fetch, accessToken: '' });
  try {
    await repeatUntilDone({
      act: () => callLibrary(http, `Creating ${repo}`, create, signal),
      isDone: saysExists,
      clock,
      signal,
    });
  } catch (error) {
    if (error instanceof ExtrapolateError && error.code === 'forbidden')
      throw cannotCreate(repo, type, hubUrl, error);
    throw error;
  }
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
