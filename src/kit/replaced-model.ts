/** A model of this tool that another one takes the place of; what its manifest does not say is left out. */
export interface ReplacedModel {
  /** Of a repo, in whose history it stays. */
  readonly commit?: string;
  readonly alpha?: number;
  /** θ0 with its commit, or the name of its directory. */
  readonly sft?: string;
  readonly aligned?: string;
  /** Rounding and dtype, in words. */
  readonly format?: string;
}

/** `α = 0.3 of org/dpo over org/sft (nearest rounding, dtypes of θ1)`, as a part of a sentence. */
export function describeModel({ alpha, sft, aligned, format }: Omit<ReplacedModel, 'commit'>): string {
  if (alpha === undefined || sft === undefined || aligned === undefined)
    return 'a model of this tool whose manifest cannot be read';
  return `α = ${alpha} of ${aligned} over ${sft}${format === undefined ? '' : ` (${format})`}`;
}

/** The same with where it can still be found. */
export function describeReplaced(model: ReplacedModel): string {
  const { commit } = model;
  return `${describeModel(model)}${commit === undefined ? '' : `, which stays in the history as ${commit}`}`;
}
