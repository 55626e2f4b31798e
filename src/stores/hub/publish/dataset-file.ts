import { randomUUID } from 'node:crypto';
import { type CommitData, commit, datasetInfo, downloadFile, listCommits } from '@huggingface/hub';
import { AccessError, advice, CapacityError, ServiceError, sameCommand } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary, type LibraryHub } from '../http/library-call.ts';
import { isAnswerLost, repeatUnlessDone } from '../http/lost-answer.ts';
import { undefinedIfMissing } from '../read/tree.ts';
import { ensureRepo } from './create-repo.ts';
import { mainBranch } from './inspect-target.ts';

/** Above 10 MiB the Hub takes a file only into large-file storage, which gains nothing for one rewritten often. */
export const maxDatasetFileBytes = 8 * 1024 ** 2;
/** Writers that start together get through one after the other, so as many as this can. */
const maxAttempts = 10;
const raceDelayMs = 1_000;
/** Commits that may have come on top of one whose answer was lost; nobody looks further back. */
const maxCommitsLookedAt = 300;
const staleParent = 412;
const rangeNotSatisfiable = 416;

/** A file of a dataset repo. */
interface DatasetFile {
  /** `namespace/name` */
  readonly repo: string;
  readonly path: string;
}

export interface DatasetFileUpdate extends DatasetFile {
  /** The commit's title. */
  readonly message: string;
  /** Makes the new text of the present one, which is undefined where there is none. Called once per attempt. */
  readonly change: (current: string | undefined) => string;
}

/**
 * Text of a file at the head of a dataset repo; undefined where there is no repo (or none that the token may
 * see) or no file.
 *
 * @throws {CapacityError} `dataset-file-too-large`
 * @throws {AccessError} the repo is gated or disabled, or the token is not accepted
 * @throws {ServiceError} the Hub failed
 */
export async function readDatasetFile(http: HubHttp, file: DatasetFile): Promise<string | undefined> {
  return (await readHead(http, file))?.text;
}

/**
 * Commits what `change` makes of a file, on the condition that the repo is still at the commit that was read;
 * where somebody else was faster, it is read and changed again. Makes a private repo where there is none, and
 * no commit when nothing changes. A commit whose answer was lost is looked for, and not made again on top of
 * itself.
 *
 * @throws {CapacityError} `dataset-file-too-large`, read or to be written
 * @throws {AccessError} the token may not make or write the repo
 * @throws {ServiceError} the Hub failed, or `dataset-busy`: others were faster every time
 * Whatever `change` throws. Nothing was written then, in any of these cases but a {@link ServiceError} for a
 * lost answer.
 */
export async function updateDatasetFile(http: HubHttp, update: DatasetFileUpdate): Promise<void> {
  const { repo, path, change } = update;
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const head = (await readHead(http, update)) ?? (await makeRepo(http, update));
    const text = change(head.text);
    if (text === head.text) return;
    if ((await commitText(http, update, head.commit, text)) === 'made') return;
    // Those who were refused together must not come back together.
    if (attempt < maxAttempts) await http.sleep(raceDelayMs * attempt * (0.5 + http.random() / 2));
  }
  throw new ServiceError(
    `${path} of the dataset ${repo} was changed by others each of the ${maxAttempts} times it was to be written; nothing was written.`,
    {
      code: 'dataset-busy',
      hint: advice`Look at ${http.hubUrl}/datasets/${repo}/commits/${mainBranch}, and run ${sameCommand} again when less is written there.`,
      status: staleParent,
    },
  );
}

interface Head {
  /** The commit that `main` is at. */
  readonly commit: string;
  /** Undefined where there is no such file. */
  readonly text: string | undefined;
}

/** Undefined where there is no repo to see. */
async function readHead(http: HubHttp, file: DatasetFile): Promise<Head | undefined> {
  const { repo } = file;
  const info = await undefinedIfMissing(
    callLibrary(http, `Looking up the dataset ${repo}`, (hub) =>
      datasetInfo({ name: repo, revision: mainBranch, additionalFields: ['sha'], ...hub }),
    ),
  );
  if (info === undefined) return undefined;
  const commit: unknown = info.sha;
  if (typeof commit !== 'string' || !/^[0-9a-f]{40}$/.test(commit)) {
    throw new ServiceError(`The Hub does not say which commit the dataset ${repo} is at.`, {
      code: 'answer-malformed',
    });
  }
  return { commit, text: await readText(http, file, commit) };
}

