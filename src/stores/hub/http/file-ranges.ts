import type { SnapshotFile } from '../../../kit/index.ts';
import { ServiceError } from '../../../kit/index.ts';
import { nameOfUrl } from './errors.ts';
import type { RangeAnswer, RangeClient } from './range-client.ts';

const maxRedirects = 5;
/** Above the largest file that git itself keeps on the Hub. */
const maxWholeBytes = 16 * 1024 * 1024;
/** What storage answers to an address whose signature has expired; S3 says 400 for some kinds of it. */
const expiredStatuses = [400, 401, 403, 404, 410];

/** The bytes of one file of a pinned repo. */
export interface FileRanges {
  readonly file: SnapshotFile;
  /**
   * One attempt to open the bytes [start, end). The signed address that the Hub redirects to is kept for later
   * ranges until storage refuses it, because each `/resolve/` counts against the rate limit.
   *
   * @throws {TransientFailure} where another attempt may succeed
   * @throws {AccessError} gated, private or disabled repo
   * @throws {ServiceError} the server ignored the range, or the content is not that of the listing
   */
  open(start: number, end: number, signal: AbortSignal): Promise<RangeAnswer>;
}

export function createFileRanges(
  client: RangeClient,
  resolveUrl: URL,
  file: SnapshotFile,
  commit: string,
): FileRanges {
  let signedUrl: URL | undefined;
  let resolving: Promise<unknown> | undefined;

  async function resolve(start: number, end: number, signal: AbortSignal): Promise<RangeAnswer> {
    const following = follow(start, end, signal);
    const settled = following.catch(() => {});
    resolving = settled;
    try {
      return await following;
    } finally {
      if (resolving === settled) resolving = undefined;
    }
  }

  async function follow(start: number, end: number, signal: AbortSignal): Promise<RangeAnswer> {
    let url = resolveUrl;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const answer = await client.get(url, start, end, signal);
      if (url.origin === client.hubUrl.origin) checkIdentity(answer, file, commit);
      const next = locationOf(answer);
      if (next === undefined) return answer;
      answer.discard();
      url = next;
      if (url.origin !== client.hubUrl.origin) signedUrl = url;
    }
    throw new ServiceError(`${nameOfUrl(resolveUrl)} redirects more than ${maxRedirects} times.`, {
      code: 'too-many-redirects',
    });
  }

  return {
    file,
    async open(start, end, signal) {
      let answer: RangeAnswer | undefined;
      // Spans of one file are opened together; the address that one of them gets is good for the others.
      if (signedUrl === undefined && resolving !== undefined) await resolving;
      if (signedUrl !== undefined) {
        answer = await client.get(signedUrl, start, end, signal);
        if (expiredStatuses.includes(answer.status)) {
          answer.discard();
          signedUrl = undefined;
          answer = undefined;
        }
      }
      answer ??= await resolve(start, end, signal);
      if (answer.status !== 200 && answer.status !== 206) {
        answer.discard();
        throw client.errorOf(answer);
      }
      try {
        if (!isWhole(answer, client, file)) checkRange(answer, start, end, file);
      } catch (error) {
        answer.discard();
        throw error;
      }
      return isWhole(answer, client, file) ? partOfWhole(answer, start, file) : answer;
    },
  };
}

/** The Hub's cache of files that lie in git may know no ranges. What lies in the storage is always read by ranges. */
function isWhole({ url, status, headers }: RangeAnswer, client: RangeClient, file: SnapshotFile): boolean {
  if (status !== 200 || url.origin !== client.hubUrl.origin || file.sha256 !== undefined) return false;
  const encoding = headers.get('content-encoding') ?? 'identity';
  const length = headers.get('content-length') ?? String(file.byteLength);
  return encoding === 'identity' && length === String(file.byteLength) && file.byteLength <= maxWholeBytes;
}

/** Reads a whole file as the range that was asked for. */
function partOfWhole(answer: RangeAnswer, start: number, { byteLength }: SnapshotFile): RangeAnswer {
  return {
    ...answer,
    async pipe(buffer, byteCount, signal) {
      try {
        await answer.pipePart(buffer, { start, end: start + byteCount, totalBytes: byteLength }, signal);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw untrusted(answer, 'range-ignored', `sent a whole file of another length: ${error.message}`);
      }
    },
  };
}

function untrusted(answer: RangeAnswer, code: string, reason: string): ServiceError {
  return new ServiceError(`${nameOfUrl(answer.url)} ${reason}; the bytes cannot be trusted.`, {
    code,
    hint: 'A proxy or cache between here and the Hub may rewrite answers; try without it.',
    status: answer.status,
  });
}

function locationOf(answer: RangeAnswer): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  const location = answer.headers.get('location');
  if (location === null || !URL.canParse(location, answer.url.href)) return undefined;
  const url = new URL(location, answer.url);
  if (url.protocol === 'https:' || url.protocol === answer.url.protocol) return url;
  return undefined;
}

/** The Hub states on its own answers which commit and content they are about. */
function checkIdentity(answer: RangeAnswer, file: SnapshotFile, commit: string): void {
  const answeredCommit = answer.headers.get('x-repo-commit');
  const answeredSha256 = answer.headers.get('x-linked-etag')?.replace(/^(W\/)?"|"$/g, '');
  const otherCommit = answeredCommit !== null && answeredCommit !== commit;
  const otherContent =
    answeredSha256 !== undefined && file.sha256 !== undefined && answeredSha256 !== file.sha256;
  if (!otherCommit && !otherContent) return;
  answer.discard();
  throw new ServiceError(
    `${nameOfUrl(answer.url)} is not what was listed: ${
      otherCommit
        ? `commit ${answeredCommit} instead of ${commit}`
        : `sha256 ${answeredSha256} instead of ${file.sha256}`
    }.`,
    { code: 'content-changed', status: answer.status },
  );
}

function checkRange(answer: RangeAnswer, start: number, end: number, file: SnapshotFile): void {
  const refuse = (code: string, reason: string) => untrusted(answer, code, reason);
  const encoding = answer.headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') {
    throw refuse('range-wrong', `sent its content encoded as ${JSON.stringify(encoding)}`);
  }
  const lengthText = answer.headers.get('content-length');
  if (answer.status === 200) {
    if (start === 0 && end === file.byteLength && lengthText === String(file.byteLength)) return;
    throw refuse('range-ignored', `answered 200 to a request for bytes ${start}–${end - 1}`);
  }
  const asked = `bytes ${start}-${end - 1}/${file.byteLength}`;
  const given = answer.headers.get('content-range');
  if (given !== asked) {
    throw refuse('range-wrong', `sent ${JSON.stringify(given)} where ${JSON.stringify(asked)} was asked for`);
  }
  if (lengthText !== null && lengthText !== String(end - start)) {
    throw refuse('range-wrong', `announced ${lengthText} bytes for a range of ${end - start}`);
  }
}
