import { pathToFileURL } from 'node:url';
import type { FileSink, Publication, PublishedRepo } from '../../kit/index.ts';
import { CancelledError, nameOf } from '../../kit/index.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { diskError } from './disk-error.ts';
import { openFileSink } from './file-sink.ts';
import { finishFiles } from './finish-files.ts';
import {
  type DirectoryTargetQuery,
  inspectDirectoryTarget,
  type ReplacementTerms,
  refuseUnfitDirectory,
} from './inspect-target.ts';
import { locateReal } from './locate.ts';
import { replaceDirectory } from './replace-directory.ts';
import {
  createStaging,
  placeOf,
  removeAbandoned,
  removeEmptyStaging,
  removeStaging,
  restoreReplaced,
  stagingPlaceOf,
  writeStagedRecord,
} from './staging.ts';
import { lockTarget, type TargetLock } from './target-lock.ts';

export interface DirectoryPublicationOptions extends DirectoryTargetQuery, ReplacementTerms {
  readonly pool: Pick<WorkerPool, 'openSha256'>;
}

export type OpenedDirectory =
  | { readonly state: 'complete'; readonly repo: PublishedRepo }
  | { readonly state: 'open'; readonly publication: Publication };

/**
 * Opens a derived repo in a directory. Its files come about in a hidden directory beside it and are moved into
 * place all at once; until then the target stays as it is. Where the target is a link, the directory it leads
 * to is replaced. A target that already has the plan's result is
 * left alone.
 *
 * @throws InputError for a directory that somebody else made, unless forced, and for one that must not be
 *   replaced; AccessError and CapacityError as the file system has it.
 */
export async function openDirectoryPublication(
  options: DirectoryPublicationOptions,
): Promise<OpenedDirectory> {
  const { target } = options;
  try {
    const place = await locateReal(target);
    const found = await inspectDirectoryTarget({ ...options, target: place });
    const staging = stagingPlaceOf(place, options.planKey);
    if (found.state === 'ours-complete') {
      await removeStaging(staging);
      return { state: 'complete', repo: describeRepo(target, place) };
    }
    await refuseUnfitDirectory(target, found.state, options);
    return await openLocked(options, place);
  } catch (error) {
    throw diskError(error, `write to ${target}`);
  }
}

async function openLocked(options: DirectoryPublicationOptions, place: string): Promise<OpenedDirectory> {
  const { target } = options;
  const staging = stagingPlaceOf(place, options.planKey);
  const lock = await lockTarget(place, target);
  try {
    // Another run may have ended just before.
    const found = await findTarget(options, place);
    if (found.state === 'ours-complete') {
      await removeStaging(staging);
      await lock.release();
      return { state: 'complete', repo: describeRepo(target, place) };
    }
    await refuseUnfitDirectory(target, found.state, options);
    await removeAbandoned(place, options.planKey, Date.now());
    await createStaging(staging).catch((error: unknown) => {
      throw diskError(error, `make ${staging.root}, where the result comes about`);
    });
    return { state: 'open', publication: assemblePublication(options, place, found.staged, lock) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** For who holds the lock: nobody else is in the middle of replacing it. */
async function findTarget(query: DirectoryTargetQuery, place: string) {
  const found = await inspectDirectoryTarget({ ...query, target: place });
  if (found.state !== 'absent' || !(await restoreReplaced(place))) return found;
  return inspectDirectoryTarget({ ...query, target: place });
}

function describeRepo(target: string, place: string): PublishedRepo {
  return { target, url: pathToFileURL(place).href };
}

function assemblePublication(
  options: DirectoryPublicationOptions,
  place: string,
  staged: Publication['staged'],
  lock: TargetLock,
): Publication {
  const { target, pool, planKey } = options;
  const staging = stagingPlaceOf(place, planKey);
  const nameIn = (path: string) => nameOf({ kind: 'directory', path: target }, path);
  const openSinks = new Set<FileSink>();
  let promoted = false;

  return {
    target,
    staged,
    singlePass: true,
    async checkCard() {},
    async openFile(path, byteLength) {
      const sink = await openFileSink({
        place: placeOf(staging.files, path),
        name: nameIn(path),
        byteLength,
        sha256: pool.openSha256(),
      });
      openSinks.add(sink);
      return {
        write: (block) => sink.write(block),
        async finish() {
          const finished = await sink.finish();
          openSinks.delete(sink);
          return finished;
        },
        abort(reason) {
          openSinks.delete(sink);
          sink.abort(reason);
        },
      };
    },
    async placeSideFiles(files) {
      return new Map(files.map(({ path }) => [path, 'staged' as const]));
    },
    async stage(record) {
      try {
        await writeStagedRecord(staging, record);
      } catch (error) {
        throw diskError(error, `write the record of ${nameIn(record.path)}`);
      }
    },
    async stageRecomputable({ path }) {
      throw new TypeError(`a directory takes files in one pass, ${path} too`);
    },
    async promote({ files, inline }) {
      try {
        await finishFiles({ directory: staging.files, files, inline, nameIn });
        await lock.requireHeld();
        const now = await inspectDirectoryTarget({ ...options, target: place });
        await refuseUnfitDirectory(target, now.state, options);
        await replaceDirectory(staging.files, place, staging.replaced);
        promoted = true;
        await removeStaging(staging);
      } catch (error) {
        throw diskError(error, `write to ${target}`);
      }
      return describeRepo(target, place);
    },
    async close() {
      for (const sink of openSinks) sink.abort(new CancelledError('The publication was closed.'));
      openSinks.clear();
      if (!promoted) await removeEmptyStaging(staging);
      await lock.release();
    },
  };
}
