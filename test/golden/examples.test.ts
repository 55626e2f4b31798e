import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/app/run.ts';
import { judgementCodes } from '../../src/core/judgement/verdict.ts';
import type { OutputDtype, Rounding } from '../../src/kit/rounding.ts';
import { parseHeader } from '../../src/formats/safetensors/parse-header.ts';
import { exampleOf } from '../app/published.ts';
import { jobRequest, testRuntime } from '../app/runtime.ts';
import { temporaryDirectory } from '../stores/disk/temporary-directory.ts';
import { readText } from '../project/repository.ts';

/** By pair, rounding and dtype, and then by α: what PyTorch and NumPy give; see examples.py. */
const golden: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
  readText('test/golden/examples.json'),
);
const seed = 7;

const ways = Object.entries(golden).map(([way, digests]) => {
  const [pair = '', kind, dtype] = way.split(' ');
  const rounding = (kind === 'stochastic' ? { kind, seed } : { kind }) as Rounding;
  return { way, pair, rounding, dtype: dtype as OutputDtype, digests };
});

test('every rounding goes with every dtype, for both pairs', () => {
  expect(ways).toHaveLength(2 * 3 * 3);
});

test.each(ways)('$way is what PyTorch gives, to the bit', async ({ pair, rounding, dtype, digests }) => {
  using directory = temporaryDirectory();
  const { outputs } = await run(
    jobRequest({
      sft: exampleOf('tiny-sft'),
      aligned: exampleOf(pair),
      alphas: Object.keys(digests).map(Number),
      to: directory.at('a{alpha}'),
      rounding,
      dtype,
      allow: new Set(judgementCodes),
    }),
    testRuntime({}),
  );
  for (const { alpha, target } of outputs) {
    const expected = digests[Number.isInteger(alpha) ? alpha.toFixed(1) : String(alpha)];
    expect(await digestOf(target), `α = ${alpha}`).toBe(expected);
  }
});

/** Of all tensors' bytes in the order of their names. */
async function digestOf(directory: string): Promise<string> {
  const tensors = new Map<string, Uint8Array>();
  for (const path of (await readdir(directory)).filter((name) => name.endsWith('.safetensors'))) {
    const bytes = await readFile(join(directory, path));
    const header = parseHeader(bytes, { source: path, fileByteLength: bytes.length });
    for (const { name, start, end } of header.tensors) tensors.set(name, bytes.subarray(start, end));
  }
  const hash = createHash('sha256');
  for (const name of [...tensors.keys()].toSorted()) hash.update(tensors.get(name) ?? '');
  return hash.digest('hex');
}
