import { requireContentAccess, requireWritable } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { type Exchange, param } from '../exchange.ts';
import type { HubContext } from '../hub-context.ts';
import type { Model } from '../model.ts';
import { Refusal } from '../refusal.ts';
import type { Route } from '../router.ts';
import type { XetScope, XetToken } from '../xet-tokens.ts';

const modelPath = '/api/models/:namespace/:name';

export const xetTokenRoutes: readonly Route[] = [
  {
    method: 'GET',
    side: 'hub',
    path: `${modelPath}/xet-read-token/:revision`,
    handle: (exchange) => answerToken(exchange, requireContentAccess(exchange).model, 'read'),
  },
  {
    method: 'GET',
    side: 'hub',
    path: `${modelPath}/xet-write-token/:revision`,
    handle: (exchange) => answerToken(exchange, requireWritable(exchange).model, 'write'),
  },
];

function answerToken(exchange: Exchange, model: Model, scope: XetScope): Promise<void> {
  const { hub } = exchange;
  if (!hub.settings.xet) throw new Refusal(404, 'This repo does not use Xet storage.');
  const revision = param(exchange, 'revision');
  model.resolve(revision);
  const token = hub.xetTokens.issue(model, revision, scope);
  const body = { accessToken: token.accessToken, casUrl: hub.urls.content, exp: token.expiresAtSeconds };
  return sendJson(exchange, body, { headers: tokenHeaders(hub, token) });
}

export function tokenHeaders(hub: HubContext, token: XetToken) {
  return {
    'X-Xet-Access-Token': token.accessToken,
    'X-Xet-Cas-Url': hub.urls.content,
    'X-Xet-Token-Expiration': String(token.expiresAtSeconds),
  };
}

export function tokenPath(model: Model, scope: XetScope, revision: string): string {
  return `/api/models/${model.name}/xet-${scope}-token/${encodeURIComponent(revision)}`;
}
