import {
  advice,
  decodeRecord,
  ExtrapolateError,
  encodeRecord,
  type FileRecord,
  listNames,
  ServiceError,
  sameCommand,
} from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { findTree, resolveUrl, type Tree } from '../read/tree.ts';
import { type BranchPlace, type CommitOperation, sendCommit } from './commit.ts';
import { removeStagingBranch } from './staging-branch.ts';

/** Where records of staged files lie on the branch. */
const folder = '.hf-extrapolate/';
const suffix = '.json';

/** A file may hold all parts of hundreds of layers, and each takes less than 1 kB; a longer file is no record. */
const maxRecordBytes = 2 * 1024 * 1024;

/** The Hub recommends fewer than 100 operations per commit, and a staged file takes two. */
const maxRecordsPerCommit = 49;
const recordReadsAtOnce = 8;
/** A listing may be served by a copy that has not seen the latest commit. */
const maxListings = 4;
const listingDelayMs = 1_000;

/** The branch that collects the finished files of one plan; it is the state from which a run resumes. */
export interface StagingBranch {
  /**
   * Notes that a file is finished. Its pointer and its record come onto the branch with those of others, a few
   * minutes later. @throws what an earlier commit failed with
   */
  stage(record: FileRecord): Promise<void>;
  /** Resolves when all that was staged is on the branch. */
  flush(): Promise<void>;
  /** Brings onto the branch what waits, also after the work was stopped; a failure is only warned of. */
  close(): Promise<void>;
  /** @throws {ServiceError} `staged-file-missing` unless every file is on the branch, by digest and size. */
  requireStaged(records: readonly FileRecord[]): Promise<void>;
  /** Deletes the branch; a failure is only warned of, since by then the work is done. */
  remove(): Promise<void>;
}

/**
 * The records in a staging branch's tree whose pointers are there too, with the digest and size they name.
 * What does not hold together is left out, and so will be made anew.
 */
export async function readStagedRecords(
  http: HubHttp,
  { repo, branch }: BranchPlace,
  tree: Tree,
): Promise<ReadonlyMap<string, FileRecord>> {
  const paths = [...tree].flatMap(([recordPath, { byteLength, sha256 }]) => {
    const path = recordedPathOf(recordPath);
    return path === undefined || sha256 !== undefined || byteLength > maxRecordBytes ? [] : [path];
  });
  const records = new Map<string, FileRecord>();
  const queue = paths.values();
  const readNext = async () => {
    for (const path of queue) {
      const url = resolveUrl(http, repo, branch, recordPathOf(path));
      const response = await http.request({ method: 'GET', url });
      const record = decodeRecord(await response.text());
      if (record?.path === path && isStored(record, tree)) records.set(path, record);
    }
  };
  await Promise.all(Array.from({ length: recordReadsAtOnce }, readNext));
  return records;
}

/** Whether a tree has the record's file, by digest and size. */
function isStored({ path, byteLength, sha256 }: FileRecord, tree: Tree | undefined): boolean {
  const file = tree?.get(path);
  return file?.sha256 === sha256 && file.byteLength === byteLength;
}

/** The Hub counts commits; its own clients join what comes within this time. */
const commitIntervalMs = 5 * 60_000;
/** A process that is told to stop has some ten seconds. */
const lastCommitMs = 5_000;

/**
 * Opens a branch that exists. What is staged within {@link commitIntervalMs} of a commit waits for the first file
 * after it, for {@link StagingBranch.flush} or for {@link StagingBranch.close}. Commits are made one after the other,
 * beside the work.
 */
