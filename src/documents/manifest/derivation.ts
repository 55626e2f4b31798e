import type { PairingOptions } from '../../kit/pairing-options.ts';
import type { FileRecord } from '../../kit/publication.ts';
import type { OutputDtype, Rounding } from '../../kit/rounding.ts';
import type { Origin, Selection } from '../../kit/snapshot.ts';
import type { PlaceStatistics } from '../../kit/statistics.ts';
import type { LoadingFacts } from '../card/loading.ts';
import type { CardMetadata } from '../metadata/metadata.ts';
import type { ParentLicenses } from '../metadata/resolve-license.ts';

/**
 * All that the card, its charts and the manifest say; the manifest holds all of it but the target's name, so that
 * a card can be written again from it. Nothing in it depends on when, where or how often the run happened, nor on
 * who may see the result, so that the command on the card gives the same bytes.
 */
export interface Derivation {
  /** Of the tool that made the weights: a later one may write the card again. */
  readonly version: string;
  /** Names everything the output depends on; see the plan. */
  readonly planKey: string;
  /** `namespace/name`, or a directory. */
  readonly target: string;
  readonly alpha: number;
  readonly rounding: Rounding;
  /** As asked for; {@link dtypes} says what came of it. */
  readonly dtype: OutputDtype;
  /** As asked for, where the weight files do not mirror θ1's and something else than usual was asked for. */
  readonly maxShardBytes?: number;
  /** How tensors were matched, where the user had to decide. */
  readonly pairing?: PairingOptions;
  /** What was matched otherwise than by name, copied or left out, each as a sentence. */
  readonly notes: readonly string[];
  /** Where the derived repo is an adapter. */
  readonly adapter?: AdapterFacts;
  readonly sft: Source;
  readonly aligned: Source;
  /** The weight files of the derived repo, in the plan's order; empty in a draft. */
  readonly files: readonly Pick<FileRecord, 'path' | 'byteLength' | 'sha256'>[];
  /** Paths of what came along from θ1 beside the weights, sorted; config.json states the output's dtype. */
  readonly sideFiles: readonly string[];
  /** Over the extrapolated tensors, by where in the model they lie; empty in a draft. */
  readonly statistics: readonly PlaceStatistics[];
  readonly totals: {
    readonly tensorCount: number;
    readonly extrapolatedCount: number;
    readonly copiedCount: number;
    readonly parameterCount: number;
  };
  /** Of the output, most bytes first. */
  readonly dtypes: readonly { readonly dtype: string; readonly tensorCount: number }[];
  /** The front matter. */
  readonly metadata: CardMetadata;
  /** For the card's sentence on the licence; absent where it was not recorded. */
  readonly parentLicenses?: ParentLicenses;
  readonly loading: LoadingFacts;
}

/** How a derived LoRA adapter came about. */
export interface AdapterFacts {
  /** `scaled`: θ1's factors with another scale; `concatenated`: both adapters' factors side by side. */
  readonly kind: 'scaled' | 'concatenated';
  readonly moduleCount: number;
  /** Ascending; several where modules have ranks of their own. */
  readonly ranks: readonly number[];
  /** As θ1's adapter_config.json names it: a repo, or a directory of whoever trained it. */
  readonly baseModel?: string;
}

/** A pinned source; of a directory only its last name, because where it lay on somebody's disk is nobody's business. */
export type Source = Selection &
  (
    | {
        readonly kind: 'hub';
        readonly repo: string;
        /** 40 hex digits. */
        readonly commit: string;
        /** Web page of the repo, or of its folder, at that commit. */
        readonly url: string;
      }
    | { readonly kind: 'directory'; readonly name: string }
  );

/** Not the revision that was asked for: another one may name the same commit, and the bytes stay the same. */
export function sourceOf(origin: Origin): Source {
  const { subfolder, variant } = origin;
  const selection = {
    ...(subfolder === undefined ? {} : { subfolder }),
    ...(variant === undefined ? {} : { variant }),
  };
  if (origin.kind === 'directory') return { kind: 'directory', name: shortName(origin.path), ...selection };
  const { kind, repo, commit, url } = origin;
  return { kind, repo, commit, url, ...selection };
}

/** Last part of a repo's or directory's name. */
export function shortName(nameOrPath: string): string {
  return (
    nameOrPath.split(/[\\/]+/).findLast((part) => part !== '' && part !== '.' && part !== '..') ?? 'model'
  );
}

/** How messages name the card of a source. */
export function nameOfCard(source: Source): string {
  return source.kind === 'hub'
    ? `${source.repo}@${source.commit.slice(0, 12)}:README.md`
    : `${source.name}/README.md`;
}

/** A source as an argument of the command line: pinned to its commit, or the directory by its last name. */
export function pinnedEndpoint(source: Source): string {
  return source.kind === 'hub' ? `${source.repo}@${source.commit}` : `./${source.name}`;
}

/** The target as an argument: a repo by its name, a directory by its last name only. */
export function targetArgument(target: string): string {
  return /^([./\\]|[A-Za-z]:)/.test(target) ? `./${shortName(target)}` : target;
}
