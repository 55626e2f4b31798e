import { bearerOf, type Exchange, header, param } from './exchange.ts';
import { invalidCredentials, Refusal, repoNotFound } from './refusal.ts';
import { addressOf, type Repo } from './repo.ts';
import { belongsTo, type HubUser } from './users.ts';
import type { GrantedToken, XetScope } from './xet-tokens.ts';

/**
 * The user whose token was sent; undefined for nobody.
 *
 * @throws {Refusal} 401 for a token nobody has
 */
export function authenticate(exchange: Exchange): HubUser | undefined {
  if (header(exchange, 'authorization') === undefined) return undefined;
  const token = bearerOf(exchange);
  const user = exchange.hub.users.find((candidate) => candidate.token === token);
  if (user === undefined || exchange.shaping.expireToken) throw invalidCredentials();
  return user;
}

/** @throws {Refusal} 401 for nobody */
export function requireUser(exchange: Exchange): HubUser {
  const user = authenticate(exchange);
  if (user === undefined) throw new Refusal(401, 'You are not logged in');
  return user;
}

/** The repo that the route names, as `addressOf` writes it. */
function addressIn(exchange: Exchange): string {
  const name = `${param(exchange, 'namespace')}/${param(exchange, 'name')}`;
  return addressOf(exchange.repoType, name);
}

export interface Access {
  readonly repo: Repo;
  readonly user: HubUser | undefined;
}

/** The way to a repo under its new name. */
function movedTo(exchange: Exchange, oldName: string, newName: string): Refusal {
  const { url, hub } = exchange;
  const path = url.pathname.replace(`/${oldName}`, `/${newName}`);
  const location = `${hub.urls.hub}${path}${url.search}`;
  return new Refusal(307, `Moved to ${newName}`, { headers: { Location: location } });
}

/**
 * The route's repo, for reading its metadata.
 * @throws {Refusal} RepoNotFound, 307 when it was renamed, or 403 when it is disabled
 */
export function requireReadable(exchange: Exchange): Access {
  const user = authenticate(exchange);
  const { store } = exchange.hub;
  const address = addressIn(exchange);
  const repo = store.findRepo(address);
  const newName = store.renames.get(address);
  if (repo === undefined && newName !== undefined) throw movedTo(exchange, address, newName);
  if (repo === undefined || (repo.settings.private && !belongsTo(user, repo.namespace))) {
    throw repoNotFound(user === undefined);
  }
  if (repo.settings.disabled) throw new Refusal(403, 'Access to this resource is disabled.');
  return { repo, user };
}

/** The route's repo, for reading its files. @throws {Refusal} as requireReadable, and GatedRepo */
export function requireContentAccess(exchange: Exchange): Access {
  const access = requireReadable(exchange);
  const { repo, user } = access;
  if (repo.settings.gated === false || belongsTo(user, repo.namespace)) return access;
  if (user === undefined) {
    const message = `Access to ${repo.type} ${repo.name} is restricted. You must have access to it and be authenticated to access it. Please log in.`;
    throw new Refusal(401, message, { errorCode: 'GatedRepo' });
  }
  if (!repo.admitted.has(user.name)) {
    const message = `Access to ${repo.type} ${repo.name} is restricted and you are not in the authorized list. Visit ${exchange.hub.urls.hub}/${repo.address} to ask for access.`;
    throw new Refusal(403, message, { errorCode: 'GatedRepo' });
  }
  return access;
}

/** The route's repo and a user who may write to it. @throws {Refusal} 401, 403, 404 */
export function requireWritable(exchange: Exchange): { readonly repo: Repo; readonly user: HubUser } {
  const { repo, user } = requireReadable(exchange);
  if (user === undefined) throw new Refusal(401, 'You are not logged in');
  requireNamespace(user, repo.namespace);
  return { repo, user };
}

/** @throws {Refusal} 403 for a read-only token or somebody else's namespace */
export function requireNamespace(user: HubUser, namespace: string): void {
  if (user.role !== 'write') {
    throw new Refusal(403, 'You have read access but not the required permissions for this operation');
  }
  if (!belongsTo(user, namespace)) {
    throw new Refusal(403, `You don't have the rights to write to the namespace "${namespace}"`);
  }
}

/** The token of a request to the storage. @throws {Refusal} 401 missing or expired, 403 for another scope */
export function requireXetToken(exchange: Exchange, scope: XetScope): GrantedToken {
  const { hub, shaping } = exchange;
  const accessToken = bearerOf(exchange) ?? '';
  if (shaping.expireToken) hub.xetTokens.revoke(accessToken);
  return hub.xetTokens.require(accessToken, scope);
}
