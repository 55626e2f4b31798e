import { randomUUID } from 'node:crypto';
import { type CommitData, commit, datasetInfo, downloadFile, listCommits } from '@huggingface/hub';
import {
  AccessError,
  advice,
  CapacityError,
  type Clock,
  ServiceError,
  sameCommand,
} from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary } from '../http/library-call.ts';
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
  readonly http: HubHttp;
  /** `namespace/name` */
  readonly repo: string;
  readonly path: string;
  readonly signal: AbortSignal;
}

export interface DatasetFileUpdate extends DatasetFile {
  /** The commit's title. */
  readonly message: string;
  /** Makes the new text of the present one, which is undefined where there is none. Called once per attempt. */
  readonly change: (current: string | undefined) => string;
  readonly clock: Clock;
  /** In [0, 1); for the jitter of pauses. */
  readonly random: () => number;
}

/**
 * Text of a file at the head of a dataset repo; undefined where there is no repo (or none that the token may
 * see) or no file.
 *
 * @throws {CapacityError} `dataset-file-too-large`
 * @throws {AccessError} the repo is gated or disabled, or the token is not accepted
 * @throws {ServiceError} the Hub failed
 */
export async function readDatasetFile(file: DatasetFile): Promise<string | undefined> {
  return (await readHead(file))?.text;
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
export async function updateDatasetFile(update: DatasetFileUpdate): Promise<void> {
  const { http, repo, path, change, clock, random, signal } = update;
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const head = (await readHead(update)) ?? (await makeRepo(update));
    const text = change(head.text);
    if (text === head.text) return;
    if ((await commitText(update, head.commit, text)) === 'made') return;
    // Those who were refused together must not come back together.
    if (attempt < maxAttempts) await clock.sleep(raceDelayMs * attempt * (0.5 + random() / 2), signal);
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
async function readHead(file: DatasetFile): Promise<Head | undefined> {
  const { http, repo, signal } = file;
  const { hubUrl } = http;
  const info = await undefinedIfMissing(
    callLibrary(
      http,
      `Looking up the dataset ${repo}`,
      (fetch) => datasetInfo({ name: repo, revision: mainBranch, additionalFields: ['sha'], hubUrl, fetch }),
      signal,
    ),
  );
  if (info === undefined) return undefined;
  const commit: unknown = info.sha;
  if (typeof commit !== 'string' || !/^[0-9a-f]{40}$/.test(commit)) {
    throw new ServiceError(`The Hub does not say which commit the dataset ${repo} is at.`, {
      code: 'answer-malformed',
    });
  }
  return { commit, text: await readText(file, commit) };
}

async function readText({ http, repo, path, signal }: DatasetFile, revision: string) {
  const download = async (fetch: typeof globalThis.fetch): Promise<string | undefined> => {
    const blob = await downloadFile({
      repo: { type: 'dataset', name: repo },
      // The library makes a URL of it as it is.
      path: path.split('/').map(encodeURIComponent).join('/'),
      revision,
      xet: false,
      hubUrl: http.hubUrl,
      fetch,
    });
    if (blob === null) return undefined;
    requireFitting(blob.size, { repo, path });
    return blob.text();
  };
  try {
    return await callLibrary(http, `Reading ${path} of the dataset ${repo}`, download, signal);
  } catch (error) {
    // The library asks for a first byte, which a file of none has not.
    if (error instanceof ServiceError && error.status === rangeNotSatisfiable) return '';
    throw error;
  }
}

async function makeRepo(update: DatasetFileUpdate): Promise<Head> {
  const { http, repo } = update;
  await ensureRepo({ ...update, type: 'dataset', private: true });
  const head = await readHead(update);
  if (head !== undefined) return head;
  throw new AccessError(`The dataset ${repo} exists on the Hub, but the token may not see it.`, {
    code: 'repo-not-readable',
    hint: 'Use a token that may read and write the dataset, or name another one.',
    docs: `${http.hubUrl}/settings/tokens`,
  });
}

/** `stale`: the repo was no longer at `parentCommit`, and nothing was written. */
async function commitText(
  update: DatasetFileUpdate,
  parentCommit: string,
  text: string,
): Promise<'made' | 'stale'> {
  const { http, repo, path, message, clock, signal } = update;
  const content = new Blob([text]);
  requireFitting(content.size, update);
  // Two writers may make the same of the same, and only one of them has made the commit: by this one knows it.
  const id = `Update-Id: ${randomUUID()}`;
  let wasAnswerLost = false;

  const act = async () => {
    const send = (fetch: typeof globalThis.fetch) =>
      commit({
        repo: { type: 'dataset', name: repo },
        title: message,
        description: id,
        parentCommit,
        branch: mainBranch,
        operations: [{ operation: 'addOrUpdate', path, content }],
        hubUrl: http.hubUrl,
        fetch,
      });
    try {
      await callLibrary(http, `Writing ${path} of the dataset ${repo}`, send, signal);
      return 'made';
    } catch (error) {
      wasAnswerLost ||= isAnswerLost(error);
      if (error instanceof ServiceError && error.status === staleParent) return 'stale';
      throw error;
    }
  };
  const findResult = async () => ((await hasLanded(update, parentCommit, id)) ? 'made' : undefined);

  const result = await repeatUnlessDone<'made' | 'stale'>({ act, findResult, clock, signal });
  // An earlier attempt may have landed after it was looked for.
  return result === 'stale' && wasAnswerLost ? ((await findResult()) ?? 'stale') : result;
}

/** Whether the commit with that line in its description is among those on top of its parent. */
async function hasLanded(
  { http, repo, signal }: DatasetFile,
  parentCommit: string,
  id: string,
): Promise<boolean> {
  const look = async (fetch: typeof globalThis.fetch) => {
    let lookedAt = 0;
    for await (const { oid, message } of commitsOf(http, repo, fetch)) {
      if (message.includes(id)) return true;
      if (oid === parentCommit || ++lookedAt >= maxCommitsLookedAt) return false;
    }
    return false;
  };
  return callLibrary(http, `Listing the commits of the dataset ${repo}`, look, signal);
}

function commitsOf(
  { hubUrl }: HubHttp,
  repo: string,
  fetch: typeof globalThis.fetch,
): AsyncGenerator<CommitData> {
  return listCommits({ repo: { type: 'dataset', name: repo }, revision: mainBranch, hubUrl, fetch });
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
