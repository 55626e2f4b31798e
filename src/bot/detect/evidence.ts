/** One thing that speaks for or against, with what it counts. */
export interface Evidence<Source extends string = string> {
  readonly source: Source;
  /** Negative for what speaks against. */
  readonly weight: number;
  /** What was seen, as the end of a sentence on the repo. */
  readonly text: string;
}
