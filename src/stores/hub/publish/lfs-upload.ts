import { commit } from '@huggingface/hub';
import type { RecomputableFile } from '../../../kit/index.ts';
import { ServiceError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary } from '../http/library-call.ts';
import { repeatUnlessDone } from '../http/lost-answer.ts';
import { findTree } from '../read/tree.ts';
import type { BranchPlace } from './commit.ts';
import { RecomputedBlob } from './recomputed-blob.ts';

/**
 * Uploads one file to a Hub without Xet storage and commits its pointer: by `@huggingface/hub`, which reads
 * the file once for its digest and once to send it. Both readings compute it anew, so nothing is spooled.
 *
 * @returns the file's sha256
 * @throws {ServiceError} `not-large` where the Hub keeps a file of this name in git
 */
export async function uploadRecomputable(
  http: HubHttp,
  { repo, branch }: BranchPlace,
  file: RecomputableFile,
): Promise<string> {
  const { signal } = http;
  const { path, byteLength } = file;
  let sha256: string | undefined;
  const content = new RecomputedBlob(file, (digest) => {
    sha256 ??= digest;
  });
  const isCommitted = async () => {
    const stored = (await findTree(http, repo, branch))?.get(path);
    return sha256 !== undefined && stored?.sha256 === sha256 && stored.byteLength === byteLength;
  };

  const upload = () =>
    callLibrary(http, `Uploading ${path}`, (hub) =>
      commit({
        repo,
        branch,
        title: `Upload ${path}`,
        operations: [{ operation: 'addOrUpdate', path, content }],
        useXet: false,
        ...hub,
        abortSignal: signal,
      }),
    );
  const findUploaded = async () => ((await isCommitted()) ? {} : undefined);
  await repeatUnlessDone<unknown>(http, upload, findUploaded).catch((error: unknown) => {
    // The library aborts with a reason of its own.
    throw signal.aborted ? signal.reason : error;
  });
  if (sha256 === undefined || !(await isCommitted())) {
    throw new ServiceError(`${http.hubUrl} did not take ${path} into large-file storage.`, {
      code: 'not-large',
      hint: `Add the line "${path} filter=lfs diff=lfs merge=lfs -text" to .gitattributes of ${repo}.`,
    });
  }
  return sha256;
}
