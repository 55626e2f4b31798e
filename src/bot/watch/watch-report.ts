import type { Failure } from '../../kit/index.ts';
import type { SearchForecast } from './forecast.ts';

/** What becomes of a candidate in a run of the bot. */
export type WatchOutcome =
  | 'published'
  | 'already-published'
  | 'would-publish'
  | 'waiting'
  | 'failed'
  | 'refused'
  | 'needs-person';

export interface WatchRow {
  /** θ1 */
  readonly model: string;
  /** θ0, where it is known. */
  readonly sft?: string | undefined;
  /** Undefined for configured pairs. */
  readonly rule?: string | undefined;
  readonly outcome: WatchOutcome;
  /** As a sentence; empty where there is nothing to say. */
  readonly reason: string;
  readonly evidence?: readonly string[] | undefined;
  readonly repos: readonly WatchRepo[];
}

export interface WatchRepo {
  readonly target: string;
  readonly url: string;
  readonly alpha: number;
  readonly effectiveAlpha?: number | undefined;
}

export interface WatchReport {
  readonly kind: 'watch';
  readonly dryRun: boolean;
  /** The configuration, as the user named it. */
  readonly config: string;
  /** Every candidate, in the order in which it was looked at. */
  readonly rows: readonly WatchRow[];
  /** Of the models that the Hub listed. */
  readonly counts: {
    readonly listed: number;
    readonly excluded: number;
    readonly unmatched: number;
    readonly unaligned: number;
    readonly refused: number;
  };
  /** Requests of the search to the Hub. */
  readonly requestCount: number;
  /** What the next run reads on with, where this one ended its search early; an estimate. */
  readonly left?: SearchForecast | undefined;
  /** The tracking issue; absent where none is kept. */
  readonly issue?: { readonly number: number; readonly url: string } | undefined;
  readonly totals: { readonly bytesWritten: number; readonly milliseconds: number };
  readonly warnings: readonly string[];
  /** Why the state or the tracking issue could not be written in the end; what was published is, all the same. */
  readonly unsaved: readonly Failure[];
  /** Not 0 when a pair failed, or something could not be written. */
  readonly exitCode: number;
}
