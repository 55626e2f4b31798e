import type { CardFields, OutputFormat, RepoEndpoint, Visibility } from '../../app/options/index.ts';
import type { JudgementCode, Thresholds } from '../../core/judgement/index.ts';
import type { PairingOptions } from '../../kit/index.ts';

/** What extrapolate.yml says, checked, with every default filled in. */
export interface WatchConfig {
  /** Published whenever they are not there yet, without being looked for. */
  readonly pairs: readonly ConfiguredPair[];
  /** The first rule that a model meets decides. */
  readonly rules: readonly WatchRule[];
  readonly limits: WatchLimits;
  /** Globs of repos that are left alone, as aligned models and as sources: `org/*`, `*-GGUF`. */
  readonly exclude: readonly string[];
  readonly state: StatePlace;
  readonly reporting: WatchReporting;
}

/** How a pair is published; the same words as the command line's. */
export interface PairOutput extends OutputFormat {
  /** Of a rule it may be empty: then it is the first α of the way in which a model was aligned. */
  readonly alphas: readonly number[];
  /** Template of the derived repos; undefined means the default for this number of alphas. */
  readonly to: string | undefined;
  readonly visibility: Visibility | undefined;
  readonly allow: ReadonlySet<JudgementCode>;
  readonly thresholds: Thresholds;
  readonly pairing: PairingOptions;
  readonly card: CardFields;
}

export interface ConfiguredPair {
  /** θ0 */
  readonly sft: RepoEndpoint;
  readonly sftSubfolder: string | undefined;
  /** θ1 */
  readonly aligned: RepoEndpoint;
  readonly alignedSubfolder: string | undefined;
  readonly variant: string | undefined;
  readonly preferPr: boolean;
  readonly pipeline: boolean;
  readonly newCommits: NewCommits;
  readonly output: PairOutput;
}

/** What makes a model on the Hub a candidate. Everything that is stated has to hold; of a list, one entry. */
export interface WatchRule {
  /** For reports; `rule 1`, … where none is given. */
  readonly name: string;
  readonly owners: readonly string[];
  /** Tags of the Hub, such as `dpo`, `trl`, `alignment-handbook`. */
  readonly tags: readonly string[];
  /** Globs of `namespace/name`. */
  readonly names: readonly string[];
  /** `owner/slug` of collections. */
  readonly collections: readonly string[];
  readonly minDownloads: number;
  readonly minLikes: number;
  readonly parameterCount: { readonly least: number; readonly most: number };
  /** Licences as the Hub's identifiers; empty takes any that allows derivatives. */
  readonly licenses: readonly string[];
  /** Models created before are no candidates; milliseconds since 1970. */
  readonly since: number | undefined;
  readonly gated: GatedSources;
  readonly newCommits: NewCommits;
  readonly output: PairOutput;
}

/** Of pairs with a source that not everybody may read. */
export type GatedSources = 'skip' | 'private' | 'ask';

/** What happens when a source of a published pair gets a new commit. */
export type NewCommits = 'ignore' | 'revise' | 'ask';

/** Undefined is no limit. */
export interface WatchLimits {
  readonly pairsPerRun: number | undefined;
  /** Bytes of weights written. */
  readonly bytesPerRun: number | undefined;
  /** New derived repos within 24 hours. */
  readonly reposPerDay: number | undefined;
  /** Bytes that all derived repos may take together. */
  readonly storageBytes: number | undefined;
  /** To the Hub, of the search; what is left is read by the next run. */
  readonly requestsPerRun: number | undefined;
  /** After so many failures in a row a person is asked. */
  readonly attempts: number;
}

/** Where the cursor and the ledger are kept. */
export type StatePlace =
  /** A file in the workflow's repository, committed by the bot. */
  | { readonly kind: 'repository'; readonly path: string; readonly branch: string | undefined }
  /** A dataset repo on the Hub. */
  | { readonly kind: 'dataset'; readonly repo: string }
  | { readonly kind: 'file'; readonly path: string };

export interface WatchReporting {
  /** Keep one tracking issue up to date. */
  readonly issue: boolean;
  /** Of that issue. */
  readonly title: string;
  readonly labels: readonly string[];
}
