import { modelInfo } from '@huggingface/hub';
import type { ByteSource, RangeReader } from '../../../kit/index.ts';
import {
  AccessError,
  InputError,
  nameOf,
  type Origin,
  ServiceError,
  type Snapshot,
  type SnapshotFile,
} from '../../../kit/index.ts';
import { createFileRanges, type FileRanges } from '../http/file-ranges.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary } from '../http/library-call.ts';
import { createRangeReader } from '../http/range-reader.ts';
import { listRepoFiles } from './file-listing.ts';

/** Where a repo's commits go when the user names none. */
const defaultRevision = 'main';

/**
 * Opens a model repo of the Hub, pinned to the commit that the revision names now. One byte of a file is read,
 * so that a repo whose files cannot be read (gated, disabled) fails here and not in the middle of the work.
 *
 * @param repo `namespace/name`
 * @param revision a branch, tag, `refs/pr/N` or commit
 * @param prepare is given the snapshot before anything of it is read
 * @throws {AccessError} the repo is missing, private, gated or disabled
 * @throws {InputError} the name is none, the revision does not exist, or the repo has unsafe paths
 * @throws {ServiceError} the Hub failed, or its answers cannot be understood
 */
export async function openHubSnapshot(
  http: HubHttp,
  repo: string,
  revision = defaultRevision,
  prepare: (snapshot: Snapshot) => Snapshot = (snapshot) => snapshot,
): Promise<Snapshot> {
  const origin = await pinRepo(http, repo, revision);
  const files = await listRepoFiles(http, origin.repo, origin.commit);
  const snapshot = prepare(createSnapshot(http, origin, files));
  try {
    const probe = probeOf(files);
    if (probe !== undefined) await snapshot.source(probe).slice(0, 1);
  } catch (error) {
    await snapshot.close();
    throw error;
  }
  return snapshot;
}

type HubOrigin = Extract<Origin, { kind: 'hub' }>;

async function pinRepo(http: HubHttp, repo: string, revision: string): Promise<HubOrigin> {
  if (!/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(repo) || /(^|\/)\.{1,2}(\/|$)/.test(repo)) {
    throw new InputError(`${JSON.stringify(repo)} is not the name of a repo on the Hub.`, {
      code: 'repo-name',
      hint: 'Write it as namespace/name, as in the address of its page.',
    });
  }
  const info = await callLibrary(http, `Looking up ${repo}`, (hub) =>
    modelInfo({ name: repo, revision, additionalFields: ['sha', 'disabled'], ...hub }),
  );
  const commit: unknown = info.sha;
  const name: unknown = info.name;
  if (typeof commit !== 'string' || !/^[0-9a-f]{40}$/.test(commit) || typeof name !== 'string') {
    throw new ServiceError(`The Hub does not say which commit ${repo}@${revision} is.`, {
      code: 'answer-malformed',
    });
  }
  if (info.disabled === true) {
    throw new AccessError(`${repo} is disabled on ${new URL(http.hubUrl).host}.`, {
      code: 'repo-disabled',
      hint: 'Use another repo; this one was taken out of service.',
      docs: `${http.hubUrl}/${name}`,
    });
  }
  return {
    kind: 'hub',
    repo: name,
    revision,
    commit,
    url: `${http.hubUrl}/${name}/tree/${commit}`,
    gated: info.gated !== false && info.gated !== undefined,
    private: info.private === true,
  };
}

/** The file whose readability stands for all: weights where there are any. */
function probeOf(files: ReadonlyMap<string, SnapshotFile>): string | undefined {
  const paths = [...files.values()].filter((file) => file.byteLength > 0).map((file) => file.path);
  return paths.find((path) => path.endsWith('.safetensors')) ?? paths[0];
}

function createSnapshot(
  http: HubHttp,
  origin: HubOrigin,
  files: ReadonlyMap<string, SnapshotFile>,
): Snapshot {
  const readers = new Set<RangeReader>();
  const rangesByPath = new Map<string, FileRanges>();

  function fileOf(path: string): SnapshotFile {
    const file = files.get(path);
    if (file !== undefined) return file;
    throw new InputError(`${nameOf(origin)} has no file ${JSON.stringify(path)}.`, {
      code: 'file-not-found',
    });
  }

  function rangesOf(path: string): FileRanges {
    let ranges = rangesByPath.get(path);
    if (ranges === undefined) {
      const encodedPath = path.split('/').map(encodeURIComponent).join('/');
      const url = new URL(`${http.hubUrl}/${origin.repo}/resolve/${origin.commit}/${encodedPath}`);
      ranges = createFileRanges(http.ranges, url, fileOf(path), origin.commit);
      rangesByPath.set(path, ranges);
    }
    return ranges;
  }

  const openReader: Snapshot['openReader'] = (ranges) => {
    for (const { path, start, end } of ranges) checkRange(fileOf(path), start, end, origin);
    const reader = createRangeReader(http.ranges, ranges, rangesOf, http.signal);
    readers.add(reader);
    return {
      fill: (target) => reader.fill(target),
      close() {
        reader.close();
        readers.delete(reader);
      },
    };
  };

  function source(path: string): ByteSource {
    const { byteLength } = fileOf(path);
    return {
      name: nameOf(origin, path),
      byteLength,
      async slice(start, end) {
        const reader = openReader([{ path, start, end }]);
        try {
          const bytes = new Uint8Array(end - start);
          await reader.fill(bytes);
          return bytes;
        } finally {
          reader.close();
        }
      },
    };
  }

  return {
    origin,
    files,
    source,
    openReader,
    async close() {
      for (const reader of readers) reader.close();
      readers.clear();
    },
  };
}

function checkRange(file: SnapshotFile, start: number, end: number, origin: Origin): void {
  const inFile =
    Number.isSafeInteger(start) &&
    Number.isSafeInteger(end) &&
    0 <= start &&
    start <= end &&
    end <= file.byteLength;
  if (inFile) return;
  throw new RangeError(
    `Bytes ${start}–${end} were asked of ${nameOf(origin, file.path)}, which has ${file.byteLength}.`,
  );
}
