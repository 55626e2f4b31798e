import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/app/run.ts';
import { jobRequest, testRuntime } from '../app/runtime.ts';
import { temporaryDirectory } from '../stores/disk/temporary-directory.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['safetensors', 'torch', 'transformers']);
const script = fileURLToPath(new URL('families.py', import.meta.url));
const alpha = 0.3;

/** Families of models × ways in which their two sides are saved, each against PyTorch and loaded by transformers. */
describe.skipIf(python === undefined)('pairs of many families, as they are saved', () => {
  const scratch = temporaryDirectory();
  const root = scratch.at('pairs');
  afterAll(() => scratch[Symbol.dispose]());
  const runScript = async (...args: string[]): Promise<unknown> =>
    JSON.parse(await runInterpreter([script, root, ...args], { ...process.env, HF_HUB_OFFLINE: '1' }));

  let cells: readonly string[] = [];
  const failed = new Map<string, string>();
  beforeAll(async () => {
    cells = (await runScript()) as string[];
    for (const cell of cells) {
      const place = `${root}/${cell}`;
      const request = jobRequest({
        sft: `${place}/sft`,
        aligned: `${place}/dpo`,
        alphas: [alpha],
        to: `${place}/made`,
      });
      await run(request, testRuntime({})).catch((error: Error) => failed.set(cell, error.message));
    }
  }, 1_200_000);

  it('become what PyTorch makes of the models, and are loaded without a complaint', async () => {
    const seen = (await runScript(String(alpha))) as Record<string, string | null>;
    expect(Object.keys(seen)).toEqual(cells);
    const wrong = cells.filter((cell) => seen[cell] !== null);
    expect(wrong.map((cell) => `${cell}: ${failed.get(cell) ?? seen[cell]}`)).toEqual([]);
    expect(cells.length).toBeGreaterThan(215);
  }, 1_200_000);
});
