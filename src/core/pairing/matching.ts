import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import type { PairingOptions } from '../../kit/index.ts';
import type { PairedProjection } from './fused-projections.ts';
import type { NamedSide } from './named-tensors.ts';
import type { OneSided } from './one-sided.ts';
import type { Pairing, PairingProblem } from './pairing.ts';
import type { WordTables } from './tied-tables.ts';

/** Two checkpoints whose tensors are being matched. */
export interface Matching {
  readonly aligned: MatchedSide;
  readonly sft: MatchedSide;
  /** What one side has as one tensor and the other apart, by θ1's name. */
  readonly pairFused: (name: string) => PairedProjection | undefined;
  readonly options: PairingOptions;
  readonly found: Found;
}

export interface MatchedSide extends NamedSide {
  readonly tables: WordTables;
  /** Why a tensor that this side alone has needs no partner. */
  readonly oneSided: (name: string, tensor: TensorRecord) => OneSided | undefined;
}

/** What is found while the tensors of θ1 are gone through. */
export interface Found {
  readonly pairings: Map<string, Pairing>;
  readonly problems: PairingProblem[];
  /** Names of θ0 that have a partner. */
  readonly used: Set<string>;
  readonly copied: {
    readonly heads: string[];
    readonly buffers: string[];
    readonly statistics: string[];
    readonly unpaired: string[];
  };
  /** Names of θ1 that θ0 has nothing for. */
  readonly missing: string[];
  readonly tied: string[];
  /** Tables of words that θ0 calls otherwise. */
  readonly tables: string[];
  readonly fused: string[];
  readonly vocabularies: {
    readonly name: string;
    readonly sft: TensorRecord;
    readonly aligned: TensorRecord;
  }[];
}

export const nothingFound = (): Found => ({
  pairings: new Map(),
  problems: [],
  used: new Set(),
  copied: { heads: [], buffers: [], statistics: [], unpaired: [] },
  missing: [],
  tied: [],
  tables: [],
  fused: [],
  vocabularies: [],
});
