import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import { parseEndpoint } from '../config/endpoint.ts';
import { locateReal } from '../disk/locate.ts';
import { AccessError, FormatError, IncompatibleError, InputError } from '../kit/errors.ts';
import type { Origin, SnapshotFile } from '../kit/snapshot.ts';
import type { JobRequest } from './job.ts';
import { checkpointKeyOf, planKeyOf } from './plan-key.ts';
import type { Session } from './session.ts';
import { selectSideFiles } from './side-files.ts';

/** Where a repo has its card, whose metadata goes into the derived one's. */
export const cardPath = 'README.md';

/** The two checkpoints, pinned and opened by their headers. */
export interface Pair {
  readonly sft: Checkpoint;
  readonly aligned: Checkpoint;
  /** Files of θ1 that go along unchanged. */
  readonly sideFiles: readonly SnapshotFile[];
  planKeyFor(alpha: number): string;
}

/**
 * @throws AccessError, InputError, FormatError naming the side that cannot be opened;
 *   InputError when both sides turn out to be the same checkpoint.
 */
export async function openPair(request: JobRequest, session: Session): Promise<Pair> {
  const [sftSnapshot, alignedSnapshot] = await Promise.all([
    naming('--sft', session.openSnapshot(parseEndpoint(request.sft, '--sft'))),
    naming('--dpo', session.openSnapshot(parseEndpoint(request.dpo, '--dpo'))),
  ]);
  await refuseSame(sftSnapshot.origin, alignedSnapshot.origin);
  const [sft, aligned] = await Promise.all([
    naming('--sft', openCheckpoint(sftSnapshot)),
    naming('--dpo', openCheckpoint(alignedSnapshot)),
  ]);
  const sideFiles = selectSideFiles(alignedSnapshot);
  const alignedCard = alignedSnapshot.files.get(cardPath);
  const [sftKey, alignedKey] = await Promise.all([
    checkpointKeyOf(sft, []),
    checkpointKeyOf(aligned, alignedCard === undefined ? sideFiles : [...sideFiles, alignedCard]),
  ]);
  return {
    sft,
    aligned,
    sideFiles,
    planKeyFor: (alpha) => planKeyOf({ sftKey, alignedKey, alpha, sideFiles }),
  };
}

/** Puts the option in front of what is wrong with the place it names. */
async function naming<T>(option: string, opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    const isOfPlace =
      error instanceof InputError ||
      error instanceof IncompatibleError ||
      error instanceof FormatError ||
      (error instanceof AccessError && error.code !== 'token-invalid');
    if (isOfPlace) error.message = `${option}: ${error.message}`;
    throw error;
  }
}

async function refuseSame(sft: Origin, aligned: Origin): Promise<void> {
  const same =
    sft.kind === 'hub' && aligned.kind === 'hub'
      ? sft.repo === aligned.repo && sft.commit === aligned.commit
      : sft.kind === 'directory' &&
        aligned.kind === 'directory' &&
        (await locateReal(sft.path)) === (await locateReal(aligned.path));
  if (!same) return;
  const place = sft.kind === 'hub' ? `${sft.repo} at commit ${sft.commit}` : sft.path;
  throw new InputError(`--sft and --dpo are the same checkpoint: ${place}.`, {
    code: 'same-checkpoint',
    hint: 'Let --sft name the checkpoint that alignment started from; their difference is extrapolated.',
  });
}
