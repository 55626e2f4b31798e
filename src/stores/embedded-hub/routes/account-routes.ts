import { requireUser } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { asString, type Exchange, readJsonObject } from '../exchange.ts';
import { checkFrontMatter } from '../front-matter.ts';
import type { Route } from '../router.ts';
import type { HubUser } from '../users.ts';

export const accountRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '/api/whoami-v2', handle: answerWhoami },
  { method: 'POST', side: 'hub', path: '/api/validate-yaml', handle: answerValidateYaml },
];

function answerWhoami(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  if (user.kind !== undefined) return sendJson(exchange, describeMachine(user, user.kind));
  return sendJson(exchange, {
    type: 'user',
    id: idOf(user.name),
    name: user.name,
    fullname: user.name,
    email: `${user.name}@example.com`,
    emailVerified: true,
    isPro: false,
    canPay: false,
    avatarUrl: '',
    periodEnd: null,
    orgs: (user.organizations ?? []).map((name) => ({
      type: 'org',
      id: idOf(name),
      name,
      fullname: name,
      roleInOrg: user.role === 'write' ? 'write' : 'read',
    })),
    auth: {
      type: 'access_token',
      accessToken: { displayName: 'embedded', role: user.role, createdAt: '2026-01-01T00:00:00.000Z' },
    },
  });
}

function describeMachine({ name }: HubUser, kind: 'app' | 'oidc') {
  const shown = kind === 'oidc' ? '[OIDC]' : name;
  return { type: 'app', id: idOf(name), name: shown, fullname: shown, orgs: [], auth: { type: 'app_token' } };
}

/** Ids of the Hub are 24 hex digits. */
function idOf(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(24, '0').slice(0, 24);
}

async function answerValidateYaml(exchange: Exchange): Promise<void> {
  const content = asString((await readJsonObject(exchange)).content, 'content');
  const { errors, warnings } = checkFrontMatter(content);
  await sendJson(
    exchange,
    { errors: errors.map(toMessage), warnings: warnings.map(toMessage) },
    { status: errors.length === 0 ? 200 : 400 },
  );
}

function toMessage(message: string): { message: string } {
  return { message };
}
