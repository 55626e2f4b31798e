import { commit } from '@huggingface/hub';
import type { Clock, RecomputableFile } from '../../../kit/index.ts';
import { ServiceError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary } from '../http/library-call.ts';
import { repeatUnlessDone } from '../http/lost-answer.ts';
import { findTree } from '../read/tree.ts';
import { RecomputedBlob } from './recomputed-blob.ts';

/**
 * Uploads one file to a Hub without Xet storage and commits its pointer: by `@huggingface/hub`, which reads
 * the file once for its digest and once to send it. Both readings compute it anew, so nothing is spooled.
 *
 * @returns the file's sha256
 * @throws {ServiceError} `not-large` where the Hub keeps a file of this name in git
 */
export async function uploadRecomputable(options: {
  readonly http: HubHttp;
  readonly repo: string;
  readonly branch: string;
  readonly file: RecomputableFile;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { http, repo, branch, file, clock, signal } = options;
  const { hubUrl } = http;
  const { path, byteLength } = file;
  let sha256: string | undefined;
  const content = new RecomputedBlob(file, (digest) => {
    sha256 ??= digest;
  });
  const isCommitted = async () => {
    const stored = (await findTree(http, repo, branch, signal))?.get(path);
    return sha256 !== undefined && stored?.sha256 === sha256 && stored.byteLength === byteLength;
  };

  await repeatUnlessDone({
    act: () =>
      callLibrary(http, `Uploading ${path}`, (fetch) =>
        commit({
          repo,
          branch,
          title: `Upload ${path}`,
          operations: [{ operation: 'addOrUpdate', path, content }],
          useXet: false,
          hubUrl,
          fetch,
          abortSignal: signal,
        }),
      ),
    findResult: async () => ((await isCommitted()) ? {} : undefined),
    clock,
    signal,
  }).catch((error: unknown) => {
    // The library aborts with a reason of its own.
    throw signal.aborted ? signal.reason : error;
  });
  if (sha256 === undefined || !(await isCommitted())) {
    throw new ServiceError(`${hubUrl} did not take ${path} into large-file storage.`, {
      code: 'not-large',
      hint: `Add the line "${path} filter=lfs diff=lfs merge=lfs -text" to .gitattributes of ${repo}.`,
    });
  }
  return sha256;
}
