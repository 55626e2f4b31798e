import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KernelDtype } from '../../src/kernel/kernel.ts';
import type { OracleOperand } from '../../src/kernel/oracle.ts';
import {
  bytesPerElement,
  concatOperands,
  createRandom,
  fromValues,
  kernelDtypes,
  randomWeights,
  runKernel,
} from '../kernel/agreement.ts';
import { findPython, runPython } from './python.ts';

const script = readFileSync(new URL('./kernel-torch.py', import.meta.url), 'utf8');
const alphas = [0.1, 0.3, 0.5, 1, -0.5, -1, 0, 2.5, 25, 1e-3, 1e30, 1e39, -(2 ** -120)];
const random = createRandom(5);

// PyTorch rounds fp64 to the 16-bit dtypes by way of fp32, twice; one rounding is what the kernel promises.
const pairs = kernelDtypes.flatMap((aligned) =>
  kernelDtypes
    .filter((sft) => bytesPerElement[aligned] > 2 || sft !== 'F64')
    .map((sft) => ({ aligned: operandOf(aligned), sft: operandOf(sft) })),
);

/** All values of a 16-bit dtype (three times, in another order), random bits, weights, zeros and specials. */
function operandOf(dtype: KernelDtype): OracleOperand {
  const size = bytesPerElement[dtype];
  const every = Array.from({ length: 65_536 }, (_, bits) => bits);
  const anyBits = () => new Uint8Array(Uint32Array.from({ length: 16_384 * size }, random).buffer);
  const inOrder =
    size === 2 ? new Uint8Array(Uint16Array.from(every).buffer) : anyBits().subarray(0, 65_536 * size);
  const special = fromValues(dtype, [0, -0, 1, -1, Infinity, Number.NaN, 65_504, 1e-40, 6e-8, 3.4e38]).bytes;
  return concatOperands(dtype, [
    inOrder,
    anyBits(),
    inOrder.toReversed(),
    ...[1e-7, 1e-4, 0.02, 1, 300].map((spread) => randomWeights(dtype, 8192, spread, random).bytes),
    special,
  ]);
}

describe.skipIf(findPython(['torch', 'numpy']) === undefined)('PyTorch', () => {
  let directory = '';
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'kernel-torch-'));
    for (const [number, { aligned, sft }] of pairs.entries()) {
      writeFileSync(join(directory, `${number}.aligned`), aligned.bytes);
      writeFileSync(join(directory, `${number}.sft`), sft.bytes);
    }
    const cases = pairs.map(({ aligned, sft }) => ({ aligned: aligned.dtype, sft: sft.dtype, alphas }));
    writeFileSync(join(directory, 'cases.json'), JSON.stringify(cases));
    await runPython(script, [directory]);
  });

  test.each(pairs.map((pair, number) => [pair.aligned.dtype, pair.sft.dtype, number] as const))(
    'gives the same bits for θ1 %s and θ0 %s',
    (aligned, sft, number) => {
      const pair = pairs[number];
      expect(pair && [pair.aligned.dtype, pair.sft.dtype]).toEqual([aligned, sft]);
      if (!pair) return;
      const { outputs } = runKernel({ ...pair, alphas, misalignment: 2 * number });
      for (const [index, output] of outputs.entries()) {
        const theirs = readFileSync(join(directory, `${number}.${index}`));
        expect(output.byteLength).toBe(theirs.byteLength);
        expect(`α ${alphas[index]}: ${firstDifference(output, theirs)}`).toBe(`α ${alphas[index]}: -1`);
      }
    },
  );
});

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b) === 0 ? -1 : a.findIndex((byte, index) => byte !== b[index]);
}
