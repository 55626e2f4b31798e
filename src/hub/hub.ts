import type { Snapshot } from '../kit/snapshot.ts';
import { type Account, account } from './account.ts';
import { checkHubCard } from './check-card.ts';
import { findCollectionItems, findModel, readFileStart } from './find-model.ts';
import { createHubHttp, type HubHttpOptions } from './http.ts';
import {
  type HubTarget,
  type HubTargetQuery,
  inspectHubTarget,
  refuseUnfitTarget,
} from './inspect-target.ts';
import { listModelPages, type ModelQuery } from './list-models.ts';
import { type HubPublicationOptions, type OpenedPublication, openHubPublication } from './publication.ts';
import { listOpenPulls } from './pull-requests.ts';
import { openHubSnapshot } from './snapshot.ts';
import { updateHubFiles } from './update-files.ts';

/** All that the product asks of a Hub, over one set of connections. */
export interface Hub {
  /** Who the token belongs to; undefined without a token. See {@link account} for the errors. */
  account(): Promise<Account | undefined>;
  /** A model repo, pinned to the commit that the revision names now. See {@link openHubSnapshot}. */
  openSnapshot(repo: string, revision: string | undefined): Promise<Snapshot>;
  /** Numbers of an author's open pull requests to a model repo. See {@link listOpenPulls}. */
  listOpenPulls(repo: string, author: string): Promise<readonly number[]>;
  /** What is where a derived repo is to be; only reads. See {@link inspectHubTarget}. */
  inspectTarget(query: Omit<HubTargetQuery, 'http' | 'signal'>): Promise<HubTarget>;
  /** Whether a run may publish there; `openPublication` looks again. See {@link refuseUnfitTarget}. */
  refuseUnfitTarget(
    target: string,
    found: HubTarget,
    wanted: { readonly force: boolean; readonly private: boolean },
  ): void;
  /** See {@link openHubPublication}. */
  openPublication(
    options: Omit<HubPublicationOptions, 'http' | 'signal' | 'clock' | 'log'>,
  ): Promise<OpenedPublication>;
  /** Changes small files of a repo in one commit. See {@link updateHubFiles}. */
  updateFiles(
    options: Omit<Parameters<typeof updateHubFiles>[0], 'http' | 'signal' | 'clock'>,
  ): Promise<string>;
  /** Whether the Hub takes a model card; the repo is only named in the error. See {@link checkHubCard}. */
  checkCard(repo: string, card: Uint8Array): Promise<void>;
  /** Pages of a listing of models, as the Hub gives them. See {@link listModelPages}. */
  listModelPages(query: ModelQuery): AsyncGenerator<readonly unknown[]>;
  /** What the Hub says of one model; undefined where there is none to see. See {@link findModel}. */
  findModel(repo: string): Promise<unknown>;
  /** The beginning of a text file at a commit. See {@link readFileStart}. */
  readFileStart(file: Parameters<typeof readFileStart>[1]): Promise<string | undefined>;
  /** See {@link findCollectionItems}. */
  findCollectionItems(slug: string): Promise<readonly unknown[] | undefined>;
  /** Requests sent so far, repetitions and redirects among them; reads of ranges of weights are not. */
  readonly requestCount: number;
  /** Closes the connections. */
  close(): void;
}

export function openHub(options: HubHttpOptions & { readonly signal: AbortSignal }): Hub {
  const { clock, log, signal } = options;
  const http = createHubHttp(options);
  let owner: Promise<Account | undefined> | undefined;
  return {
    account() {
      owner ??= account(http, signal);
      return owner;
    },
    openSnapshot: (repo, revision) => openHubSnapshot({ http, repo, revision, signal }),
    listOpenPulls: (repo, author) => listOpenPulls({ http, repo, author, signal }),
    inspectTarget: (query) => inspectHubTarget({ ...query, http, signal }),
    refuseUnfitTarget: (target, found, wanted) => refuseUnfitTarget(target, found, wanted, http.hubUrl),
    openPublication: (publication) => openHubPublication({ ...publication, http, clock, log, signal }),
    updateFiles: (update) => updateHubFiles({ ...update, http, clock, signal }),
    checkCard: (repo, card) => checkHubCard({ http, repo, card, signal }),
    listModelPages: (query) => listModelPages(http, query, signal),
    findModel: (repo) => findModel(http, repo, signal),
    readFileStart: (file) => readFileStart(http, file, signal),
    findCollectionItems: (slug) => findCollectionItems(http, slug, signal),
    get requestCount() {
      return http.requestCount;
    },
    close: () => http.close(),
  };
}
