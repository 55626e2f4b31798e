import { createHash, randomBytes } from 'node:crypto';
import {
  commit,
  createBranch,
  createRepo,
  deleteBranch,
  downloadFile,
  fileDownloadInfo,
  fileExists,
  listCommits,
  listFiles,
  modelInfo,
  pathsInfo,
  repoExists,
  uploadFiles,
  whoAmI,
} from '@huggingface/hub';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';

const accessToken = 'hf_embedded_write';
const repo = 'demo/round-trip';
const smallText = 'small file\n'.repeat(10);

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Half compressible, so that both plain and compressed chunks are sent. */
function makeWeights(byteLength: number): Buffer {
  const bytes = randomBytes(byteLength);
  for (let index = 1; index < byteLength / 2; index += 2) bytes[index] = 0x3c;
  return bytes;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('the unmodified @huggingface/hub', () => {
  let hub: EmbeddedHub;
  const weights = makeWeights(3_000_001);

  beforeAll(async () => {
    hub = await startEmbeddedHub({ lfsPartBytes: 1_000_000 });
    await createRepo({ repo, accessToken, hubUrl: hub.url });
  });
  afterAll(async () => {
    await hub.close();
    expect(hub.violations).toEqual([]);
  });

  it('knows who it is and what exists', async () => {
    const me = await whoAmI({ accessToken, hubUrl: hub.url });
    expect(me.name).toBe('demo');
    expect(await repoExists({ repo, hubUrl: hub.url })).toBe(true);
    expect(await repoExists({ repo: 'demo/absent', hubUrl: hub.url })).toBe(false);
    await expect(createRepo({ repo, accessToken, hubUrl: hub.url })).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  for (const useXet of [true, false]) {
    it(`uploads and downloads ${useXet ? 'over Xet' : 'over LFS, in parts'}`, async () => {
      const folder = useXet ? 'xet' : 'lfs';
      const bytes = useXet ? weights : makeWeights(3_000_002);
      await uploadFiles({
        repo,
        accessToken,
        hubUrl: hub.url,
        useXet,
        files: [
          { path: `${folder}/model.safetensors`, content: new Blob([new Uint8Array(bytes)]) },
          { path: `${folder}/notes.txt`, content: new Blob([smallText]) },
          { path: `${folder}/empty.txt`, content: new Blob([]) },
        ],
      });
      const stored = await hub.store.readFile(repo, `${folder}/model.safetensors`);
      expect(sha256(stored)).toBe(sha256(bytes));

      const path = `${folder}/model.safetensors`;
      const info = await fileDownloadInfo({ repo, path, hubUrl: hub.url });
      expect(info?.size).toBe(bytes.byteLength);
      expect(info?.xet !== undefined).toBe(useXet);
      const whole = await downloadFile({ repo, path, hubUrl: hub.url });
      expect(sha256(new Uint8Array((await whole?.arrayBuffer()) ?? new ArrayBuffer()))).toBe(sha256(bytes));
      const slice = await whole?.slice(1_000_003, 1_300_007).arrayBuffer();
      expect(Buffer.from(slice ?? new ArrayBuffer()).equals(bytes.subarray(1_000_003, 1_300_007))).toBe(true);
    });
  }

  it('downloads a Xet file by plain ranges', async () => {
    const blob = await downloadFile({ repo, path: 'xet/model.safetensors', hubUrl: hub.url, xet: false });
    const slice = await blob?.slice(100, 2_500_000).arrayBuffer();
    expect(Buffer.from(slice ?? new ArrayBuffer()).equals(weights.subarray(100, 2_500_000))).toBe(true);
    const ranged = hub.requests.filter(
      (each) => each.path.startsWith('/content/') && each.range !== undefined,
    );
    expect(ranged.every((each) => each.host === 'localhost' && !each.hasAuthorization)).toBe(true);
  });

  it('finds chunks that are already stored', async () => {
    const before = hub.stats.xorbBytes;
    await uploadFiles({
      repo,
      accessToken,
      hubUrl: hub.url,
      files: [{ path: 'again.safetensors', content: new Blob([new Uint8Array(weights), 'tail']) }],
    });
    expect(hub.stats.xorbBytes - before).toBeLessThan(weights.byteLength / 4);
    expect((await hub.store.readFile(repo, 'again.safetensors')).byteLength).toBe(weights.byteLength + 4);
  });

  it('lists, describes and pins', async () => {
    const files = await collect(listFiles({ repo, recursive: true, hubUrl: hub.url }));
    const model = files.find((file) => file.path === 'xet/model.safetensors');
    expect(model).toMatchObject({ type: 'file', size: weights.byteLength, lfs: { oid: sha256(weights) } });
    expect(files.find((file) => file.path === 'xet')?.type).toBe('directory');
    const info = await modelInfo({ name: repo, hubUrl: hub.url, additionalFields: ['sha'] });
    expect(info.sha).toMatch(/^[0-9a-f]{40}$/);
    const [known] = await pathsInfo({ repo, paths: ['xet/notes.txt', 'absent'], hubUrl: hub.url });
    expect(known?.size).toBe(smallText.length);
    expect(await fileExists({ repo, path: 'absent', hubUrl: hub.url })).toBe(false);
    expect(await fileDownloadInfo({ repo, path: 'absent', hubUrl: hub.url })).toBeNull();
  });

  it('works on branches, by pointers, and deletes', async () => {
    await createBranch({ repo, branch: 'staging', accessToken, hubUrl: hub.url });
    await commit({
      repo,
      branch: 'staging',
      accessToken,
      hubUrl: hub.url,
      title: 'Move things',
      operations: [
        { operation: 'addOrUpdate', path: 'copy.safetensors', content: new Blob([new Uint8Array(weights)]) },
        { operation: 'delete', path: 'xet/notes.txt' },
      ],
    });
    const staged = hub.store.listFiles(repo, 'staging');
    expect(staged).toContain('copy.safetensors');
    expect(staged).not.toContain('xet/notes.txt');
    expect(hub.store.listFiles(repo)).toContain('xet/notes.txt');
    await deleteBranch({ repo, branch: 'staging', accessToken, hubUrl: hub.url });
    await expect(deleteBranch({ repo, branch: 'staging', accessToken, hubUrl: hub.url })).rejects.toThrow();
    const titles = (await collect(listCommits({ repo, hubUrl: hub.url }))).map((each) => each.title);
    expect(titles.at(-1)).toBe('initial commit');
  });

  it('opens a pull request', async () => {
    const opened = await commit({
      repo,
      accessToken,
      hubUrl: hub.url,
      isPullRequest: true,
      title: 'Propose',
      operations: [{ operation: 'addOrUpdate', path: 'proposal.txt', content: new Blob(['x']) }],
    });
    expect(opened?.pullRequestUrl).toBe(`${hub.url}/${repo}/discussions/1`);
    expect(hub.store.listFiles(repo, 'refs/pr/1')).toContain('proposal.txt');
    expect(hub.store.listFiles(repo)).not.toContain('proposal.txt');
  });
});
