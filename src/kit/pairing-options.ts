/** What the user decided about pairs whose tensors can be matched in more than one way. */
export interface PairingOptions {
  /** `common`: extrapolate the rows that both vocabularies have, and copy θ1's further ones. */
  readonly vocabulary: 'same' | 'common';
  /**
   * Beginnings of θ0's tensor names, and what θ1 has in their place; `*` stands for a number. What they do not say is
   * left to the names themselves.
   */
  readonly renames: readonly Rename[];
  /**
   * Beginnings of names of tensors that need no partner: those of θ0 are left out, those of θ1 copied. Absent where
   * there are none.
   */
  readonly unpaired?: readonly string[] | undefined;
}

export interface Rename {
  readonly from: string;
  readonly to: string;
}

export const plainPairing: PairingOptions = { vocabulary: 'same', renames: [] };

/** Undefined where nothing was decided, so that it need not be recorded. */
export function decidedPairing(options: PairingOptions): PairingOptions | undefined {
  const { vocabulary, renames, unpaired = [] } = options;
  if (vocabulary === 'same' && renames.length === 0 && unpaired.length === 0) return undefined;
  return { vocabulary, renames, ...(unpaired.length === 0 ? {} : { unpaired }) };
}
