import type { FileRecord, OutputDtype, PairingOptions, PlaceStatistics, Rounding } from '../../kit/index.ts';
import type { LoadingFacts } from '../metadata/loading.ts';
import type { CardMetadata } from '../metadata/metadata.ts';
import type { ParentLicenses } from '../metadata/resolve-license.ts';
import type { Source } from '../metadata/source.ts';

/**
 * All that the card, its charts and the manifest say; the manifest holds all of it but the target's name, so that
 * a card can be written again from it. Nothing in it but a warning depends on when, where or how often the run
 * happened, nor on who may see the result, so that the command on the card gives the same bytes.
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
  /** Every warning of the run, by what was measured of all weights; absent where there was none. */
  readonly warnings?: readonly string[];
  /** Codes of refusals that were allowed, without which the run would not have been made. */
  readonly allowed?: readonly string[];
  /** What is known of extrapolating models that were aligned as θ1 was, each as a sentence. */
  readonly alignment?: readonly string[];
  /** Where the derived repo is an adapter. */
  readonly adapter?: AdapterFacts;
  /** Where it is a whole pipeline of diffusers, of which the sources are a component. */
  readonly pipeline?: true;
  readonly sft: Source;
  readonly aligned: Source;
  /** Source files whose sha256 the Hub lists; absent where none is known. */
  readonly sourceFiles?: {
    readonly sft: readonly SourceFile[];
    readonly aligned: readonly SourceFile[];
  };
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

/** A file that weights were read from, and whether its bytes were held against its sha256. */
export interface SourceFile {
  readonly path: string;
  readonly sha256: string;
  readonly reading: (typeof readings)[number];
}

/** `checked`: all bytes passed in order, and are those of the sha256. Of the others it says nothing. */
export const readings = ['checked', 'partly read', 'out of order'] as const;

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
