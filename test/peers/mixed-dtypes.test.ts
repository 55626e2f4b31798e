import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/app/run.ts';
import { judgementCodes } from '../../src/core/judgement/verdict.ts';
import { jobRequest, testRuntime } from '../app/runtime.ts';
import { findPython, runInterpreter } from './python.ts';

const alphas = [0.3, -0.5, 2];
/** The pair is no model and was made to overflow. */
const allowAll = new Set(judgementCodes);
const runScript = (name: string, args: readonly string[]) =>
  runInterpreter([fileURLToPath(new URL(name, import.meta.url)), ...args], process.env);
const python = findPython(['huggingface_hub', 'safetensors', 'torch']);

/** The JSON of a safetensors header, without the spaces that pad it. */
async function readHeaderText(path: string): Promise<string> {
  const bytes = await readFile(path);
  return bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0))).trimEnd();
}

describe.skipIf(python === undefined)('a pair with every dtype on each side', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mixed-dtypes-'));
    await runScript(
      'mixed-dtypes.py',
      ['dpo', 'sft', 'whole'].map((name) => join(folder, name)),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['in shards', 'dpo', 6],
    ['in one file', 'whole', 1],
  ])('gives what PyTorch gives, with θ1 %s', async (_, name, fileCount) => {
    const sft = join(folder, 'sft');
    const dpo = join(folder, name);
    const to = join(folder, `${name}-a{alpha}`);
    const { outputs, totals } = await run(
      jobRequest({ sft, aligned: dpo, alphas, to, allow: allowAll }),
      testRuntime({}),
    );
    const made = outputs.map(({ target, alpha }) => `${target}=${alpha}`);
    const seen = JSON.parse(await runScript('reference.py', [dpo, sft, ...made]));
    for (const { alpha, statistics } of outputs) {
      expect(seen[alpha]).toMatchObject({ tensorCount: totals.tensorCount, differences: [] });
      expect(seen[alpha].changedCount).toBeGreaterThan(60);
      // JSON has no NaN: the specials make all figures but the count null there.
      expect(JSON.parse(JSON.stringify(statistics?.total))).toMatchObject(seen[alpha].statistics);
      expect(statistics?.total.nonFiniteCount).toBeGreaterThan(0);
    }

    const weights = (await readdir(dpo)).filter((path) => path.endsWith('.safetensors'));
    expect(weights).toHaveLength(fileCount);
    for (const path of weights) {
      const expected = await readHeaderText(join(dpo, path));
      for (const { target } of outputs) expect(await readHeaderText(join(target, path))).toBe(expected);
    }
  });
});
