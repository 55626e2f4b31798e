import { availableParallelism } from 'node:os';
import type { Endpoint } from '../config/endpoint.ts';
import { openDirectorySnapshot } from '../disk/directory-snapshot.ts';
import { type Account, account as askForAccount } from '../hub/account.ts';
import { createHubHttp, type HubHttp } from '../hub/http.ts';
import { openHubSnapshot } from '../hub/snapshot.ts';
import type { Snapshot } from '../kit/snapshot.ts';
import { openWorkerPool } from '../workers/open-pool.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { Runtime } from './job.ts';

/** What the steps of one use case share: connections, threads, the account. Everything is made on first use. */
export interface Session extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly http: HubHttp;
  readonly pool: WorkerPool;
  /** Who the token belongs to; undefined without a token. */
  account(): Promise<Account | undefined>;
  /** A repo pinned to a commit, or a directory; closed with the session. */
  openSnapshot(endpoint: Endpoint): Promise<Snapshot>;
}

/** sha256 and the upload format of one file are two streams; further threads serve further α. */
const minHashThreads = 2;

export function openSession(runtime: Runtime): Session {
  let http: HubHttp | undefined;
  let pool: WorkerPool | undefined;
  let account: Promise<Account | undefined> | undefined;
  const snapshots: Snapshot[] = [];

  const session: Session = {
    runtime,
    get http() {
      const { hubUrl, token, clock, log } = runtime;
      http ??= createHubHttp({ hubUrl, token, clock, log, environment: process.env });
      return http;
    },
    get pool() {
      const threads = Math.max(minHashThreads, availableParallelism() - 1);
      pool ??= openWorkerPool({ workerUrl: runtime.workerUrl, threads });
      return pool;
    },
    account() {
      account ??= askForAccount(session.http, runtime.signal);
      return account;
    },
    async openSnapshot(endpoint) {
      const snapshot =
        endpoint.kind === 'directory'
          ? await openDirectorySnapshot(endpoint.path)
          : await openHubSnapshot({
              http: session.http,
              repo: endpoint.repo,
              revision: endpoint.revision,
              signal: runtime.signal,
            });
      snapshots.push(snapshot);
      return snapshot;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(snapshots.map((snapshot) => snapshot.close()));
      await pool?.close();
      http?.close();
    },
  };
  return session;
}
