import { FormatError, ServiceError } from '../../kit/index.ts';
import type { GitHubClient, Octokit, RepositoryName } from './client.ts';
import { statusOf } from './failure.ts';
import { createBranchWithFile, type Refused } from './state-branch.ts';

export interface StateFilePlace {
  /** From the top of the repository. */
  readonly path: string;
  /** Undefined is the default branch. One that is missing is made, with nothing but the file on it. */
  readonly branch: string | undefined;
}

export interface StateFile {
  /** What the file holds; undefined when there is none. */
  read(): Promise<unknown>;
  /**
   * Commits what `merge` makes of the content; no commit when that changes nothing.
   * @param merge called again with what is there then whenever somebody else was faster. Gets undefined when
   *   there is no file. Must be free of side effects, and change nothing that it has changed already: after a
   *   lost answer it may get its own work.
   */
  commit(merge: (current: unknown) => unknown, message: string): Promise<CommittedState>;
}

export interface CommittedState {
  /** What the file holds now. */
  readonly value: unknown;
  readonly changed: boolean;
  /** How often somebody else was faster. */
  readonly raceCount: number;
}

interface Content {
  readonly text: string;
  readonly blobSha: string;
}

/** A ledger of ten thousand pairs has a tenth of it. */
const maxBytes = 16 * 1024 * 1024;
const maxRaces = 8;
const firstPauseMs = 200;

/** JSON in the workflow's repository, written on the condition that it is still what was read. */
export function createStateFile(client: GitHubClient, place: StateFilePlace): StateFile {
  const where = `${place.path}${place.branch === undefined ? '' : ` on branch ${place.branch}`}`;
  return {
    read: () =>
      client.call('state-file', `read ${where}`, async (octokit, name) => {
        const content = await readContent(octokit, name, place);
        return content === undefined ? undefined : parseState(content.text, where);
      }),
    commit: (merge, message) =>
      client.call('state-file', `commit ${where}`, async (octokit, name) => {
        let tried: { readonly text: string; readonly blobSha: string | undefined } | undefined;
        for (let raceCount = 0; ; raceCount++) {
          const content = await readContent(octokit, name, place);
          const value = merge(content === undefined ? undefined : parseState(content.text, where));
          const text = renderState(value);
          if (text === content?.text) return { value, changed: tried?.text === text, raceCount };
          const { blobSha } = content ?? {};
          const refused = await tryToWrite(octokit, name, place, { text, blobSha, message });
          if (refused === undefined) return { value, changed: true, raceCount };
          // A refusal while the file stays as it is has another reason, such as a protected branch.
          if (raceCount > 1 && tried?.blobSha === blobSha) throw refused.reason;
          if (raceCount === maxRaces) throw tooManyRaces(where, client.repository);
          tried = { text, blobSha };
          const pauseMs = firstPauseMs * 2 ** Math.min(raceCount, 4) * (0.5 + client.random() / 2);
          await client.clock.sleep(Math.ceil(pauseMs), client.signal);
        }
      }),
  };
}

/** Undefined when it is written; else why GitHub did not take it, if that may pass by reading anew. */
async function tryToWrite(
  octokit: Octokit,
  name: RepositoryName,
  { path, branch }: StateFilePlace,
  { text, blobSha, message }: { text: string; blobSha: string | undefined; message: string },
): Promise<Refused | undefined> {
  try {
    await octokit.rest.repos.createOrUpdateFileContents({
      ...name,
      path,
      message,
      content: Buffer.from(text).toString('base64'),
      ...(branch === undefined ? {} : { branch }),
      ...(blobSha === undefined ? {} : { sha: blobSha }),
    });
    return undefined;
  } catch (error) {
    const status = statusOf(error);
    // 409: the blob is another one by now. 422: a file is there by now, and no blob was named.
    if (status === 409 || status === 422) return { reason: error };
    const mayLackBranch = status === 404 && branch !== undefined && blobSha === undefined;
    if (!mayLackBranch) throw error;
    return createBranchWithFile(octokit, name, { path, branch, text, message });
  }
}

async function readContent(
  octokit: Octokit,
  name: RepositoryName,
  { path, branch }: StateFilePlace,
): Promise<Content | undefined> {
  const ref = branch === undefined ? {} : { ref: branch };
  try {
    const { data } = await octokit.rest.repos.getContent({ ...name, path, ...ref });
    if (Array.isArray(data) || data.type !== 'file') throw notJson(path, 'it is not a file');
    if (data.size > maxBytes) throw notJson(path, `it has more than ${maxBytes} bytes`);
    if ('content' in data && data.encoding === 'base64') return decode(data.content, data.sha);
    // Files over 1 MB come without their content.
    const { data: blob } = await octokit.rest.git.getBlob({ ...name, file_sha: data.sha });
    return decode(blob.content, data.sha);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

function decode(base64: string, blobSha: string): Content {
  return { text: Buffer.from(base64, 'base64').toString('utf8'), blobSha };
}

function renderState(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function parseState(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(where, 'it is not JSON');
  }
}

function notJson(source: string, reason: string): FormatError {
  return new FormatError(reason, {
    code: 'state-file-invalid',
    source,
    byteOffset: 0,
    hint: 'Restore the file from its history, or delete it to start anew.',
  });
}

function tooManyRaces(where: string, repository: string): ServiceError {
  return new ServiceError(`${where} (${repository}) was changed by others each of ${maxRaces + 1} times.`, {
    code: 'state-file-busy',
    hint: 'Let one run at a time write it: give the workflow a `concurrency:` group.',
  });
}
