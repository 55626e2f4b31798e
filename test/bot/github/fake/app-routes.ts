import { createPublicKey, verify } from 'node:crypto';
import { type Exchange, onlyFields, Refusal, type Route } from './exchange.ts';
import type { AppRegistration, Permissions } from './state.ts';

/** GitHub's rules for the JWT of an App: RS256, at most ten minutes long, not from the future. */
export function checkJwt(jwt: string, app: AppRegistration): void {
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  if (read(head).alg !== 'RS256') throw new Refusal(401, 'A JSON web token could not be decoded');
  const key = createPublicKey(app.publicKey);
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) {
    throw new Refusal(401, 'A JSON web token could not be decoded');
  }
  const { iat, exp, iss } = read(claims);
  const nowSeconds = Date.now() / 1000;
  if (typeof iss !== 'string' && typeof iss !== 'number') throw new Refusal(401, 'Missing iss');
  if (iat > nowSeconds + 60 || exp < nowSeconds) throw new Refusal(401, "'Expiration time' claim is wrong");
  if (exp - nowSeconds > 600) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  }
}

function appOf({ app }: Exchange): AppRegistration {
  if (app === undefined) throw new Refusal(404, 'Integration not found');
  return app;
}

export const appRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/installation',
    permissions: [],
    byApp: true,
    handle(exchange) {
      for (const [id, repositories] of appOf(exchange).installations) {
        if (repositories.includes(exchange.repository.fullName)) return { status: 200, body: { id } };
      }
      throw new Refusal(404, 'Not Found');
    },
  },
  {
    method: 'POST',
    path: '/app/installations/:id/access_tokens',
    permissions: [],
    byApp: true,
    handle(exchange) {
      const { params, body } = exchange;
      const app = appOf(exchange);
      onlyFields(body, 'repositories', 'permissions');
      const covered = app.installations.get(Number(params.id));
      if (covered === undefined) throw new Refusal(404, 'Not Found');
      const wanted = (body.permissions ?? app.permissions) as Permissions;
      for (const [name, level] of Object.entries(wanted)) {
        const granted = app.permissions[name];
        if (granted === undefined || (granted === 'read' && level === 'write')) {
          throw new Refusal(422, 'The permissions requested are not granted to this installation.');
        }
      }
      const names = body.repositories as readonly string[] | undefined;
      const repositories = covered.filter((full) => names?.includes(full.split('/')[1] ?? '') ?? true);
      if (repositories.length === 0)
        throw new Refusal(422, 'There is at least one repository that is missing.');
      const permissions = { metadata: 'read', ...wanted } as const;
      const token = exchange.issueToken({ login: `${app.slug}[bot]`, permissions, repositories });
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      return { status: 201, body: { token, expires_at: expires, permissions: wanted } };
    },
  },
];
