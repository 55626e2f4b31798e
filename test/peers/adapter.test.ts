import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  baseOf,
  goldenPath,
  makeAdapters,
  openBase,
  openGolden,
  plainOptions,
} from '../core/adapter/golden-adapters.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['peft', 'safetensors', 'torch', 'transformers']);

const onBase = [
  ...['plain', 'rslora', 'patterns', 'saved', 'saved-tied', 'bias-all', 'bias-lora', 'embedding'],
  ...['one-sided', 'one-sided-sft', 'all-linear', 'conv1d', 'bf16', 'bin', 'lora-bias'],
  ...['saved-embeddings', 'experts-gpt-oss', 'experts-mixtral', 'experts-qwen3-moe'],
];
const pairs = [
  ...[
    'plain',
    'rslora',
    'half-rslora',
    'patterns',
    'saved',
    'saved-tied',
    'bias-all',
    'bias-lora',
    'embedding',
  ],
  ...['one-sided', 'all-linear', 'conv1d', 'bf16', 'bin'],
  ...['saved-embeddings', 'experts-gpt-oss', 'experts-mixtral', 'experts-qwen3-moe'],
];

interface Comparison {
  readonly name: string;
  readonly alpha: number;
  /**
   * Largest difference of a weight from what it is to be, relative to the largest weight that it is made
   * from.
   */
  readonly worst: number;
  readonly logits: number;
  readonly moved: number;
  /** Tensors that PEFT has no place for, or lacks. */
  readonly keys: readonly string[];
}

describe.skipIf(python === undefined)('derived adapters in PEFT', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'adapters-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function makeJobs(name: string, sftName: string | undefined, alphas: readonly number[]) {
    const sft = sftName === undefined ? await openBase(baseOf(name)) : await openGolden(sftName);
    const { made } = await makeAdapters(await openGolden(name), sft, plainOptions(alphas));
    return Promise.all(
      [...made].map(async ([alpha, files]) => {
        const derived = join(folder, `${name}-on-${sftName ?? 'base'}-${alpha}`);
        await mkdir(derived);
        for (const [path, bytes] of Object.entries(files)) await writeFile(join(derived, path), bytes);
        const [base, aligned] = [goldenPath(baseOf(name)), goldenPath(name)];
        return {
          name,
          base,
          derived,
          aligned,
          sft: sftName === undefined ? null : goldenPath(sftName),
          alpha,
        };
      }),
    );
  }

  async function compare(jobs: readonly object[]): Promise<readonly Comparison[]> {
    const list = join(folder, 'jobs.json');
    await writeFile(list, JSON.stringify(jobs));
    const script = fileURLToPath(new URL('adapter.py', import.meta.url));
    return JSON.parse((await runInterpreter([script, list], process.env)).trim().split('\n').at(-1) ?? '');
  }

  it.each([
    ['on the SFT model', onBase, () => undefined, [0.3, 2.5, -0.4, -1]],
    ['beside the SFT adapter', pairs, (name: string) => `${name}-sft`, [0.3, 2.5, -0.4, -1.7]],
  ])('make θ1 + α·(θ1 − θ0) %s', { timeout: 600_000 }, async (_, names, sftOf, alphas) => {
    const jobs = await Promise.all(names.map((name) => makeJobs(name, sftOf(name), alphas)));
    const comparisons = await compare(jobs.flat());
    expect(comparisons).toHaveLength(names.length * alphas.length);
    const wrong = comparisons.filter(
      ({ worst, logits, keys, moved }) =>
        !(worst < 2 ** -22) || !(logits < 1e-5) || keys.length > 0 || moved === 0,
    );
    expect(wrong).toEqual([]);
  });
});
