import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/app/run.ts';
import type { Statistics } from '../../src/kit/statistics.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../src/stores/embedded-hub/embedded-hub.ts';
import { jobRequest, testRuntime } from '../app/runtime.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['huggingface_hub', 'hf_xet', 'safetensors', 'torch', 'transformers']);
const exampleOf = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const scriptOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const dpoDirectory = exampleOf('tiny-dpo-100');
const sftDirectory = exampleOf('tiny-sft');
const token = 'hf_embedded_write';
const alphas = [0.3, -0.5, 2];
const weightBytes = 1_278_976;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const download = `
import hashlib, json, sys
from pathlib import Path
from huggingface_hub import snapshot_download
snapshot = Path(snapshot_download(sys.argv[1]))
print(json.dumps({
    str(path.relative_to(snapshot)): hashlib.sha256(path.read_bytes()).hexdigest()
    for path in sorted(snapshot.rglob("*")) if path.is_file()
}))
`;
const readCard = `
import json, sys
from huggingface_hub import ModelCard
print(json.dumps(ModelCard.load(sys.argv[1]).data.to_dict()))
`;
const upload = `
import sys
from huggingface_hub import HfApi
for repo, folder in zip(sys.argv[1::2], sys.argv[2::2]):
    HfApi().create_repo(repo)
    HfApi().upload_folder(repo_id=repo, folder_path=folder)
`;

interface SeenRepo {
  readonly differences: string[];
  readonly statistics: Statistics;
  readonly files: {
    readonly path: string;
    readonly byteLengths: number[];
    readonly sha256: string[];
    readonly fileIds: string[];
  }[];
  readonly card: {
    readonly data: Record<string, unknown>;
    readonly dataOnHub: Record<string, unknown>;
    readonly text: string;
    readonly validation: Record<string, unknown>;
  };
  readonly model: Record<string, unknown> & { readonly tokenCount: number; readonly vocabularySize: number };
  readonly metadata: Record<string, unknown>;
  readonly branches: string[];
  readonly commits: string[];
}

