/**
 * What goes into a use case and what comes out of it: the contract between the two faces (terminal, Actions)
 * and the application. Reports are plain data that survive JSON; `--json` and the `report` output print them
 * as they are.
 */
import type { CheckpointDescription } from '../checkpoint/describe.ts';
import type { Clock } from '../kit/environment.ts';
import type { Log } from '../kit/log.ts';
import type { OnProgress } from '../kit/progress.ts';
import type { Origin } from '../kit/snapshot.ts';
import type { TensorGroupStatistics } from '../kit/statistics.ts';
import type { Plan } from '../plan/plan.ts';

/** One extrapolation, as the user asked for it; the values have passed the checks of config/, nothing was looked up. */
export interface JobRequest {
  /** θ0: `namespace/name[@revision]` or a directory. */
  readonly sft: string;
  /** θ1, in the same forms. */
  readonly dpo: string;
  /** Finite, without duplicates, at least one, in the order given. */
  readonly alphas: readonly number[];
  /** Template of the derived repos; undefined means the default for this number of alphas. */
  readonly to: string | undefined;
  readonly private: boolean;
  /** Replace a target that exists and was not made by this tool. */
  readonly force: boolean;
  /** Do everything but write. */
  readonly dryRun: boolean;
}

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

export interface ReportFile {
  /** Path in the derived repo. */
  readonly path: string;
  readonly byteLength: number;
  /** Absent where the file was not made, as in a dry run. */
  readonly sha256?: string | undefined;
  /** Whether an earlier run had already staged it. */
  readonly resumed: boolean;
}

export type RunState = 'published' | 'already-complete' | 'would-publish';

export interface RunOutput {
  readonly alpha: number;
  /** `namespace/name`, or the directory. */
  readonly target: string;
  readonly url: string;
  /** Commit on main; absent for directories and dry runs. */
  readonly commit?: string | undefined;
  readonly state: RunState;
  readonly files: readonly ReportFile[];
  /** Over all extrapolated tensors; absent where nothing was computed and no record of it exists. */
  readonly statistics?: TensorGroupStatistics | undefined;
}

export interface RunReport {
  readonly kind: 'run';
  readonly dryRun: boolean;
  readonly sft: Origin;
  readonly aligned: Origin;
  /** One per α, in the order of the request. */
  readonly outputs: readonly RunOutput[];
  readonly totals: {
    readonly parameterCount: number;
    readonly tensorCount: number;
    readonly bytesRead: number;
    readonly bytesWritten: number;
    readonly milliseconds: number;
  };
  readonly warnings: readonly string[];
}

/** One file of a source and how much of it is read. */
export interface PlannedRead {
  readonly path: string;
  readonly byteLength: number;
}

/**
 * `absent`: will be made. `resumable`: an interrupted run of this plan. `replaceable`: made by this tool of other
 * inputs. `foreign`: not made by this tool. `unknown`: it could not be looked up, as the problems say.
 */
export type TargetState =
  | 'absent'
  | 'empty'
  | 'resumable'
  | 'complete'
  | 'replaceable'
  | 'foreign'
  | 'unknown';

export interface PlannedOutput {
  readonly alpha: number;
  readonly target: string;
  readonly targetState: TargetState;
  readonly files: readonly {
    readonly path: string;
    readonly byteLength: number;
    /** How many tensors of the file come about in each way. */
    readonly operations: { readonly extrapolate: number; readonly copy: number };
  }[];
  /** Copied from θ1 unchanged. */
  readonly sideFiles: readonly PlannedRead[];
}

export interface PlanReport {
  readonly kind: 'plan';
  readonly sft: Origin;
  readonly aligned: Origin;
  readonly reads: {
    readonly sft: readonly PlannedRead[];
    readonly aligned: readonly PlannedRead[];
  };
  readonly outputs: readonly PlannedOutput[];
  /** As in the plan, but `outputBytes` over all α. */
  readonly totals: Plan['totals'] & {
    /** Upper estimate of the process's resident memory. */
    readonly peakMemoryBytes: number;
    /** Estimate of the requests that count against the Hub's rate limits. */
    readonly requestCount: number;
  };
  /** What keeps a run from succeeding; empty when it can start. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export interface InspectReport extends CheckpointDescription {
  readonly kind: 'inspect';
  readonly origin: Origin;
}

/** The demonstration: a run on the embedded Hub, and what can be seen there afterwards. */
export interface DemoReport {
  readonly kind: 'demo';
  readonly run: RunReport;
  readonly steps: readonly { readonly title: string; readonly milliseconds: number }[];
  /** Where the embedded Hub listened. */
  readonly hubUrl: string;
  /** README.md of the derived repo, as served. */
  readonly card: string;
  /** Files on main of the derived repo. */
  readonly files: readonly PlannedRead[];
}

export type Report = RunReport | PlanReport | InspectReport | DemoReport;

/** The use cases a face can start. Each rejects with an ExtrapolateError, or with anything else for a bug. */
export interface UseCases {
  run(request: JobRequest, runtime: Runtime): Promise<RunReport>;
  plan(request: JobRequest, runtime: Runtime): Promise<PlanReport>;
  inspect(endpoint: string, runtime: Runtime): Promise<InspectReport>;
  demo(runtime: Runtime): Promise<DemoReport>;
}
