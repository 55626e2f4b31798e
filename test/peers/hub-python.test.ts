import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWhole } from '../../src/stores/embedded-hub/content.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../src/stores/embedded-hub/embedded-hub.ts';
import { generatePair } from '../support/generated-pair.ts';
import { findPython, pythonCommand } from './python.ts';

const run = promisify(execFile);
const roundTrip = fileURLToPath(new URL('hub-round-trip.py', import.meta.url));
const scripts = fileURLToPath(new URL('hub-scripts.py', import.meta.url));
const download = `
import sys
from huggingface_hub import hf_hub_download
print(hf_hub_download("demo/seeded", sys.argv[1], revision="main", local_dir=sys.argv[2]))
`;

interface Seen {
  readonly user: string;
  readonly sha: string;
  readonly license: string;
  readonly pullRequest: string;
  readonly tree: string[];
  readonly paths: string[];
  readonly branches: string[];
  readonly tags: string[];
  readonly commits: string[];
  readonly snapshot: Record<string, string>;
  readonly download: string;
  readonly private: boolean;
  readonly errors: Record<string, string>;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const upload = `
import sys
from huggingface_hub import HfApi
HfApi().upload_file(repo_id="demo/seeded", path_or_fileobj=sys.argv[1], path_in_repo=sys.argv[2])
`;

/** Writes a file of a dataset on top of a commit that is no longer the latest, too. */
const keepInDataset = `
import json
from huggingface_hub import HfApi, hf_hub_download
from huggingface_hub.errors import HfHubHTTPError
api = HfApi()
dataset = {"repo_id": "demo/ledger", "repo_type": "dataset"}
api.create_repo(**dataset, private=True)
api.create_repo(**dataset, exist_ok=True)
first = api.dataset_info("demo/ledger").sha
write = lambda text, parent: api.upload_file(
    **dataset, path_or_fileobj=text, path_in_repo="state.json", parent_commit=parent
)
write(b'{"by":"python"}', first)
try:
    write(b"late", first)
    late = None
except HfHubHTTPError as error:
    late = error.response.status_code
info = api.dataset_info("demo/ledger")
path = hf_hub_download(**dataset, filename="state.json")
print(json.dumps({
    "text": open(path).read(),
    "private": info.private,
    "late": late,
    "files": [sibling.rfilename for sibling in info.siblings],
    "titles": len(api.list_repo_commits(**dataset)),
    "isModel": api.repo_exists("demo/ledger"),
}))
`;

const python = findPython(['huggingface_hub', 'hf_xet']);

describe.skipIf(python === undefined)('huggingface_hub and hf_xet against the embedded Hub', () => {
  let hub: EmbeddedHub;
  let folder: string;

  beforeEach(async () => {
    hub = await startEmbeddedHub();
    folder = await mkdtemp(join(tmpdir(), 'hub-python-'));
  });
  afterEach(async () => {
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function runClient(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const { stdout } = await run(pythonCommand, args, {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        HF_HOME: join(folder, 'home'),
        HF_ENDPOINT: hub.url,
        HF_TOKEN: 'hf_embedded_write',
        HF_HUB_DISABLE_TELEMETRY: '1',
        HF_HUB_DISABLE_PROGRESS_BARS: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        ...environment,
      },
      timeout: 120_000,
    });
    return stdout;
  }

  it('publishes, describes and downloads, with errors that Python tells apart', async () => {
    const { sft } = generatePair({ weightBytes: 8 * 1024 * 1024, shards: { sft: 1, dpo: 1 } });
    const weights = Buffer.concat(
      await Promise.all([...sft.weights.values()].map((each) => readWhole(each))),
    );
    const source = join(folder, 'source');
    await mkdir(join(source, 'sub'), { recursive: true });
    await writeFile(join(source, 'weights.safetensors'), weights);
    await writeFile(join(source, 'sub', 'blob.bin'), randomBytes(70_001));
    await writeFile(join(source, 'README.md'), '---\nlicense: mit\n---\n# A model\n');
    hub.store.createModel('other/gated', { gated: 'manual' });
    hub.store.addFile('other/gated', 'a.txt', 'secret');

    const stdout = await runClient([roundTrip, 'demo/from-python', source, folder]);
    const seen = JSON.parse(stdout) as Seen;
    expect(hub.violations).toEqual([]);
    expect(hub.stats.shortChunks).toBe(0);
    // Weights are sent with their bytes grouped and compressed.
    expect(hub.stats.xorbBytes).toBeLessThan(0.92 * hub.stats.rawXorbBytes);
    expect(seen).toMatchObject({
      user: 'demo',
      license: 'mit',
      pullRequest: 'refs/pr/1',
      branches: ['main', 'staging'],
      tags: ['v1'],
      paths: ['sub', 'sub/one.txt'],
      download: sha256(weights),
      private: true,
    });
    expect(seen.commits).toEqual([
      'Upload sub/one.txt with huggingface_hub',
      'Add a folder',
      'initial commit',
    ]);
    expect(seen.snapshot['weights.safetensors']).toBe(sha256(weights));
    expect(seen.snapshot['sub/blob.bin']).toBe(sha256(await readFile(join(source, 'sub', 'blob.bin'))));
    expect(seen.tree).toContain('sub/blob.bin');
    expect(seen.errors).toEqual({
      repo: 'RepositoryNotFoundError',
      revision: 'RevisionNotFoundError',
      entry: expect.stringMatching(/EntryNotFoundError$/),
      gated: 'GatedRepoError',
      stale: 'HfHubHTTPError',
      yaml: 'ValueError',
    });
  });

  it("does what people's scripts do around derived repos", async () => {
    const weights = join(folder, 'model.safetensors');
    await writeFile(weights, randomBytes(300_000));
    hub.store.createModel('other/gated', { gated: 'manual' });
    hub.store.createDataset('demo/data');
    const seen = JSON.parse(await runClient([scripts, weights]));
    expect(seen).toEqual({
      author: ['demo/derived', 'demo/source'],
      tag: ['demo/source'],
      tagInLowerCase: [],
      pipeline: ['demo/source'],
      gated: ['other/gated'],
      search: ['demo/derived'],
      expanded: [
        ['demo/source', true, false],
        ['demo/derived', true, false],
      ],
      full: [1, 3],
      unknownExpand: expect.stringMatching(/Error$/),
      datasets: ['demo/data'],
      copied: sha256(await readFile(weights)),
      discussion: ['An answer', 'closed', ['comment', 'comment', 'title-change', 'status-change']],
      pull: 'merged',
      merged: true,
      discussions: [2, 1],
      collection: ['Extrapolated', [['demo/derived', 'α 0.3']]],
      itemTwice: 'HfHubHTTPError',
      collections: [true],
      access: ['none', 'GatedRepoError', 'RepositoryNotFoundError'],
      large: [['copy.safetensors', 300_000]],
      left: [0, false],
      squashed: ['One'],
      moved: ['demo/renamed', true],
      webhooks: [['https://example.com/webhook', ['repo', 'discussion'], true]],
      role: ['write'],
    });
    expect(hub.violations).toEqual([]);
  });

  it('keeps a file in a dataset', async () => {
    expect(JSON.parse(await runClient(['-c', keepInDataset]))).toEqual({
      text: '{"by":"python"}',
      private: true,
      late: 412,
      files: ['.gitattributes', 'state.json'],
      titles: 2,
      isModel: false,
    });
    expect(hub.violations).toEqual([]);
  });

  it('downloads a seeded file by plain HTTP, and again after the connection broke', async () => {
    const bytes = randomBytes(5_000_003);
    hub.store.createModel('demo/seeded');
    await hub.store.addGenerated('demo/seeded', 'w.bin', {
      byteLength: bytes.byteLength,
      read: (start, end) => bytes.subarray(start, end),
    });
    hub.faults.add({ when: { path: /^\/content\// }, times: 1, action: { truncateAfterBytes: 2_000_000 } });
    await runClient(['-c', download, 'w.bin', folder], { HF_HUB_DISABLE_XET: '1' });
    expect(sha256(await readFile(join(folder, 'w.bin')))).toBe(sha256(bytes));
    const reads = hub.requests.filter((request) => request.host === 'localhost');
    expect(reads).toMatchObject([{ bytesSent: 2_000_000 }, { hasAuthorization: false }]);
    expect(hub.violations).toEqual([]);
  });

  it('uploads only what is new, and falls back to the older calls', async () => {
    const first = randomBytes(6_000_000);
    const second = Buffer.concat([first, randomBytes(1_000_000)]);
    await writeFile(join(folder, 'first.bin'), first);
    await writeFile(join(folder, 'second.bin'), second);
    hub.store.createModel('demo/seeded');
    await runClient(['-c', upload, join(folder, 'first.bin'), 'first.bin']);
    const before = hub.stats.xorbBytes;
    hub.faults.add({ when: { path: /^\/v2\// }, action: { status: 404 } });
    await runClient(['-c', upload, join(folder, 'second.bin'), 'second.bin'], {
      HF_HOME: join(folder, 'other'),
    });
    expect(hub.stats.xorbBytes - before).toBeLessThan(2_000_000);
    await runClient(['-c', download, 'second.bin', join(folder, 'read')]);
    expect(sha256(await readFile(join(folder, 'read', 'second.bin')))).toBe(sha256(second));
    const used = hub.requests.filter((request) => request.status === 200).map((request) => request.path);
    expect(used).toContain('/v1/shards');
    expect(used.some((path) => path.startsWith('/v1/reconstructions/'))).toBe(true);
    expect(hub.violations).toEqual([]);
  });
});