export function openStagingBranch(http: HubHttp, place: BranchPlace): StagingBranch {
  const { repo, branch } = place;
  const waiting: FileRecord[] = [];
  let nextCommitAtMs = Number.NEGATIVE_INFINITY;
  let committing: Promise<void> | undefined;
  /** Of a commit that nobody waited for; whoever comes next is told. */
  let failure: { readonly error: unknown } | undefined;

  /** @param connection of the last attempt: the one of the work may have been stopped. */
  async function commitWaiting(connection = http): Promise<void> {
    while (waiting.length > 0) {
      nextCommitAtMs = http.clock.now() + commitIntervalMs;
      const records = waiting.splice(0, maxRecordsPerCommit);
      try {
        await commitRecords(connection, records);
      } catch (error) {
        waiting.unshift(...records);
        throw error;
      }
    }
  }

  function beginCommit(): void {
    committing ??= commitWaiting()
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        committing = undefined;
      });
  }

  function throwIfFailed(): void {
    if (failure !== undefined) throw failure.error;
  }

  async function commitRecords(connection: HubHttp, records: readonly FileRecord[]): Promise<void> {
    const operations = records.flatMap((record): CommitOperation[] => [
      { kind: 'pointer', path: record.path, sha256: record.sha256, byteLength: record.byteLength },
      { kind: 'file', path: recordPathOf(record.path), content: encodeRecord(record) },
    ]);
    const [first] = records;
    const summary = records.length === 1 ? `Stage ${first?.path}` : `Stage ${records.length} files`;
    try {
      const commit = { summary, operations };
      await sendCommit(connection, place, commit, () => findCommitOf(connection, records));
    } catch (error) {
      throw error instanceof ExtrapolateError && error.code === 'revision-not-found'
        ? branchGone(error)
        : error;
    }
  }

  function branchGone(cause: Error): ServiceError {
    return new ServiceError(
      `The staging branch ${branch} of ${repo} was deleted while it was being filled.`,
      {
        code: 'staging-branch-gone',
        hint: advice`Perhaps another run has just published ${repo}. Run ${sameCommand} again: it looks, and makes what is missing.`,
        cause,
      },
    );
  }

  async function findCommitOf(
    connection: HubHttp,
    records: readonly FileRecord[],
  ): Promise<string | undefined> {
    const tree = await findTree(connection, repo, branch);
    const landed = records.every(
      (record) =>
        isStored(record, tree) &&
        tree?.get(recordPathOf(record.path))?.byteLength === encodeRecord(record).byteLength,
    );
    return landed ? branch : undefined;
  }

  function missingFile({ path }: FileRecord): ServiceError {
    return new ServiceError(`${path} was staged for ${repo} but is not on the branch ${branch} any more.`, {
      code: 'staged-file-missing',
      hint: advice`Run ${sameCommand} again: it makes what is missing and continues.`,
    });
  }

  return {
    async stage(record) {
      throwIfFailed();
      waiting.push(record);
      if (http.clock.now() >= nextCommitAtMs) beginCommit();
    },
    async flush() {
      await committing;
      throwIfFailed();
      await commitWaiting();
    },
    async close() {
      await committing;
      if (waiting.length === 0 || saysBranchGone(failure?.error)) return;
      try {
        await commitWaiting(http.apart(AbortSignal.timeout(lastCommitMs)));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        http.log.warn(
          `The next run makes ${listNames(waiting.map(({ path }) => path))} of ${repo} again, because it could not be noted as finished: ${reason}`,
        );
      }
    },
    async requireStaged(records) {
      for (let attempt = 1; ; attempt++) {
        const tree = await findTree(http, repo, branch);
        const missing = records.find((record) => !isStored(record, tree));
        if (missing === undefined) return;
        if (attempt === maxListings) throw missingFile(missing);
        await http.sleep(listingDelayMs * attempt);
      }
    },
    remove: () => removeStagingBranch(http, place),
  };
}

function saysBranchGone(error: unknown): boolean {
  return error instanceof ExtrapolateError && error.code === 'staging-branch-gone';
}

/** Where the record of a staged file lies on the staging branch. */
export function recordPathOf(path: string): string {
  return `${folder}${path}${suffix}`;
}

/** The file that a record's path belongs to; undefined for other files. */
export function recordedPathOf(recordPath: string): string | undefined {
  if (!recordPath.startsWith(folder) || !recordPath.endsWith(suffix)) return undefined;
  return recordPath.slice(folder.length, -suffix.length);
}
