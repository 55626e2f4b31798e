import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KernelDtype } from '../../src/core/kernel/kernel.ts';
import type { OracleOperand } from '../../src/core/kernel/oracle.ts';
import {
  bytesPerElement,
  concatOperands,
  createRandom,
  fromValues,
  kernelDtypes,
  randomWeights,
  runKernel,
} from '../core/kernel/agreement.ts';
import { findPython, runPython } from './python.ts';

const script = readFileSync(new URL('./kernel-torch.py', import.meta.url), 'utf8');
const alphas = [0.1, 0.3, 0.5, 1, -0.5, -1, 0, 2.5, 25, 1e-3, 1e30, 1e39, -(2 ** -120)];
const random = createRandom(5);

const operands = Object.fromEntries(
  kernelDtypes.map((dtype) => [dtype, [operandOf(dtype), operandOf(dtype)] as const]),
);

/** Every way of rounding that PyTorch has, for all dtypes of the inputs and of the output. */
const ways = kernelDtypes.flatMap((aligned) =>
  kernelDtypes.flatMap((sft) =>
    kernelDtypes.flatMap((output) =>
      (['nearest', 'reference'] as const)
        // PyTorch rounds fp64 to 16 bits by way of fp32, twice; one rounding is what the kernel promises.
        .filter(
          (kind) =>
            kind === 'reference' || bytesPerElement[output] > 2 || (aligned !== 'F64' && sft !== 'F64'),
        )
        .map((kind) => ({ aligned, sft, output, kind })),
    ),
  ),
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
    for (const [dtype, [aligned, sft]] of Object.entries(operands)) {
      writeFileSync(join(directory, `${dtype}.aligned`), aligned.bytes);
      writeFileSync(join(directory, `${dtype}.sft`), sft.bytes);
    }
    writeFileSync(join(directory, 'cases.json'), JSON.stringify({ ways, alphas }));
    await runPython(script, [directory]);
  });

  test.each(ways.map((way, number) => ({ ...way, number })))(
    'gives the same bits for θ1 $aligned and θ0 $sft as $output, $kind',
    ({ aligned, sft, output: outputDtype, kind, number }) => {
      const { outputs } = runKernel({
        aligned: operands[aligned]?.[0] ?? operandOf(aligned),
        sft: operands[sft]?.[1] ?? operandOf(sft),
        outputDtype,
        alphas,
        rounding: { kind },
        misalignment: (2 * number) % 64,
      });
      const digests = readFileSync(join(directory, String(number)), 'utf8').split(' ');
      expect(outputs.map((bytes) => createHash('sha256').update(bytes).digest('hex'))).toEqual(digests);
    },
  );
});
