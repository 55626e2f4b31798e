import type { RoundingComparison } from '../../core/engine/index.ts';
import type { Verdict } from '../../core/judgement/index.ts';
import type { Plan } from '../../core/plan/index.ts';
import type { CheckpointExplanation } from '../../formats/checkpoint/index.ts';
import type {
  ModelStatistics,
  Origin,
  OutputDtype,
  Prose,
  ReplacedModel,
  Rounding,
} from '../../kit/index.ts';

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
  /** What was, or would be, replaced; absent where nothing of this tool was there. */
  readonly replaced?: ReplacedModel | undefined;
  readonly files: readonly ReportFile[];
  /** The α that is stored, after rounding; NaN (in JSON null) when alignment changed nothing. */
  readonly effectiveAlpha?: number | undefined;
  /** Over the extrapolated tensors; absent where nothing was computed and no record of it exists. */
  readonly statistics?: ModelStatistics | undefined;
}

export interface RunReport {
  readonly kind: 'run';
  readonly dryRun: boolean;
  readonly rounding: Rounding;
  readonly dtype: OutputDtype;
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
  readonly warnings: readonly Prose[];
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
  /** What a run would replace; absent where nothing of this tool is there. */
  readonly replaces?: ReplacedModel | undefined;
  readonly files: readonly {
    readonly path: string;
    readonly byteLength: number;
    /** How many tensors of the file come about in each way. */
    readonly operations: { readonly extrapolate: number; readonly copy: number };
  }[];
  /** Copied from θ1 unchanged. */
  readonly sideFiles: readonly PlannedRead[];
}

/** What a run would measure, estimated from a few megabytes of the matrices; see judgement/sampled.ts. */
export interface SampleReport {
  readonly elementCount: number;
  /** ‖Δ‖/‖θ1‖ */
  readonly deltaRatio: number;
  /** Share of the elements that alignment changed, in [0, 1]. */
  readonly alignmentChangedShare: number;
  readonly alphas: readonly {
    readonly alpha: number;
    readonly effectiveAlpha: number;
    /** Share of the elements that extrapolation would change. */
    readonly changedShare: number;
    /** Other ways to store the results, and what α they would hold. */
    readonly alternatives: readonly { readonly option: Prose; readonly effectiveAlpha: number }[];
  }[];
}

export interface PlanReport {
  readonly kind: 'plan';
  readonly rounding: Rounding;
  readonly dtype: OutputDtype;
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
  /** What a sample of the weights says; absent where the tensors do not fit together. */
  readonly sample?: SampleReport | undefined;
  /** What was found remarkable about the pair; refusals are among the problems, the others among the warnings. */
  readonly verdicts: readonly Verdict[];
  /** What keeps a run from succeeding; empty when it can start. */
  readonly problems: readonly Prose[];
  /** Whether the problems lie in the pair, so that trying again with it is of no use. */
  readonly isUnfit: boolean;
  readonly warnings: readonly Prose[];
  /** Not 0 when there are problems, so that scripts can ask before they start. */
  readonly exitCode: number;
}

/** Without a `format` it has no weights that can be opened, and `use` says why. */
export type InspectReport = CheckpointExplanation & {
  readonly kind: 'inspect';
  readonly origin: Origin;
};

/**
 * `identical`: as claimed. `other-rounding`: the weights are those of the claimed α, rounded otherwise; nothing else
 * is wrong. `differs`: everything else.
 */
export type VerifyOutcome = 'identical' | 'other-rounding' | 'differs';

/** Something about a derived repo that is not as it should be. */
export interface Finding {
  readonly what: 'weights' | 'tensors' | 'hash' | 'index' | 'side-file' | 'card' | 'file';
  /** In the derived repo. */
  readonly path?: string | undefined;
  readonly message: Prose;
}

export interface VerifyReport {
  readonly kind: 'verify';
  readonly outcome: VerifyOutcome;
  readonly derived: Origin;
  readonly sft: Origin;
  readonly aligned: Origin;
  readonly alpha: number;
  /** As claimed; undefined where nothing is claimed. */
  readonly rounding: Rounding | undefined;
  /** Whether the repo has a manifest of this tool, whose hashes, side files and card were checked too. */
  readonly hasManifest: boolean;
  readonly full: boolean;
  readonly weights: {
    readonly comparedByteLength: number;
    readonly totalByteLength: number;
    readonly comparedCount: number;
    /** Weight files that were looked into. */
    readonly fileCount: number;
    /** ⟨stored − θ1, Δ⟩ / ⟨Δ, Δ⟩ over what was compared. */
    readonly effectiveAlpha: number;
    /** The claimed rounding first. */
    readonly roundings: readonly RoundingComparison[];
  };
  readonly findings: readonly Finding[];
  readonly totals: { readonly bytesRead: number; readonly milliseconds: number };
  readonly warnings: readonly Prose[];
  /** Says the outcome. */
  readonly exitCode: number;
}

export type CardState = 'updated' | 'unchanged' | 'would-update';

export interface CardReport {
  readonly kind: 'card';
  readonly derived: Origin;
  readonly state: CardState;
  readonly url: string;
  /** New commit on main; absent for directories and where nothing was written. */
  readonly commit?: string | undefined;
  /** Paths that were, or would be, written or removed. */
  readonly changedFiles: readonly string[];
  readonly warnings: readonly Prose[];
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
