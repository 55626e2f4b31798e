import type { Origin } from './snapshot.ts';

/** What is being moved, for the headline of a progress display. */
export interface Work {
  /** What happens to the bytes that are counted. */
  readonly doing: 'uploaded' | 'written' | 'compared';
  readonly sft: Origin;
  readonly aligned: Origin;
  readonly targets: readonly string[];
  readonly alphas: readonly number[];
  /** Of one derived model. */
  readonly parameterCount: number;
  /** Of all of them. */
  readonly byteLength: number;
}

/** What happens during a run, as data; faces turn it into a live line, log lines or log groups. */
export type ProgressEvent =
  | { readonly kind: 'step-started'; readonly step: string; readonly title: string }
  | { readonly kind: 'step-finished'; readonly step: string; readonly milliseconds: number }
  /** The bytes that follow are of this. */
  | { readonly kind: 'work-started'; readonly work: Work }
  /** Bytes read from the sources and written over all α so far; `total` is what will be written. Emitted often; faces throttle. */
  | { readonly kind: 'bytes'; readonly read: number; readonly written: number; readonly total: number }
  /** A server failed, and is asked again after so long. */
  | { readonly kind: 'waiting'; readonly milliseconds: number }
  | {
      readonly kind: 'file-staged';
      readonly target: string;
      readonly path: string;
      readonly byteLength: number;
    }
  | {
      readonly kind: 'file-skipped';
      readonly target: string;
      readonly path: string;
      readonly byteLength: number;
    };

export type OnProgress = (event: ProgressEvent) => void;
