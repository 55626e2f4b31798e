/** What the user decided about pairs whose tensors can be matched in more than one way. */
export interface PairingOptions {
  /** `common`: extrapolate the rows that both vocabularies have, and copy θ1's further ones. */
  readonly vocabulary: 'same' | 'common';
  /** Beginnings of θ0's tensor names, and what θ1 has in their place; empty leaves it to the names themselves. */
  readonly renames: readonly Rename[];
}

export interface Rename {
  readonly from: string;
  readonly to: string;
}

export const plainPairing: PairingOptions = { vocabulary: 'same', renames: [] };

/** Undefined where nothing was decided, so that it need not be recorded. */
export function decidedPairing(options: PairingOptions): PairingOptions | undefined {
  const { vocabulary, renames } = options;
  return vocabulary === 'same' && renames.length === 0 ? undefined : { vocabulary, renames };
}
