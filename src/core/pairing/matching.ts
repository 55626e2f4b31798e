import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import type { PairingOptions } from '../../kit/index.ts';
import type { Side } from './named-tensors.ts';
import type { Pairing, PairingProblem } from './pairing.ts';
import type { TiedNames } from './tied-head.ts';

/** Two checkpoints whose tensors are being matched. */
export interface Matching {
  readonly aligned: Side & { readonly tied: TiedNames };
  readonly sft: Side & { readonly tied: TiedNames };
  readonly options: PairingOptions;
  readonly found: Found;
}

/** What is found while the tensors of θ1 are gone through. */
export interface Found {
  readonly pairings: Map<string, Pairing>;
  readonly problems: PairingProblem[];
  /** Names of θ0 that have a partner. */
  readonly used: Set<string>;
  readonly copied: { readonly heads: string[]; readonly buffers: string[] };
  readonly tied: string[];
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
  copied: { heads: [], buffers: [] },
  tied: [],
  fused: [],
  vocabularies: [],
});
