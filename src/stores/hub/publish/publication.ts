import {
  AccessError,
  advice,
  CancelledError,
  type FileRecord,
  option,
  type Publication,
  type PublishedRepo,
  type SideFilePlace,
} from '../../../kit/index.ts';
import type { WorkerPool } from '../../workers/pool.ts';
import type { HubHttp } from '../http/http.ts';
import { removeAbandonedBranches } from './abandoned-branches.ts';
import { checkHubCard } from './check-card.ts';
import { ensureRepo } from './create-repo.ts';
import { type ExistingMain, inspectHubTarget, inspectMain, refuseUnfitTarget } from './inspect-target.ts';
import { uploadRecomputable } from './lfs-upload.ts';
import { classifyUploads, type UploadMode } from './preupload.ts';
import { promoteToMain } from './promote.ts';
import { openStagingBranch } from './staging.ts';
import { createStagingBranch, removeStagingBranch, stagingBranchOf } from './staging-branch.ts';
import { divideUploadMemory } from './upload-memory.ts';
import { openXetFile } from './xet-file.ts';
import { createXetStorage } from './xet-storage.ts';
import { openXetTokens, type XetTokens } from './xet-token.ts';

export interface HubPublicationOptions {
  readonly pool: WorkerPool;
  /** `namespace/name` */
  readonly target: string;
  readonly private: boolean;
  /** Replace a repo that somebody else made. */
  readonly force: boolean;
  /** Hex digest of everything the output depends on; names the staging branch and tells a finished run. */
  readonly planKey: string;
  /** Where the manifest lies; it must be among the files given to `promote`, with this `plan`. */
  readonly manifestPath: string;
  /** Memory for bytes on their way to the storage, of all publications of the process together. */
  readonly uploadMemoryBytes: number;
  /** Files that are written at the same time, of all publications of the process together. */
  readonly filesAtOnce: number;
}

export type OpenedPublication =
  | { readonly state: 'complete'; readonly repo: PublishedRepo }
  | { readonly state: 'open'; readonly publication: Publication };

/**
 * Opens a derived repo on the Hub: creates it if need be, with a staging branch for the plan, and finds what
 * an earlier run has staged there. A repo that already has the plan's result is left as it is.
 *
 * @throws {InputError} for a repo that somebody else made, before anything is created
 * @throws {AccessError} if the token does not suffice
 */
export async function openHubPublication(
  http: HubHttp,
  options: HubPublicationOptions,
): Promise<OpenedPublication> {
  const { target: repo, planKey } = options;
  const branch = stagingBranchOf(planKey);
  const place = { repo, branch };

  const found = await inspectHubTarget(http, options);
  refuseUnfitTarget(http, repo, found, options);
  if (found.state === 'ours-complete') {
    if (found.hasStagingBranch) await removeStagingBranch(http, place);
    await removeAbandonedBranches(http, repo, branch);
    return { state: 'complete', repo: describeRepo(http, repo, found.head) };
  }
  const main = found.state === 'absent' ? await createTarget(http, options) : found;
  if (!found.hasStagingBranch) await createStagingBranch(http, place, main.head);
  const tokens = await openXetTokens(http, place);
  return {
    state: 'open',
    publication: assemblePublication(http, options, { branch, main, tokens, staged: found.staged }),
  };
}

async function createTarget(http: HubHttp, options: HubPublicationOptions): Promise<ExistingMain> {
  const { target } = options;
  await ensureRepo(http, { type: 'model', name: target }, options.private);
  const main = await inspectMain(http, options);
  refuseUnfitTarget(http, target, main, options);
  if (main.state !== 'absent') return main;
  throw new AccessError(`${target} exists on the Hub, but the token may not see it.`, {
    code: 'repo-not-readable',
    hint: advice`Use a token that may read and write the repo, or publish elsewhere with ${option('to')}.`,
    docs: `${http.hubUrl}/settings/tokens`,
  });
}

function describeRepo(http: HubHttp, target: string, commit: string): PublishedRepo {
  return { target, url: `${http.hubUrl}/${target}`, commit };
}

function assemblePublication(
  openHttp: HubHttp,
  options: HubPublicationOptions,
  opened: {
    readonly branch: string;
    readonly main: ExistingMain;
    readonly tokens: XetTokens | undefined;
    readonly staged: ReadonlyMap<string, FileRecord>;
  },
): Publication {
  const { pool, target: repo } = options;
  const { branch, main, tokens, staged } = opened;
  const closing = new AbortController();
  const http = openHttp.until(closing.signal);
  const { signal } = http;
  const place = { repo, branch };
  const storage = tokens && createXetStorage(http, repo, tokens);
  const memory = divideUploadMemory(options.uploadMemoryBytes, options.filesAtOnce);
  const staging = openStagingBranch(http, place);

  return {
    target: repo,
    staged,
    singlePass: storage !== undefined,
    checkCard: (card) => checkHubCard(http, repo, card),
    async openFile(path, byteLength) {
      if (storage === undefined) throw new TypeError(`${http.hubUrl} takes no files in one pass`);
      return openXetFile({ path, byteLength, pool, storage, memory, signal });
    },
    async placeSideFiles(files) {
      const modes = await classifyUploads(http, place, files);
      return new Map(files.map(({ path }) => [path, placeOf(modes.get(path))]));
    },
    stage: (record) => staging.stage(record),
    async stageRecomputable(file) {
      return { sha256: await uploadRecomputable(http, place, file) };
    },
    async promote({ files, inline, message }) {
      await staging.flush();
      await staging.requireStaged(files);
      const commit = await promoteToMain(http, {
        repo,
        head: main.head,
        stalePaths: main.paths,
        files,
        inline,
        message,
        findCommit: async () => {
          const now = await inspectMain(http, options);
          return now.state === 'ours-complete' ? now.head : undefined;
        },
      });
      await staging.remove();
      await removeAbandonedBranches(http, repo, branch);
      return describeRepo(http, repo, commit);
    },
    async close() {
      closing.abort(new CancelledError('The publication was closed.'));
      await staging.close();
    },
  };
}

function placeOf(mode: UploadMode | undefined): SideFilePlace {
  return mode === undefined ? 'ignored' : mode === 'lfs' ? 'staged' : 'inline';
}
