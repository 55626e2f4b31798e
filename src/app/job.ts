/**
 * What goes into a use case and what comes out of it: the contract between the two faces (terminal, Actions)
 * and the application. Reports are plain data that survive JSON; `--json` and the `report` output print them
 * as they are.
 */

import type { WatchReport } from '../bot/watch/watch-report.ts';
import type { Clock } from '../kit/environment.ts';
import type { Log } from '../kit/log.ts';
import type { OnProgress } from '../kit/progress.ts';
import type {
  CardReport,
  ConfigReport,
  DemoReport,
  InspectReport,
  PlanReport,
  RunReport,
  ServeReport,
  VerifyReport,
} from './reports.ts';
import type {
  CardRequest,
  CheckConfigRequest,
  InspectRequest,
  JobRequest,
  ServeAccess,
  ServeRequest,
  VerifyRequest,
  WatchRequest,
} from './requests.ts';

export type { WatchOutcome, WatchReport, WatchRow } from '../bot/watch/watch-report.ts';
export type * from './reports.ts';
export type * from './requests.ts';

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

export type Report =
  | WatchReport
  | RunReport
  | PlanReport
  | VerifyReport
  | CardReport
  | InspectReport
  | ConfigReport
  | DemoReport
  | ServeReport;

/** The use cases a face can start. Each rejects with an ExtrapolateError, or with anything else for a bug. */
export interface UseCases {
  watch(request: WatchRequest, runtime: Runtime): Promise<WatchReport>;
  run(request: JobRequest, runtime: Runtime): Promise<RunReport>;
  plan(request: JobRequest, runtime: Runtime): Promise<PlanReport>;
  verify(request: VerifyRequest, runtime: Runtime): Promise<VerifyReport>;
  card(request: CardRequest, runtime: Runtime): Promise<CardReport>;
  inspect(request: InspectRequest, runtime: Runtime): Promise<InspectReport>;
  checkConfig(request: CheckConfigRequest): Promise<ConfigReport>;
  demo(runtime: Runtime): Promise<DemoReport>;
  /** Goes on until the runtime's signal is aborted, and resolves then. */
  serve(request: ServeRequest, access: ServeAccess, runtime: Runtime): Promise<ServeReport>;
}
