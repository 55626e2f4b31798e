import { requireContentAccess, requireWritable } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { type Exchange, param } from '../exchange.ts';
import type { HubContext } from '../hub-context.ts';
import { Refusal } from '../refusal.ts';
import type { Repo } from '../repo.ts';
import type { Route } from '../router.ts';
import type { GrantedToken, XetScope } from '../xet-tokens.ts';

export const xetTokenRoutes: readonly Route[] = [
  {
    method: 'GET',
    side: 'hub',
    path: '{api}/xet-read-token/:revision',
    handle: (exchange) => answerToken(exchange, requireContentAccess(exchange).repo, 'read'),
  },
  {
    method: 'GET',
    side: 'hub',
    path: '{api}/xet-write-token/:revision',
    handle: (exchange) => answerToken(exchange, requireWritable(exchange).repo, 'write'),
  },
];

function answerToken(exchange: Exchange, repo: Repo, scope: XetScope): Promise<void> {
  const { hub } = exchange;
  if (!hub.settings.xet) throw new Refusal(404, 'This repo does not use Xet storage.');
  const revision = param(exchange, 'revision');
  repo.resolve(revision);
  const token = hub.xetTokens.issue(repo, revision, scope);
  const body = { accessToken: token.accessToken, casUrl: hub.urls.content, exp: token.expiresAtSeconds };
  return sendJson(exchange, body, { headers: tokenHeaders(hub, token) });
}

export function tokenHeaders(hub: HubContext, token: GrantedToken) {
  return {
    'X-Xet-Access-Token': token.accessToken,
    'X-Xet-Cas-Url': hub.urls.content,
    'X-Xet-Token-Expiration': String(token.expiresAtSeconds),
  };
}

export function tokenPath(repo: Repo, scope: XetScope, revision: string): string {
  return `${repo.apiPath}/xet-${scope}-token/${encodeURIComponent(revision)}`;
}
