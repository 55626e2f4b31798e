import { randomBytes } from 'node:crypto';
import { Refusal } from './refusal.ts';
import type { Repo } from './repo.ts';

export type XetScope = 'read' | 'write';

export interface GrantedToken {
  readonly accessToken: string;
  readonly repo: Repo;
  readonly revision: string;
  readonly scope: XetScope;
  readonly expiresAtSeconds: number;
}

/** Short-lived tokens for the storage service, each for one repo, ref and scope. */
export class GrantedTokens {
  readonly #tokens = new Map<string, GrantedToken>();
  readonly #now: () => number;
  readonly #lifetimeSeconds: number;

  readonly #characters: number;

  constructor(now: () => number, lifetimeSeconds: number, characters: number) {
    this.#now = now;
    this.#characters = characters;
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  issue(repo: Repo, revision: string, scope: XetScope): GrantedToken {
    const token = {
      accessToken: `xet_${randomBytes(24).toString('hex')}`.padEnd(this.#characters, '0'),
      repo,
      revision,
      scope,
      expiresAtSeconds: Math.floor(this.#now() / 1000) + this.#lifetimeSeconds,
    };
    this.#tokens.set(token.accessToken, token);
    return token;
  }

  /** Forgets every token, as if all had expired. */
  revokeAll(): void {
    this.#tokens.clear();
  }

  /** Forgets one token, as if it had expired. */
  revoke(accessToken: string): void {
    this.#tokens.delete(accessToken);
  }

  /** The token of a storage request. @throws {Refusal} 401 missing or expired, 403 scope */
  require(accessToken: string, scope: XetScope): GrantedToken {
    const token = this.#tokens.get(accessToken);
    if (token === undefined || token.expiresAtSeconds * 1000 <= this.#now()) {
      throw new Refusal(401, 'The storage token is missing, unknown or expired.');
    }
    if (scope === 'write' && token.scope !== 'write') {
      throw new Refusal(403, 'The storage token allows reading only.');
    }
    return token;
  }
}
