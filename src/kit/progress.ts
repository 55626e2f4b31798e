/** What happens during a run, as data; faces turn it into a live line, log lines or log groups. */
export type ProgressEvent =
  | { readonly kind: 'step-started'; readonly step: string; readonly title: string }
  | { readonly kind: 'step-finished'; readonly step: string; readonly milliseconds: number }
  /** Bytes read from the sources and written over all α so far; `total` is what will be written. Emitted often; faces throttle. */
  | { readonly kind: 'bytes'; readonly read: number; readonly written: number; readonly total: number }
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
