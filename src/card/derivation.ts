import type { FileRecord } from '../kit/publication.ts';
import type { Origin } from '../kit/snapshot.ts';
import type { TensorGroupStatistics } from '../kit/statistics.ts';

/**
 * All that the card and the manifest say. Nothing in it depends on when, where or how often the run happened,
 * nor on who may see the result, so that the command on the card gives the same bytes.
 */
export interface Derivation {
  /** Names everything the output depends on; see the plan. */
  readonly planKey: string;
  /** `namespace/name`, or a directory. */
  readonly target: string;
  readonly alpha: number;
  readonly sft: Origin;
  readonly aligned: Origin;
  /** The weight files of the derived repo, in the plan's order. */
  readonly files: readonly FileRecord[];
  /** Paths of what was copied from θ1 unchanged. */
  readonly sideFiles: readonly string[];
  /** Over all extrapolated tensors. */
  readonly statistics: TensorGroupStatistics;
  readonly totals: {
    readonly tensorCount: number;
    readonly extrapolatedCount: number;
    readonly copiedCount: number;
    readonly parameterCount: number;
  };
  /** Of the output, most bytes first. */
  readonly dtypes: readonly { readonly dtype: string; readonly tensorCount: number }[];
  /** θ1's config.json. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  /** θ1's README.md. */
  readonly alignedCard: string | undefined;
}

/** Last part of a repo's or directory's name. */
export function shortName(nameOrPath: string): string {
  return (
    nameOrPath.split(/[\\/]+/).findLast((part) => part !== '' && part !== '.' && part !== '..') ?? 'model'
  );
}

/**
 * A source as an argument of the command line: pinned to its commit, or the directory by its last name only,
 * because where it lay on somebody's disk is nobody's business and differs between machines.
 */
export function pinnedEndpoint(origin: Origin): string {
  return origin.kind === 'hub' ? `${origin.repo}@${origin.commit}` : `./${shortName(origin.path)}`;
}

/** The target as an argument: a repo by its name, a directory by its last name only. */
export function targetArgument(target: string): string {
  return /^([./\\]|[A-Za-z]:)/.test(target) ? `./${shortName(target)}` : target;
}
