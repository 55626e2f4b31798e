import { recomputeRange } from '../../../src/core/engine/recompute.ts';
import { readElement, writeElement } from '../../../src/core/kernel/number-format.ts';
import { pairTensors } from '../../../src/core/pairing/pair-tensors.ts';
import { buildPlan, type PlanOptions } from '../../../src/core/plan/build-plan.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { isFloatDtype } from '../../../src/formats/checkpoint/float-dtypes.ts';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import { bitsPerElement, type Dtype } from '../../../src/formats/safetensors/dtype.ts';
import { encodeHeader } from '../../../src/formats/safetensors/header.ts';
import { parseHeader } from '../../../src/formats/safetensors/parse-header.ts';
import { told } from '../../support/told.ts';
import { memorySnapshot } from '../engine/memory.ts';

/** Numbers by tensor, row by row; those of one axis are vectors. F32 unless told otherwise. */
export type Tensors = Readonly<Record<string, readonly (readonly number[])[] | readonly number[] | Typed>>;

export interface Typed {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A checkpoint of a few numbers. */
export interface SmallSide {
  readonly tensors: Tensors;
  readonly config?: Readonly<Record<string, unknown>>;
}

export function typedOf(tensor: Tensors[string]): Typed {
  if ('dtype' in tensor) return tensor;
  const rows = tensor.map((row) => (typeof row === 'number' ? [row] : row));
  const isMatrix = tensor.some((row) => typeof row !== 'number');
  const shape = isMatrix ? [rows.length, rows[0]?.length ?? 0] : [rows.length];
  return { dtype: 'F32', shape, values: rows.flat() };
}

export function bytesOf({ dtype, values }: Typed): Uint8Array {
  const bytes = new Uint8Array((values.length * bitsPerElement[dtype]) / 8);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) {
    if (isFloatDtype(dtype)) writeElement(dtype, view, index, value);
    else bytes[(index * bitsPerElement[dtype]) / 8] = value;
  }
  return bytes;
}

export function filesOf({ tensors, config }: SmallSide): Record<string, Uint8Array> {
  const typed = Object.entries(tensors).map(([name, tensor]) => ({ name, ...typedOf(tensor) }));
  const { bytes } = encodeHeader({ metadata: { format: 'pt' }, tensors: typed });
  return {
    'model.safetensors': Buffer.concat([bytes, ...typed.map(bytesOf)]),
    ...(config === undefined ? {} : { 'config.json': Buffer.from(JSON.stringify(config)) }),
  };
}

/** With α = 0.5 and θ0 = θ1 − 2 every number goes up by one. */
export const shifted = (tensors: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, shift(tensor as readonly number[])]),
  );
function shift(tensor: readonly (number | readonly number[])[]): Tensors[string] {
  return tensor.map((row) => (typeof row === 'number' ? row - 2 : row.map((value) => value - 2))) as number[];
}

/** Tensors with something before their names. */
export const within = (prefix: string, tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));

/** What keeps a pair from being extrapolated. */
export const problemsOf = async (
  aligned: SmallSide,
  sft: SmallSide,
  options?: Parameters<typeof pairTensors>[2],
) => told(pairTensors(await openSide(aligned), await openSide(sft), options).problems);

export const openSide = (side: SmallSide) => openCheckpoint(memorySnapshot(filesOf(side)));

/** The plan, and the numbers that it makes, by tensor. */
export async function extrapolateSmall(
  sides: { readonly aligned: SmallSide; readonly sft: SmallSide },
  options: Partial<PlanOptions> = {},
): Promise<{ readonly plan: Plan; readonly made: Record<string, readonly number[]> }> {
  const [aligned, sft] = await Promise.all([openSide(sides.aligned), openSide(sides.sft)]);
  const asked: PlanOptions = {
    alphas: [0.5],
    rounding: { kind: 'nearest' },
    dtype: 'same',
    maxShardBytes: 5e9,
    ...options,
  };
  const plan = buildPlan(aligned, sft, asked);
  const made: Record<string, readonly number[]> = {};
  for (const file of plan.files) {
    const how = { alpha: asked.alphas[0] ?? 0, rounding: asked.rounding, allowOverflow: false };
    const sources = { aligned: aligned.snapshot, sft: sft.snapshot };
    const parts: Uint8Array[] = [];
    for await (const part of recomputeRange(file, how, sources, 0, file.byteLength)) parts.push(part);
    const bytes = Uint8Array.from(Buffer.concat(parts));
    const { tensors } = parseHeader(file.header, { source: file.path, fileByteLength: file.byteLength });
    for (const { name, dtype, start, end } of tensors) {
      const count = ((end - start) * 8) / bitsPerElement[dtype];
      const view = new DataView(bytes.buffer, start, end - start);
      made[name] = Array.from({ length: count }, (_, index) =>
        isFloatDtype(dtype) ? readElement(dtype, view, index) : view.getUint8(index),
      );
    }
  }
  return { plan, made };
}
