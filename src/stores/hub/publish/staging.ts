import {
  advice,
  decodeRecord,
  ExtrapolateError,
  encodeRecord,
  type FileRecord,
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
  /** Resolves when the file's pointer and its record are on the branch. */
  stage(record: FileRecord): Promise<void>;
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

interface Waiting {
  readonly record: FileRecord;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Opens a branch that exists. Commits to it are made one after the other; what queues up shares the next one. */
export function openStagingBranch(http: HubHttp, place: BranchPlace): StagingBranch {
  const { repo, branch } = place;
  const waiting: Waiting[] = [];
  let isCommitting = false;

  async function commitWaiting(): Promise<void> {
    if (isCommitting) return;
    isCommitting = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, maxRecordsPerCommit);
      try {
        await commitRecords(group.map(({ record }) => record));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isCommitting = false;
  }

  async function commitRecords(records: readonly FileRecord[]): Promise<void> {
    const operations = records.flatMap((record): CommitOperation[] => [
      { kind: 'pointer', path: record.path, sha256: record.sha256, byteLength: record.byteLength },
      { kind: 'file', path: recordPathOf(record.path), content: encodeRecord(record) },
    ]);
    const [first] = records;
    const summary = records.length === 1 ? `Stage ${first?.path}` : `Stage ${records.length} files`;
    try {
      const commit = { summary, operations };
      await sendCommit(http, place, commit, () => findCommitOf(records));
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

  async function findCommitOf(records: readonly FileRecord[]): Promise<string | undefined> {
    const tree = await findTree(http, repo, branch);
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
    stage: (record) =>
      new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject });
        void commitWaiting();
      }),
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

/** Where the record of a staged file lies on the staging branch. */
export function recordPathOf(path: string): string {
  return `${folder}${path}${suffix}`;
}

/** The file that a record's path belongs to; undefined for other files. */
export function recordedPathOf(recordPath: string): string | undefined {
  if (!recordPath.startsWith(folder) || !recordPath.endsWith(suffix)) return undefined;
  return recordPath.slice(folder.length, -suffix.length);
}