describe.skipIf(python === undefined)('a derived repo', () => {
  let hub: EmbeddedHub;
  let folder: string;

  beforeEach(async () => {
    hub = await startEmbeddedHub();
    folder = await mkdtemp(join(tmpdir(), 'derived-repo-'));
  });
  afterEach(async () => {
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  });

  const runClient = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
    runInterpreter(args, {
      PATH: process.env.PATH,
      HOME: folder,
      HF_HOME: join(folder, `home-${Object.keys(environment).join()}`),
      HF_ENDPOINT: hub.url,
      HF_TOKEN: token,
      HF_HUB_DISABLE_TELEMETRY: '1',
      HF_HUB_DISABLE_PROGRESS_BARS: '1',
      ...environment,
    });

  const extrapolate = (sft: string, dpo: string, to: string | undefined, several: readonly number[]) =>
    run(jobRequest({ sft, aligned: dpo, alphas: several, to }), testRuntime({ hubUrl: hub.url, token }));

  async function seedSources(): Promise<void> {
    for (const name of ['tiny-sft', 'tiny-dpo-100']) {
      hub.store.createModel(`demo/${name}`);
      await hub.store.addDirectory(`demo/${name}`, exampleOf(name));
    }
  }

  const reconstructionsSince = (start: number) =>
    hub.requests.slice(start).filter(({ path }) => path.includes('/reconstruction')).length;

  const sha256OnHub = async (repo: string) =>
    Object.fromEntries(
      await Promise.all(
        hub.store.listFiles(repo).map(async (path) => {
          return [path, sha256(await hub.store.readFile(repo, path))] as const;
        }),
      ),
    );

  it('loads in transformers as its card says, with the weights of PyTorch and the ids of hf_xet', async () => {
    await seedSources();
    const { outputs } = await extrapolate('demo/tiny-sft', 'demo/tiny-dpo-100', undefined, alphas);
    expect(outputs.map(({ alpha, state }) => [alpha, state])).toEqual(
      alphas.map((alpha) => [alpha, 'published']),
    );
    const start = hub.requests.length;
    const stdout = await runClient([
      scriptOf('derived-repo.py'),
      dpoDirectory,
      sftDirectory,
      ...outputs.map(({ target, alpha }) => `${target}=${alpha}`),
    ]);
    expect(reconstructionsSince(start)).toBeGreaterThan(0);
    expect(hub.violations).toEqual([]);
    const seen = JSON.parse(stdout) as Record<string, SeenRepo>;
    const { weight_map: weightMap } = JSON.parse(
      await readFile(join(dpoDirectory, 'model.safetensors.index.json'), 'utf8'),
    );

    for (const { target, files: reported, statistics } of outputs) {
      const repo = seen[target];
      if (repo === undefined) throw new Error(`Python saw nothing of ${target}`);
      expect(repo.differences).toEqual([]);
      const { deltaSquaredSum, alignedSquaredSum, moveDotDelta, ...exact } = repo.statistics;
      const measured = statistics?.total;
      expect(measured).toMatchObject(exact);
      expect((measured?.deltaSquaredSum ?? 0) / deltaSquaredSum).toBeCloseTo(1, 6);
      expect((measured?.alignedSquaredSum ?? 0) / alignedSquaredSum).toBeCloseTo(1, 6);
      expect((measured?.moveDotDelta ?? 0) / moveDotDelta).toBeCloseTo(1, 6);
      expect(repo.branches).toEqual(['main']);
      expect(repo.commits).toHaveLength(2);
      expect(repo.metadata).toEqual({
        sharded: true,
        parameterCount: { BF16: weightBytes / 2 },
        totalSize: weightBytes,
        weightMap,
      });
      expect(repo.files).toHaveLength(2);
      for (const { path, byteLengths, sha256, fileIds } of repo.files) {
        const report = reported.find((file) => file.path === path);
        expect(new Set([...byteLengths, report?.byteLength]).size, path).toBe(1);
        expect(new Set([...sha256, report?.sha256]).size, path).toBe(1);
        const { lfs } = hub.store.file(target, path);
        expect(new Set([...fileIds, lfs?.object.xetHash]).size, path).toBe(1);
      }
      expect(repo.card.data).toEqual({
        base_model: ['demo/tiny-dpo-100', 'demo/tiny-sft'],
        base_model_relation: 'merge',
        library_name: 'transformers',
        pipeline_tag: 'text-generation',
        tags: ['expo', 'model-extrapolation', 'merge', 'hf-extrapolate', 'dpo', 'trl'],
      });
      expect(repo.card.dataOnHub).toEqual(repo.card.data);
      expect(repo.card.validation).toEqual({ errors: [], warnings: [] });
      expect(repo.card.text).toContain(`# ${target.split('/')[1]}`);
      const { tokenCount, vocabularySize } = repo.model;
      expect(tokenCount).toBeGreaterThan(5);
      expect(repo.model).toMatchObject({
        class: 'LlamaForCausalLM',
        dtypes: ['torch.bfloat16'],
        sameState: true,
        finite: true,
        shape: [1, tokenCount, vocabularySize],
        equalToCard: true,
        equalToReference: true,
        equalToDpo: false,
      });
      const complaints = Object.values(repo.model.loading as Record<string, string[]>).flat();
      expect(complaints).toEqual([]);
    }
  });

  it('downloads whole through hf_xet and by plain HTTP, large side files too', async () => {
    await seedSources();
    const vocabulary = randomBytes(11 * 1024 * 1024 + 17);
    await hub.store.addGenerated('demo/tiny-dpo-100', 'tokenizer.model', {
      byteLength: vocabulary.length,
      read: (start, end) => vocabulary.subarray(start, end),
    });
    await extrapolate('demo/tiny-sft', 'demo/tiny-dpo-100', 'demo/derived', [0.3]);
    const stored = await sha256OnHub('demo/derived');
    expect(stored['tokenizer.model']).toBe(sha256(vocabulary));
    const start = hub.requests.length;
    expect(JSON.parse(await runClient(['-c', download, 'demo/derived']))).toEqual(stored);
    expect(reconstructionsSince(start)).toBeGreaterThan(0);

    const second = hub.requests.length;
    const plain = await runClient(['-c', download, 'demo/derived'], { HF_HUB_DISABLE_XET: '1' });
    expect(JSON.parse(plain)).toEqual(stored);
    expect(reconstructionsSince(second)).toBe(0);
    expect(hub.violations).toEqual([]);
  });

  it('says in its card what that of θ1 says, also where readers of YAML differ', async () => {
    await seedSources();
    const lasting = { license: 'mit', language: ['en', 'no'], datasets: ['1e3', '2024-01-01', 'org/1_000'] };
    const frontMatter = JSON.stringify({ ...lasting, tags: ['dpo'], model_name: 'x' });
    hub.store.addFile('demo/tiny-dpo-100', 'README.md', `---\n${frontMatter}\n---\n# Before\n`);
    await extrapolate('demo/tiny-sft', 'demo/tiny-dpo-100', 'demo/derived', [0.3]);
    expect(JSON.parse(await runClient(['-c', readCard, 'demo/derived']))).toEqual({
      ...lasting,
      base_model: ['demo/tiny-dpo-100', 'demo/tiny-sft'],
      base_model_relation: 'merge',
      library_name: 'transformers',
      pipeline_tag: 'text-generation',
      tags: ['expo', 'model-extrapolation', 'merge', 'hf-extrapolate', 'dpo'],
    });
    expect(hub.violations).toEqual([]);
  });

  it('is the same when Python uploaded its sources as when they are directories', async () => {
    await runClient(['-c', upload, 'demo/py-sft', sftDirectory, 'demo/py-dpo', dpoDirectory]);
    const { lfs } = hub.store.file('demo/py-dpo', 'model-00001-of-00002.safetensors');
    expect(lfs?.object.xetHash).toMatch(/^[0-9a-f]{64}$/);

    const fromHub = await extrapolate('demo/py-sft', 'demo/py-dpo', 'demo/from-hub-a{alpha}', alphas);
    const target = join(folder, 'made-a{alpha}');
    const fromDisk = await extrapolate(sftDirectory, dpoDirectory, target, alphas);
    const weightsOf = (report: typeof fromHub) =>
      report.outputs.map(({ files }) =>
        files.filter(({ path }) => path.endsWith('.safetensors')).map(({ path, sha256 }) => [path, sha256]),
      );
    expect(weightsOf(fromHub).flat()).toHaveLength(2 * alphas.length);
    expect(weightsOf(fromHub)).toEqual(weightsOf(fromDisk));
    for (const [index, { target: repo }] of fromHub.outputs.entries()) {
      const stored = await sha256OnHub(repo);
      const directory = fromDisk.outputs[index]?.target ?? '';
      for (const [path, digest] of Object.entries(stored)) {
        if (['.gitattributes', 'README.md', 'extrapolation.json'].includes(path)) continue;
        expect(sha256(await readFile(join(directory, path))), path).toBe(digest);
      }
    }
    const seen = JSON.parse(
      await runClient([
        scriptOf('reference.py'),
        dpoDirectory,
        sftDirectory,
        ...fromDisk.outputs.map(({ target: directory, alpha }) => `${directory}=${alpha}`),
      ]),
    );
    for (const alpha of alphas) {
      expect(seen[String(alpha)]).toMatchObject({ tensorCount: 30, differences: [] });
      expect(seen[String(alpha)].changedCount).toBeGreaterThan(20);
    }
    expect(hub.violations).toEqual([]);
  });
});
