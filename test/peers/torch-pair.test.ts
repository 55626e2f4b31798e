import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/app/run.ts';
import { exampleOf } from '../app/published.ts';
import { jobRequest, testRuntime } from '../app/runtime.ts';
import { findPython, runInterpreter } from './python.ts';

const runScript = (name: string, args: readonly string[]) =>
  runInterpreter([fileURLToPath(new URL(name, import.meta.url)), ...args], process.env);
const python = findPython(['huggingface_hub', 'safetensors', 'torch', 'transformers']);

describe.skipIf(python === undefined)('a pair that torch saved', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'torch-pair-'));
    await runScript('torch-pair.py', [exampleOf('tiny-sft'), join(folder, 'sft'), '600KB']);
    await runScript('torch-pair.py', [exampleOf('tiny-dpo-100'), join(folder, 'dpo')]);
    await runScript('torch-pair.py', [exampleOf('tiny-dpo-100'), join(folder, 'sharded'), '500KB']);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['in one file', 'dpo', 5e9, 1],
    ['in shards', 'sharded', 400e3, 4],
  ])('gives what PyTorch gives of safetensors, with θ1 %s', async (_, dpo, maxShardBytes, fileCount) => {
    const to = join(folder, `${dpo}-a{alpha}`);
    const { outputs } = await run(
      jobRequest({ sft: join(folder, 'sft'), aligned: join(folder, dpo), alphas: [0.3], to, maxShardBytes }),
      testRuntime({}),
    );
    const made = outputs[0]?.target ?? '';
    const paths = await readdir(made);
    expect(paths.filter((path) => path.endsWith('.safetensors'))).toHaveLength(fileCount);
    expect(paths.filter((path) => path.includes('.bin'))).toEqual([]);
    const examples = [exampleOf('tiny-dpo-100'), exampleOf('tiny-sft')];
    const seen = JSON.parse(await runScript('reference.py', [...examples, `${made}=0.3`]));
    expect(seen['0.3']).toMatchObject({ tensorCount: 30, differences: [] });
    expect(JSON.parse(await runScript('torch-pair.py', [made]))).toEqual([[1, 3, 384], true]);
  });
});
