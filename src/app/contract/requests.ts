import type { JudgementCode, Thresholds } from '../../core/judgement/index.ts';
import type { OutputDtype, PairingOptions, Rounding } from '../../kit/index.ts';
import type { CardFields } from '../options/card-fields.ts';
import type { Endpoint } from '../options/endpoint.ts';
import type { Visibility } from '../options/visibility.ts';

/** One extrapolation, as the user asked for it; its values are checked, nothing was looked up. */
export interface JobRequest {
  /** θ0 */
  readonly sft: Endpoint;
  /** θ1 */
  readonly aligned: Endpoint;
  /** Finite, without duplicates, at least one, in the order given. */
  readonly alphas: readonly number[];
  /** Folders of the sources that hold the checkpoints; undefined for their top. */
  readonly sftSubfolder: string | undefined;
  readonly alignedSubfolder: string | undefined;
  /** Variant of the weights, of whichever side has it; undefined for the ordinary ones. */
  readonly variant: string | undefined;
  /** Of a side that has PyTorch's files only: take the Hub's own conversion to safetensors from its pull request. */
  readonly preferPr: boolean;
  /** Derive the whole pipeline of diffusers of which {@link alignedSubfolder} is a component. */
  readonly pipeline: boolean;
  /** Template of the derived repos; undefined means the default for this number of alphas. */
  readonly to: string | undefined;
  readonly rounding: Rounding;
  readonly dtype: OutputDtype;
  /** Of weight files that are laid out anew; those that mirror θ1's are as long as they are. */
  readonly maxShardBytes: number;
  /** How the tensors of the two sides are matched. */
  readonly pairing: PairingOptions;
  /** Undefined: private if a source is gated or private, else what is usual in the namespace. */
  readonly visibility: Visibility | undefined;
  /** Replace a target that exists and was not made by this tool, and a card that was edited outside of its markers. */
  readonly force: boolean;
  /** Judgements that shall warn instead of refusing. */
  readonly allow: ReadonlySet<JudgementCode>;
  readonly thresholds: Thresholds;
  readonly card: CardFields;
  /** Do everything but write. */
  readonly dryRun: boolean;
}

/** A derived repo to be checked, and what is claimed of it; what is left out is as its manifest says. */
export interface VerifyRequest {
  readonly derived: Endpoint;
  readonly sft: Endpoint | undefined;
  readonly aligned: Endpoint | undefined;
  readonly sftSubfolder: string | undefined;
  readonly alignedSubfolder: string | undefined;
  readonly variant: string | undefined;
  readonly alpha: number | undefined;
  readonly rounding: Rounding | undefined;
  readonly pairing: PairingOptions | undefined;
  /** Recompute everything, not a sample. */
  readonly full: boolean;
}

/** A checkpoint to be looked at. */
export interface InspectRequest {
  readonly endpoint: Endpoint;
  readonly subfolder: string | undefined;
  readonly variant: string | undefined;
}

/** A derived repo whose card is to be written anew. */
export interface CardRequest {
  readonly derived: Endpoint;
  readonly card: CardFields;
  /** Also where text outside of the markers would be lost. */
  readonly force: boolean;
  readonly dryRun: boolean;
}
