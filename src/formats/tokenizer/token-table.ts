/** What each row of the embeddings stands for: token by id. */
export type TokenTable = ReadonlyMap<number, string>;

/** More than any vocabulary has; ids beyond are no rows. */
export const maxTokenCount = 1 << 21;
