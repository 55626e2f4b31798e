import type { Clock, Log, OnProgress } from '../../kit/index.ts';

/** What a use case needs of the outside; made by the door that starts it. */
export interface Runtime {
  /** Origin (and base path) of the Hub, without trailing slash. */
  readonly hubUrl: string;
  readonly token?: string | undefined;
  /** The worker's script, beside the door's own. */
  readonly workerUrl: URL;
  readonly log: Log;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}
