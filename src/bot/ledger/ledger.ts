/**
 * What the bot remembers between runs. What was published is read from the Hub; this says where to go on, what
 * failed, and what people were asked. Losing it costs time and never makes a duplicate.
 */
export interface Ledger {
  /** Where the search for models goes on, as the search gave it; undefined before the first. */
  readonly cursor: LedgerCursor | undefined;
  /** By the key of the pair. */
  readonly pairs: ReadonlyMap<string, PairRecord>;
  /** New repos of the last days, for the limit of a day and for storage. */
  readonly repos: readonly RepoRecord[];
}

export interface LedgerCursor {
  /** The latest change that was seen in each listing, in milliseconds since 1970. */
  readonly seenUntil: Readonly<Record<string, number>>;
  /** Parts of listings that lie before that and were not read yet, the latest first. */
  readonly unread?: Readonly<Record<string, readonly UnreadSpan[]>> | undefined;
  /** Names of the models that collections had, by `owner/slug`; what is added later may be old. */
  readonly members: Readonly<Record<string, readonly string[]>>;
}

export interface UnreadSpan {
  /** The page to read on with, as the Hub named it. */
  readonly from: string;
  /** How far back, in milliseconds since 1970. */
  readonly until: number;
}

/** A pair that is not done with, or was published. */
export interface PairRecord {
  /** θ0 */
  readonly sft: string;
  /** θ1 */
  readonly aligned: string;
  /** Name of the rule that it met; undefined for configured pairs. */
  readonly rule: string | undefined;
  readonly status: PairStatus;
  /** Failures in a row. */
  readonly attempts: number;
  /** Not tried again before; milliseconds since 1970. */
  readonly notBefore: number | undefined;
  /** Why it failed, waits or is asked about, as a sentence. */
  readonly reason: string | undefined;
  /** Whether a source is gated or private, so that the derived repos have to be private. */
  readonly isRestricted: boolean;
  /** Of what a rule without an α found: the α to begin with. */
  readonly firstAlpha?: number | undefined;
  /** What copies of θ1 share with it. */
  readonly fingerprints: readonly string[];
  /** What a person may answer; by the key of the box. */
  readonly boxes: readonly BoxRecord[];
}

/**
 * `waiting`: found, and over a limit. `failed`: to be tried again. `asked`: a person decides. `declined`: planned and
 * found unfit; looked at again when a source changes. `dismissed`: a person wants to hear of it no more. `published`:
 * there.
 */
export type PairStatus = 'waiting' | 'failed' | 'asked' | 'declined' | 'dismissed' | 'published';

export interface BoxRecord {
  readonly key: string;
  /** What ticking it means. */
  readonly action: 'publish' | 'revise' | 'replace' | 'retry' | 'now' | 'dismiss';
  /** θ0, where ticking it chooses one. */
  readonly sft: string;
  readonly text: string;
}

export interface RepoRecord {
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly byteLength: number;
}

export const emptyLedger: Ledger = { cursor: undefined, pairs: new Map(), repos: [] };

/** The same pair has the same key in every run: by its repos, not by their commits. */
export function pairKeyOf({ sft, aligned }: Pick<PairRecord, 'sft' | 'aligned'>): string {
  return `${sft} → ${aligned}`;
}
