import { expect, test } from 'vitest';
import {
  bytesPerElement,
  extrapolateReference,
  type KernelDtype,
  loadKernel,
  readElement,
  roundToNearest,
  type TaskRounding,
  writeElement,
} from '../../../src/core/kernel/index.ts';

const theta1 = [1, -0.5, 3e-5, 65_504, Number.NaN];
const theta0 = [0.75, 0.25, 1e-5, -65_504, 1];
const alpha = 0.3;
const roundings: readonly TaskRounding[] = [
  { kind: 'nearest' },
  { kind: 'reference' },
  { kind: 'stochastic', key: [1, 2], firstElement: 7 },
];

function encode(dtype: KernelDtype, values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * bytesPerElement[dtype]);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries())
    writeElement(dtype, view, index, roundToNearest(value, dtype));
  return bytes;
}

test.each(
  (['BF16', 'F16', 'F32', 'F64'] as const).flatMap((dtype) =>
    roundings.map((rounding) => ({ dtype, rounding })),
  ),
)('the kernel gives what the oracle says: $dtype $rounding.kind', ({ dtype, rounding }) => {
  const kernel = loadKernel(new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true }));
  const memory = new Uint8Array(kernel.memory.buffer);
  const [aligned, sft] = [encode(dtype, theta1), encode(dtype, theta0)];
  const [alignedAt, sftAt, outputAt] = [0, 1, 2].map((block) => kernel.reservedBytes + 64 * block) as [
    number,
    number,
    number,
  ];
  memory.set(aligned, alignedAt);
  memory.set(sft, sftAt);
  const statistics = kernel.extrapolate({
    aligned: { dtype, byteOffset: alignedAt },
    sft: { dtype, byteOffset: sftAt },
    outputDtype: dtype,
    outputs: [{ alpha, byteOffset: outputAt }],
    count: theta1.length,
    rounding,
  });
  const expected = extrapolateReference({
    aligned: { dtype, bytes: aligned },
    sft: { dtype, bytes: sft },
    outputDtype: dtype,
    alpha,
    rounding,
  });
  const output = memory.slice(outputAt, outputAt + aligned.byteLength);
  expect(output).toEqual(expected.output);
  expect(statistics.outputs[0]?.nonFiniteCount).toBe(expected.nonFiniteCount);
  // 1 + 0.3 · 0.25, as near as the dtype has it.
  const first = readElement(dtype, new DataView(output.buffer), 0);
  expect(Math.abs(first - 1.075)).toBeLessThan(0.008);
});
