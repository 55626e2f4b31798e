import { ServiceError } from '../../../kit/index.ts';
import { notHubHint } from '../http/errors.ts';
import type { HttpResponse, HubHttp } from '../http/http.ts';
import type { BranchPlace } from './commit.ts';

/** A token that expires within this is replaced before it is used; the official clients do the same. */
const refreshBeforeExpiryMs = 60_000;
/** The storage's own bound. */
const maxTokenCharacters = 64_000;

/** The right to write to the storage of one repo, for a while. */
export interface XetToken {
  readonly accessToken: string;
  /** Base URL of the storage, without trailing slash. */
  readonly storageUrl: string;
  readonly expiresAtMs: number;
}

/** The write token of a repo, shared by everything that is uploaded to it. */
export interface XetTokens {
  readonly storageUrl: string;
  /** A token that is good for at least a minute, if the Hub gives out such. */
  current(): Promise<XetToken>;
  /** Another token than the one that was refused. */
  replace(refused: XetToken): Promise<XetToken>;
}

/** Gets the first write token; undefined where the Hub offers no Xet storage. */
export async function openXetTokens(
  http: HubHttp,
  { repo, branch }: BranchPlace,
): Promise<XetTokens | undefined> {
  const url = `${http.hubUrl}/api/models/${repo}/xet-write-token/${encodeURIComponent(branch)}`;
  const first = await http.request({ method: 'GET', url, answers: [404] });
  if (first.status === 404) {
    const code = first.headers.get('x-error-code');
    if (code !== 'RepoNotFound' && code !== 'RevisionNotFound') return undefined;
    const { status, headers } = first;
    throw http.errorOf({ method: 'GET', url: new URL(url), status, headers, text: await first.text() });
  }

  let token = await readToken(first, http);
  let refreshing: Promise<XetToken> | undefined;
  const refresh = () => {
    refreshing ??= http
      .request({ method: 'GET', url })
      .then((response) => readToken(response, http))
      .then((fresh) => {
        token = fresh;
        return fresh;
      })
      .finally(() => {
        refreshing = undefined;
      });
    return refreshing;
  };
  return {
    storageUrl: token.storageUrl,
    current: async () => (token.expiresAtMs - http.clock.now() > refreshBeforeExpiryMs ? token : refresh()),
    replace: async (refused) => (token === refused ? refresh() : token),
  };
}

async function readToken(response: HttpResponse, http: HubHttp): Promise<XetToken> {
  const body = (await response.json()) as Partial<Record<string, unknown>> | null;
  const { accessToken, casUrl, exp } = body ?? {};
  if (
    typeof accessToken !== 'string' ||
    accessToken.length > maxTokenCharacters ||
    // What cannot be a header value would be named, whole, in the error of whoever tries.
    !/^[\x21-\x7e]+$/.test(accessToken) ||
    typeof casUrl !== 'string' ||
    typeof exp !== 'number' ||
    !isStorageUrl(casUrl, http.hubUrl)
  ) {
    throw new ServiceError(`${http.hubUrl} gave a write token for its storage that cannot be used.`, {
      code: 'answer-malformed',
      hint: notHubHint,
      status: response.status,
    });
  }
  return { accessToken, storageUrl: casUrl.replace(/\/+$/, ''), expiresAtMs: exp * 1000 };
}

/** A Hub reached over TLS must not lead its clients to write in the clear. */
function isStorageUrl(text: string, hubUrl: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && new URL(hubUrl).protocol === 'http:');
}
