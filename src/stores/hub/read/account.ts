import { ServiceError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';

/** The Hub bounds this question more narrowly than others; a few seconds are for passing failures. */
const mostWaitMs = 10_000;

/** Whom a token belongs to and what can be said of its rights without trying. */
export interface Account {
  readonly name: string;
  /** Where repos of its own go; undefined where the token is that of an app or of a workflow. */
  readonly namespace: string | undefined;
  /** Names of the organisations the account belongs to. */
  readonly orgs: readonly string[];
  /** `read`, `write`, `admin`, `contributor`, `fineGrained`; undefined for tokens of applications. */
  readonly role: string | undefined;
  /** `unknown` where the token's rights are set per resource, so that only trying tells. */
  canWriteTo(namespace: string): boolean | 'unknown';
}

/**
 * Asks the Hub who the token's owner is; undefined without a token.
 *
 * @throws {AccessError} the Hub does not accept the token
 * @throws {ServiceError} the Hub failed, or its answer cannot be understood
 */
export async function account(http: HubHttp): Promise<Account | undefined> {
  if (!http.hasToken) return undefined;
  const url = `${http.hubUrl}/api/whoami-v2`;
  const answer = await (await http.request({ method: 'GET', url, mostWaitMs })).json();
  const name = stringIn(answer, 'name');
  const type = stringIn(answer, 'type');
  if (name === undefined) {
    throw new ServiceError(`${url} does not say whose token this is.`, { code: 'answer-malformed' });
  }
  const orgs = listIn(answer, 'orgs').flatMap((org) => {
    const orgName = stringIn(org, 'name');
    return orgName === undefined ? [] : [{ name: orgName, role: stringIn(org, 'roleInOrg') }];
  });
  const role = stringIn(fieldIn(fieldIn(answer, 'auth'), 'accessToken'), 'role');
  // A workflow's identity is called [OIDC], which is no name of an account.
  const isPerson = (type === undefined || type === 'user') && /^[\w.-]+$/.test(name);
  return {
    name,
    namespace: isPerson ? name : undefined,
    orgs: orgs.map((org) => org.name),
    role,
    canWriteTo(namespace) {
      if (role === 'read') return false;
      if (!isPerson) return 'unknown';
      if (role !== 'write' && role !== 'admin') return 'unknown';
      if (isSameName(namespace, name)) return true;
      const org = orgs.find((org) => isSameName(namespace, org.name));
      return org !== undefined && org.role !== 'read';
    },
  };
}

/** The Hub treats names that differ only in case as one. */
function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function fieldIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function stringIn(value: unknown, key: string): string | undefined {
  const field = fieldIn(value, key);
  return typeof field === 'string' ? field : undefined;
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const field = fieldIn(value, key);
  return Array.isArray(field) ? field : [];
}
