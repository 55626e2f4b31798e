import type { ActionQuotas } from './action-quotas.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { HubStats } from './request-log.ts';
import type { Signer } from './signer.ts';
import type { HubStore } from './store.ts';
import type { UploadStore } from './upload-store.ts';
import type { HubUser } from './users.ts';
import type { XorbStore } from './xet/storage.ts';
import type { GrantedTokens } from './xet-tokens.ts';

/** What every route works with. */
export interface HubContext {
  readonly urls: { readonly hub: string; readonly content: string };
  readonly users: readonly HubUser[];
  readonly store: HubStore;
  readonly xet: XorbStore;
  readonly xetTokens: GrantedTokens;
  readonly uploads: UploadStore;
  readonly signer: Signer;
  readonly rateLimiter: RateLimiter;
  readonly quotas: ActionQuotas;
  readonly stats: HubStats;
  readonly settings: HubSettings;
  /** Notes what a client did against the protocol although it was answered. */
  violate(message: string): void;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface HubSettings {
  /** Whether repos offer Xet tokens. */
  readonly xet: boolean;
  readonly validation: 'full' | 'structure';
  readonly keepContent: boolean;
  readonly globalDedup: boolean;
  readonly storedBytesLimit: number;
  readonly lfsPartBytes: number;
  readonly wholeReadLimitBytes: number;
  readonly pageSize: number;
  readonly cacheKnowsRanges: boolean;
}
