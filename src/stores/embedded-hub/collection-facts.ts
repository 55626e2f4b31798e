/** Of collections that were made over the API; those of tests have a list of models alone. */
export interface CollectionFacts {
  readonly title: string;
  readonly description: string | undefined;
  readonly isPrivate: boolean;
  /** By the model. */
  readonly notes: Map<string, string>;
}
