import type { Snapshot } from '../../kit/index.ts';
import { createHubHttp, type HubHttpOptions } from './http/http.ts';
import { checkHubCard } from './publish/check-card.ts';
import { readDatasetFile, updateDatasetFile } from './publish/dataset-file.ts';
import {
  type HubTarget,
  type HubTargetQuery,
  inspectHubTarget,
  refuseUnfitTarget,
} from './publish/inspect-target.ts';
import {
  type HubPublicationOptions,
  type OpenedPublication,
  openHubPublication,
} from './publish/publication.ts';
import { type FilesUpdate, updateHubFiles } from './publish/update-files.ts';
import { type Account, account } from './read/account.ts';
import { withBeginnings } from './read/beginnings.ts';
import { findCollectionItems, findModel, readFileStart } from './read/find-model.ts';
import { listModelPages, type ModelPage, type ModelQuery } from './read/list-models.ts';
import { listOpenPulls } from './read/pull-requests.ts';
import { openHubSnapshot } from './read/snapshot.ts';

/** All that the product asks of a Hub, over one set of connections. */
export interface Hub {
  /** Who the token belongs to; undefined without a token. See {@link account} for the errors. */
  account(): Promise<Account | undefined>;
  /** A model repo, pinned to the commit that the revision names now. See {@link openHubSnapshot}. */
  openSnapshot(repo: string, revision: string | undefined): Promise<Snapshot>;
  /** Numbers of an author's open pull requests to a model repo. See {@link listOpenPulls}. */
  listOpenPulls(repo: string, author: string): Promise<readonly number[]>;
  /** What is where a derived repo is to be; only reads. See {@link inspectHubTarget}. */
  inspectTarget(query: HubTargetQuery): Promise<HubTarget>;
  /** Whether a run may publish there; `openPublication` looks again. See {@link refuseUnfitTarget}. */
  refuseUnfitTarget(
    target: string,
    found: HubTarget,
    wanted: { readonly force: boolean; readonly private: boolean },
  ): void;
  /** See {@link openHubPublication}. */
  openPublication(options: HubPublicationOptions): Promise<OpenedPublication>;
  /** Changes small files of a repo in one commit. See {@link updateHubFiles}. */
  updateFiles(update: FilesUpdate): Promise<string>;
  /** Text of a file at the head of a dataset repo; undefined where there is no repo or no file. */
  readDatasetFile(repo: string, path: string): Promise<string | undefined>;
  /**
   * Commits what `change` makes of the file, on the condition that it is still what was read; makes the repo
   * (private) where there is none; no commit when nothing changes. `change` is called again with what is there
   * then whenever somebody else was faster. See {@link updateDatasetFile} for the errors.
   */
  updateDatasetFile(
    repo: string,
    path: string,
    message: string,
    change: (current: string | undefined) => string,
  ): Promise<void>;
  /** Whether the Hub takes a model card; the repo is only named in the error. See {@link checkHubCard}. */
  checkCard(repo: string, card: Uint8Array): Promise<void>;
  /** Pages of a listing of models, as the Hub gives them. See {@link listModelPages}. */
  listModelPages(query: ModelQuery): AsyncGenerator<ModelPage>;
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
  const http = createHubHttp(options);
  let owner: Promise<Account | undefined> | undefined;
  return {
    account() {
      owner ??= account(http);
      return owner;
    },
    openSnapshot: (repo, revision) => openHubSnapshot(http, repo, revision, withBeginnings),
    listOpenPulls: (repo, author) => listOpenPulls(http, repo, author),
    inspectTarget: (query) => inspectHubTarget(http, query),
    refuseUnfitTarget: (target, found, wanted) => refuseUnfitTarget(http, target, found, wanted),
    openPublication: (publication) => openHubPublication(http, publication),
    updateFiles: (update) => updateHubFiles(http, update),
    readDatasetFile: (repo, path) => readDatasetFile(http, { repo, path }),
    updateDatasetFile: (repo, path, message, change) =>
      updateDatasetFile(http, { repo, path, message, change }),
    checkCard: (repo, card) => checkHubCard(http, repo, card),
    listModelPages: (query) => listModelPages(http, query),
    findModel: (repo) => findModel(http, repo),
    readFileStart: (file) => readFileStart(http, file),
    findCollectionItems: (slug) => findCollectionItems(http, slug),
    get requestCount() {
      return http.requestCount;
    },
    close: () => http.close(),
  };
}
