import type {
  CardReport,
  CardRequest,
  DemoReport,
  InspectReport,
  InspectRequest,
  JobRequest,
  PlanReport,
  RunReport,
  Runtime,
  VerifyReport,
  VerifyRequest,
} from '../app/index.ts';
import type {
  CheckConfigRequest,
  ConfigReport,
  DetectReport,
  DetectRequest,
  InitReport,
  ServeAccess,
  ServeReport,
  ServeRequest,
  WatchReport,
  WatchRequest,
} from '../bot/index.ts';

/** Plain data that survives JSON; `--json` and the `report` output print it as it is. */
export type Report =
  | WatchReport
  | RunReport
  | PlanReport
  | VerifyReport
  | CardReport
  | InspectReport
  | ConfigReport
  | InitReport
  | DetectReport
  | DemoReport
  | ServeReport;

/** Of the use cases that a workflow step can start. */
export type StepReport = RunReport | PlanReport | WatchReport | DetectReport | VerifyReport | CardReport;

/** The use cases a face can start. Each rejects with an ExtrapolateError, or with anything else for a bug. */
export interface UseCases {
  watch(request: WatchRequest, runtime: Runtime): Promise<WatchReport>;
  run(request: JobRequest, runtime: Runtime): Promise<RunReport>;
  plan(request: JobRequest, runtime: Runtime): Promise<PlanReport>;
  verify(request: VerifyRequest, runtime: Runtime): Promise<VerifyReport>;
  card(request: CardRequest, runtime: Runtime): Promise<CardReport>;
  inspect(request: InspectRequest, runtime: Runtime): Promise<InspectReport>;
  detect(request: DetectRequest, runtime: Runtime): Promise<DetectReport>;
  checkConfig(request: CheckConfigRequest): Promise<ConfigReport>;
  initConfig(request: CheckConfigRequest): Promise<InitReport>;
  demo(runtime: Runtime): Promise<DemoReport>;
  /** Goes on until the runtime's signal is aborted, and resolves then. */
  serve(request: ServeRequest, access: ServeAccess, runtime: Runtime): Promise<ServeReport>;
}
