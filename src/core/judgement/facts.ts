import type { ModelStatistics, Prose, RoundingKind } from '../../kit/index.ts';

/** What is known of a pair before its weights are moved. */
export interface PairFacts {
  /** θ0, the checkpoint that alignment started from. */
  readonly sft: SideFacts;
  /** θ1, the checkpoint that alignment gave. */
  readonly aligned: SideFacts;
  /** Every α that is asked for. */
  readonly alphas?: readonly number[] | undefined;
  /** Absent when the tensors of the two do not pair up. */
  readonly sample?: SampleFacts | undefined;
  /** The model that θ1 says it was trained on, where θ1 is an adapter and θ0 a whole model; a stranger's word. */
  readonly adapterBase?: string | undefined;
  /** What the factors of adapters say; absent for whole checkpoints, which the sample tells of. */
  readonly factors?: FactorFacts | undefined;
  /** Where only the common rows of two vocabularies are extrapolated and these are not known to be the same tokens. */
  readonly vocabulary?: { readonly commonRows: number; readonly fault: string } | undefined;
}

export interface FactorFacts {
  /** Whether they make any Δ. */
  readonly isChanged: boolean;
  /** Where θ0 is an adapter too. */
  readonly beginning?: AdapterBeginning | undefined;
}

/** Where the training of an adapter began, by its likeness to the one before it. */
export interface AdapterBeginning {
  readonly isContinued: boolean;
  /** Of the factors A and B of the two in a sample; absent where these have other shapes or modules. */
  readonly cosines?: { readonly a: number; readonly b: number; readonly moduleCount: number } | undefined;
}

export interface SideFacts {
  /** As the user knows it: `org/name` or a directory's last name. */
  readonly name: string;
  /** `org/name` when it is on the Hub. */
  readonly repo?: string | undefined;
  /** config.json, parsed; a stranger's word, of any shape. */
  readonly config?: unknown;
  /** The fields of the card's front matter; a stranger's word. */
  readonly card?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the tokenizer's files bring a chat template. */
  readonly hasChatTemplate: boolean;
  /** SHA-256 of all weight files, where the listing knows every one of them. */
  readonly weightDigests?: readonly string[] | undefined;
}

/** What the kernel measured: on a few ranges of both checkpoints, or, after a run, on all weights. */
export interface SampleFacts {
  /** Whether it is all weights. */
  readonly isWhole?: boolean | undefined;
  readonly sampledElementCount: number;
  /** How results are rounded in this run; what `reference` loses is lost by intention. */
  readonly rounding?: RoundingKind | undefined;
  /** In the order in which the run was asked for them. */
  readonly alphas: readonly AlphaSample[];
}

/** One α, stored as the run would store it. */
export interface AlphaSample {
  readonly alpha: number;
  readonly statistics: ModelStatistics;
  /** Other ways to store it that were measured on the same sample; best first is not required. */
  readonly alternatives: readonly StorageAlternative[];
}

export interface StorageAlternative {
  /** `stochastic`, `float32`. */
  readonly label: string;
  /** How to ask for it. */
  readonly option: Prose;
  /** What it would be stored as; see {@link sampledAlpha}, which measures both alike. */
  readonly effectiveAlpha: number;
}
