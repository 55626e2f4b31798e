import type { Checkpoint } from '../../formats/checkpoint/index.ts';
import {
  chooseWeights,
  findDifference,
  openCheckpoint,
  openVariant,
  readCheckpoint,
} from '../../formats/checkpoint/index.ts';
import {
  AccessError,
  Advice,
  advice,
  clauseOf,
  FormatError,
  IncompatibleError,
  InputError,
  nameOf,
  type Prose,
  type Selection,
  type Snapshot,
} from '../../kit/index.ts';
import type { Session } from '../session/session.ts';

/** The account of the Hub that converts PyTorch's files to safetensors, and proposes them. */
const converter = 'SFconvertbot';
/** The latest are looked at; there is rarely more than one. */
const maxConversions = 3;
const defaultRevision = 'main';

export interface Conversion {
  /** Undefined where there is none to be used. */
  readonly checkpoint: Checkpoint | undefined;
  /** What was taken, or why nothing was. */
  readonly warnings: readonly Prose[];
}

/**
 * The Hub's own conversion of a checkpoint in PyTorch's files, from its open pull request, if the headers say that it
 * holds the same tensors. Pinned to the commit that the request is at.
 *
 * @param snapshot of the PyTorch files; a revision other than the default one is taken at its word.
 */
export async function openConversion(snapshot: Snapshot, session: Session): Promise<Conversion> {
  const { origin } = snapshot;
  const place = nameOf(origin);
  const none = (reason: string): Conversion => ({ checkpoint: undefined, warnings: [`${place}: ${reason}`] });
  if (origin.kind === 'directory') return none('a directory has no pull requests; its .bin files are used.');
  if (origin.revision !== defaultRevision) {
    return none(
      `the revision ${origin.revision} was named, so no conversion is looked for; its .bin files are used.`,
    );
  }
  const hub = await session.hub();
  const numbers = await hub.listOpenPulls(origin.repo, converter);
  if (numbers.length === 0) {
    return none(
      `there is no open pull request of the Hub's converter (${converter}); its .bin files are used.`,
    );
  }
  const original = await readCheckpoint(snapshot);
  const unfit: Prose[] = [];
  for (const number of numbers.slice(0, maxConversions)) {
    const revision = `refs/pr/${number}`;
    const found = await openPull({ ...origin, revision }, original, session);
    if (typeof found === 'string' || found instanceof Advice)
      unfit.push(advice`${place}: ${revision} is not used instead, because ${found}.`);
    else {
      const pulled = found.snapshot.origin;
      const at = pulled.kind === 'hub' ? ` at commit ${pulled.commit}` : '';
      const taken = `${place}: ${revision}${at} is used, the Hub's conversion of its .bin files.`;
      return { checkpoint: found, warnings: [...unfit, taken] };
    }
  }
  return { checkpoint: undefined, warnings: unfit };
}

/** The checkpoint of a pull request, or why it cannot stand for the original. */
async function openPull(
  proposal: Selection & { readonly repo: string; readonly revision: string },
  original: Checkpoint,
  session: Session,
): Promise<Checkpoint | Prose> {
  const { repo, revision, subfolder, variant } = proposal;
  try {
    const part = await session.openSnapshot({ kind: 'hub', repo, revision }, subfolder);
    const snapshot = variant === undefined ? part : openVariant(part, variant);
    if (snapshot === undefined || chooseWeights(snapshot).format !== 'safetensors')
      return 'it has no safetensors';
    return findDifference(original, await readCheckpoint(snapshot)) ?? (await openCheckpoint(snapshot));
  } catch (error) {
    const isOfPull =
      error instanceof InputError ||
      error instanceof IncompatibleError ||
      error instanceof FormatError ||
      error instanceof AccessError;
    if (isOfPull) return clauseOf(error.wording);
    throw error;
  }
}
