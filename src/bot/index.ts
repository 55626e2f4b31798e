/** What the bot does: each loads its code when it is called. */

import type { Runtime } from '../app/session/index.ts';
import type { ConfigReport, DetectReport, InitReport, ServeReport } from './watch/reports.ts';
import type {
  CheckConfigRequest,
  DetectRequest,
  ServeAccess,
  ServeRequest,
  WatchRequest,
} from './watch/requests.ts';
import type { WatchReport } from './watch/watch-report.ts';

export type {
  ConfigReport,
  DescribedConfig,
  DescribedOutput,
  DetectedModel,
  DetectReport,
  InitReport,
  ServeReport,
} from './watch/reports.ts';
export type {
  CheckConfigRequest,
  DetectRequest,
  ServeAccess,
  ServeRequest,
  WatchRequest,
} from './watch/requests.ts';
export type { WatchOutcome, WatchReport, WatchRow } from './watch/watch-report.ts';

/** One run of the bot: finds pairs, publishes what its configuration wants, remembers and reports. */
export async function watch(request: WatchRequest, runtime: Runtime): Promise<WatchReport> {
  return (await import('./watch/watch.ts')).watch(request, runtime);
}

/** Which of some models are aligned halves of pairs, of which SFT checkpoints, and why. */
export async function detect(request: DetectRequest, runtime: Runtime): Promise<DetectReport> {
  return (await import('./watch/detect-models.ts')).detectModels(request, runtime);
}

/** Every mistake of an extrapolate.yml, or what it says with all defaults filled in. */
export async function checkConfig(request: CheckConfigRequest): Promise<ConfigReport> {
  return (await import('./watch/check-config.ts')).checkConfig(request);
}

/** Writes a first extrapolate.yml and its workflow, where there are none. */
export async function initConfig(request: CheckConfigRequest): Promise<InitReport> {
  return (await import('./watch/init-config.ts')).initConfig(request);
}

/** Receives the Hub's webhooks and starts workflows, until the runtime's signal is aborted. */
export async function serve(
  request: ServeRequest,
  access: ServeAccess,
  runtime: Runtime,
): Promise<ServeReport> {
  return (await import('./watch/serve.ts')).serve(request, access, runtime);
}
