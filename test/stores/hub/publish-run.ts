import { createHash, createHmac } from 'node:crypto';
import { afterAll, onTestFinished } from 'vitest';
import type { FileRecord, Publication, PublishedRepo } from '../../../src/kit/publication.ts';
import {
  type EmbeddedHub,
  type EmbeddedHubOptions,
  startEmbeddedHub,
} from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { createHubHttp, type HubHttp } from '../../../src/stores/hub/http/http.ts';
import {
  type HubPublicationOptions,
  openHubPublication,
} from '../../../src/stores/hub/publish/publication.ts';
import { openWorkerPool } from '../../../src/stores/workers/open-pool.ts';
import { createFakeClock, createRecordingLog } from './loopback.ts';

/** One for all tests of a file: starting threads would take most of their time. */
const pool = openWorkerPool({ workerUrl: new URL('../../../src/worker.ts', import.meta.url), threads: 2 });
afterAll(() => pool.close());

const mebibyte = 1 << 20;
const blockBytes = mebibyte;

export const testTarget = 'demo/derived';
export const testPlanKey = createHash('sha256').update('a plan').digest('hex');
export const stagingBranch = `extrapolate-${testPlanKey.slice(0, 12)}`;
export const testManifestPath = 'extrapolation.json';

/** Bytes that neither compress nor repeat. */
export function randomBytes(byteLength: number, seed: string): Buffer {
  const pieces: Buffer[] = [];
  for (let index = 0; index * 64 < byteLength; index++) {
    pieces.push(createHmac('sha512', seed).update(String(index)).digest());
  }
  return Buffer.concat(pieces).subarray(0, byteLength);
}

export const weights: ReadonlyMap<string, Buffer> = new Map([
  // Two xorbs at the smallest size.
  ['model-00001-of-00002.safetensors', randomBytes(9 * mebibyte + 12_345, 'first')],
  ['model-00002-of-00002.safetensors', randomBytes(200_000, 'second')],
]);

export const documentsOf = (planKey = testPlanKey) => [
  { path: testManifestPath, content: Buffer.from(JSON.stringify({ tool: 'hf-extrapolate', plan: planKey })) },
  { path: 'README.md', content: Buffer.from('---\nlicense: mit\n---\n# Derived\n') },
  { path: 'config.json', content: Buffer.from('{"model_type":"llama"}') },
];

export type RunOptions = Partial<HubPublicationOptions> & {
  readonly files?: ReadonlyMap<string, Buffer>;
  readonly signal?: AbortSignal;
};

export interface Publishing {
  readonly hub: EmbeddedHub;
  readonly http: HubHttp;
  readonly options: HubPublicationOptions;
  readonly warnings: readonly string[];
  open(options?: RunOptions): ReturnType<typeof openHubPublication>;
  /** What a run of the program does with a publication, from opening to promoting. */
  run(options?: RunOptions): Promise<RunResult>;
}

export interface RunResult {
  readonly state: 'complete' | 'published';
  readonly repo: PublishedRepo;
  /** Files that this run uploaded. */
  readonly uploaded: readonly string[];
}

export async function startPublishing(
  hubOptions: EmbeddedHubOptions = {},
  token = 'hf_embedded_write',
): Promise<Publishing> {
  const clock = createFakeClock();
  const log = createRecordingLog();
  const warnings: string[] = [];
  const hub = await startEmbeddedHub({ now: clock.now, ...hubOptions });
  const http = createHubHttp({
    ...{ hubUrl: hub.url, token, clock, random: () => 0 },
    log: { ...log, warn: (message) => void warnings.push(String(message)) },
  });
  onTestFinished(async () => {
    http.close();
    await hub.close();
  });
  const options: HubPublicationOptions = {
    pool,
    target: testTarget,
    private: false,
    force: false,
    planKey: testPlanKey,
    manifestPath: testManifestPath,
    uploadMemoryBytes: 16 * mebibyte,
    filesAtOnce: 1,
  };
  const open = ({ files: _files, signal, ...changes }: RunOptions = {}) =>
    openHubPublication(signal === undefined ? http : http.until(signal), { ...options, ...changes });
  return {
    hub,
    http,
    options,
    warnings,
    open,
    async run(changes = {}) {
      const { files = weights, planKey, signal } = changes;
      const opened = await open(changes);
      if (opened.state === 'complete') return { ...opened, uploaded: [] };
      const { publication } = opened;
      try {
        const missing = [...files.keys()].filter((path) => !publication.staged.has(path));
        const records: FileRecord[] = [];
        for (const [path, content] of files) {
          signal?.throwIfAborted();
          records.push(publication.staged.get(path) ?? (await stageFile(publication, path, content)));
        }
        const repo = await publication.promote({
          files: records,
          inline: documentsOf(planKey),
          message: 'Publish\n\nIn full.',
        });
        return { state: 'published', repo, uploaded: missing };
      } finally {
        await publication.close();
      }
    },
  };
}

export async function stageFile(
  publication: Publication,
  path: string,
  content: Uint8Array,
): Promise<FileRecord> {
  const byteLength = content.byteLength;
  if (!publication.singlePass) {
    const stream = async function* (start: number, end: number) {
      for (let at = start; at < end; at += blockBytes)
        yield content.slice(at, Math.min(end, at + blockBytes));
    };
    const { sha256 } = await publication.stageRecomputable({ path, byteLength, stream });
    const record = { path, byteLength, sha256 };
    await publication.stage(record);
    return record;
  }
  const sink = await publication.openFile(path, byteLength);
  const writes: Promise<void>[] = [];
  for (let at = 0; at < byteLength; at += blockBytes)
    writes.push(sink.write(content.subarray(at, at + blockBytes)));
  await Promise.all(writes);
  const record = { path, ...(await sink.finish()) };
  await publication.stage(record);
  return record;
}

/** Titles of the commits on a branch, oldest first. */
export function historyOf(hub: EmbeddedHub, branch = 'main', target = testTarget): string[] {
  const model = hub.store.model(target);
  const titles: string[] = [];
  let commit = model.commits.get(model.branches.get(branch) ?? '');
  while (commit !== undefined) {
    titles.unshift(commit.title);
    commit = model.commits.get(commit.parentId ?? '');
  }
  return titles;
}

/** `METHOD path` of the requests that change something. */
export function writesOf(hub: EmbeddedHub): string[] {
  return hub.requests
    .filter(({ method, path }) => method !== 'GET' && method !== 'HEAD' && !path.includes('/preupload/'))
    .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{64}/, '…')}`);
}
