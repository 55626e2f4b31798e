import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { openSubfolder } from '../../formats/checkpoint/index.ts';
import { ExtrapolateError, type Log, type Snapshot } from '../../kit/index.ts';
import { openDirectorySnapshot } from '../../stores/disk/index.ts';
import type { Hub } from '../../stores/hub/index.ts';
import type { WorkerPool } from '../../stores/workers/index.ts';
import { openWorkerPool } from '../../stores/workers/index.ts';
import { type Endpoint, formatEndpoint, type RepoEndpoint } from '../options/endpoint.ts';
import type { Runtime } from './runtime.ts';

/** What the steps of one use case share: connections and threads. Everything is made on first use. */
export interface Session extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly pool: WorkerPool;
  /** Loaded on first use: a run between directories needs neither its code nor its memory. */
  hub(): Promise<Hub>;
  /**
   * A repo pinned to a commit, or a directory, or a folder of either; closed with the session. A repo is pinned once: it
   * stays at its commit, whoever asks for it again.
   */
  openSnapshot(endpoint: Endpoint, subfolder?: string): Promise<Snapshot>;
}

/** sha256 and the upload format of one file are two streams; further threads serve further α. */
const minHashThreads = 2;

/**
 * @param parent a session whose connections, pacing and threads this one uses; they stay open when it is closed. Without
 *   one it has its own.
 */
export function openSession(runtime: Runtime, parent?: Session): Session {
  let hub: Promise<Hub> | undefined;
  let pool: WorkerPool | undefined;
  const repos = new Map<string, Promise<Snapshot>>();
  const snapshots: Snapshot[] = [];

  const keep = async (opening: Promise<Snapshot>) => {
    const snapshot = await opening;
    snapshots.push(snapshot);
    return snapshot;
  };
  const openRepo = (endpoint: RepoEndpoint) => {
    const name = formatEndpoint(endpoint);
    const known = repos.get(name);
    if (known !== undefined) return known;
    const opening = keep(session.hub().then((hub) => hub.openSnapshot(endpoint.repo, endpoint.revision)));
    repos.set(name, opening);
    // What cannot be opened now may be there later.
    opening.catch(() => repos.delete(name));
    return opening;
  };

  const session: Session = {
    runtime,
    get pool() {
      if (parent !== undefined) return parent.pool;
      const threads = Math.max(minHashThreads, availableParallelism() - 1);
      pool ??= openWorkerPool({ workerUrl: runtime.workerUrl, threads });
      return pool;
    },
    hub() {
      if (parent !== undefined) return parent.hub();
      const { hubUrl, token, clock, signal, onProgress } = runtime;
      const log: Log = {
        ...runtime.log,
        waiting: (milliseconds) => onProgress({ kind: 'waiting', milliseconds }),
      };
      hub ??= import('../../stores/hub/index.ts').then(({ openHub }) =>
        openHub({ hubUrl, token, clock, log, signal, environment: process.env }),
      );
      return hub;
    },
    async openSnapshot(endpoint, subfolder) {
      const snapshot = await (endpoint.kind === 'directory'
        ? keep(openDirectorySnapshot(endpoint.path))
        : openRepo(endpoint).catch((error: unknown) => {
            throw adviseDirectory(error, endpoint);
          }));
      return subfolder === undefined ? snapshot : openSubfolder(snapshot, subfolder);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(snapshots.map((snapshot) => snapshot.close()));
      await pool?.close();
      (await hub)?.close();
    },
  };
  return session;
}

/** Who has a directory of a repo's name most likely meant that, where the Hub does not give the repo. */
function adviseDirectory(error: unknown, { repo, revision }: RepoEndpoint): unknown {
  const isThere = revision === undefined && statSync(repo, { throwIfNoEntry: false })?.isDirectory() === true;
  const advised = `For the directory of that name, write ./${repo}.`;
  // Whoever asks for the same repo at the same time gets the same error.
  if (isThere && error instanceof ExtrapolateError && !String(error.hint).startsWith(advised)) {
    error.advise(advised);
  }
  return error;
}