async function readText(http: HubHttp, { repo, path }: DatasetFile, revision: string) {
  const download = async (hub: LibraryHub): Promise<string | undefined> => {
    const blob = await downloadFile({
      repo: { type: 'dataset', name: repo },
      // The library makes a URL of it as it is.
      path: path.split('/').map(encodeURIComponent).join('/'),
      revision,
      xet: false,
      ...hub,
    });
    if (blob === null) return undefined;
    requireFitting(blob.size, { repo, path });
    return blob.text();
  };
  try {
    return await callLibrary(http, `Reading ${path} of the dataset ${repo}`, download);
  } catch (error) {
    // The library asks for a first byte, which a file of none has not.
    if (error instanceof ServiceError && error.status === rangeNotSatisfiable) return '';
    throw error;
  }
}

async function makeRepo(http: HubHttp, update: DatasetFileUpdate): Promise<Head> {
  const { repo } = update;
  await ensureRepo(http, { type: 'dataset', name: repo }, true);
  const head = await readHead(http, update);
  if (head !== undefined) return head;
  throw new AccessError(`The dataset ${repo} exists on the Hub, but the token may not see it.`, {
    code: 'repo-not-readable',
    hint: 'Use a token that may read and write the dataset, or name another one.',
    docs: `${http.hubUrl}/settings/tokens`,
  });
}

/** `stale`: the repo was no longer at `parentCommit`, and nothing was written. */
async function commitText(
  http: HubHttp,
  update: DatasetFileUpdate,
  parentCommit: string,
  text: string,
): Promise<'made' | 'stale'> {
  const { repo, path, message } = update;
  const content = new Blob([text]);
  requireFitting(content.size, update);
  // Two writers may make the same of the same, and only one of them has made the commit: by this one knows it.
  const id = `Update-Id: ${randomUUID()}`;
  let wasAnswerLost = false;

  const act = async () => {
    const send = (hub: LibraryHub) =>
      commit({
        repo: { type: 'dataset', name: repo },
        title: message,
        description: id,
        parentCommit,
        branch: mainBranch,
        operations: [{ operation: 'addOrUpdate', path, content }],
        ...hub,
      });
    try {
      await callLibrary(http, `Writing ${path} of the dataset ${repo}`, send);
      return 'made';
    } catch (error) {
      wasAnswerLost ||= isAnswerLost(error);
      if (error instanceof ServiceError && error.status === staleParent) return 'stale';
      throw error;
    }
  };
  const findResult = async () => ((await hasLanded(http, update, parentCommit, id)) ? 'made' : undefined);

  const result = await repeatUnlessDone<'made' | 'stale'>(http, act, findResult);
  // An earlier attempt may have landed after it was looked for.
  return result === 'stale' && wasAnswerLost ? ((await findResult()) ?? 'stale') : result;
}

/** Whether the commit with that line in its description is among those on top of its parent. */
async function hasLanded(
  http: HubHttp,
  { repo }: DatasetFile,
  parentCommit: string,
  id: string,
): Promise<boolean> {
  const look = async (hub: LibraryHub) => {
    let lookedAt = 0;
    const commits: AsyncGenerator<CommitData> = listCommits({
      repo: { type: 'dataset', name: repo },
      revision: mainBranch,
      ...hub,
    });
    for await (const { oid, message } of commits) {
      if (message.includes(id)) return true;
      if (oid === parentCommit || ++lookedAt >= maxCommitsLookedAt) return false;
    }
    return false;
  };
  return callLibrary(http, `Listing the commits of the dataset ${repo}`, look);
}

function requireFitting(byteLength: number, { repo, path }: Pick<DatasetFile, 'repo' | 'path'>): void {
  if (byteLength <= maxDatasetFileBytes) return;
  throw new CapacityError(
    `${path} of the dataset ${repo} has ${byteLength} bytes; at most ${maxDatasetFileBytes} are read and written.`,
    {
      code: 'dataset-file-too-large',
      hint: 'Move the file aside in the dataset, or shorten it, or name another dataset.',
    },
  );
}
